/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-health"

#include "sync/accord-health.h"

#include "remote/accord-remote-error.h"

typedef struct
{
  int code;
  AccordHealth health;
  const char *kind;
  const char *sentence; /* %s: the subject */
} HealthRow;

static const HealthRow rows[] = {
  { ACCORD_REMOTE_ERROR_SIGNED_OUT,
    ACCORD_HEALTH_EXPIRED,
    "sign-in",
    "%s no longer accepts the saved sign-in. Your events and waiting changes are kept." },
  { ACCORD_REMOTE_ERROR_REVOKED,
    ACCORD_HEALTH_REVOKED,
    "sign-in",
    "Access was withdrawn at %s. Your events and waiting changes are kept." },
  { ACCORD_REMOTE_ERROR_OFFLINE,
    ACCORD_HEALTH_OFFLINE,
    "offline",
    "%s cannot be reached. Changes wait and go out by themselves." },
  { ACCORD_REMOTE_ERROR_BUSY,
    ACCORD_HEALTH_ERROR,
    "quota",
    "%s is busy or asks to slow down. Accord tries again by itself." },
  { ACCORD_REMOTE_ERROR_FORBIDDEN,
    ACCORD_HEALTH_ERROR,
    "permission",
    "%s does not permit this. Check what was allowed at sign-in." },
  { ACCORD_REMOTE_ERROR_CALENDAR_GONE,
    ACCORD_HEALTH_ERROR,
    "calendar",
    "The calendar “%s” no longer exists there. Its events are kept here." },
  { ACCORD_REMOTE_ERROR_PROTOCOL,
    ACCORD_HEALTH_ERROR,
    "calendar",
    "“%s” answered with something that makes no sense." },
};

/* The same calendar through two accounts (sync-rules §11). */
static const HealthRow seen_twice = {
  G_IO_ERROR_EXISTS,
  ACCORD_HEALTH_ERROR,
  "calendar",
  "“%s” is mirrored through another account already.",
};

static const HealthRow *
find_row (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, seen_twice.code))
    return &seen_twice;
  for (guint i = 0; error->domain == ACCORD_REMOTE_ERROR && i < G_N_ELEMENTS (rows); i++)
    if (rows[i].code == error->code)
      return &rows[i];
  return NULL;
}

static char *
fill_sentence (const char *sentence, const char *subject)
{
  g_auto (GStrv) parts = g_strsplit (sentence, "%s", 2);

  return g_strjoinv (subject, parts);
}

AccordVerdict
accord_health_judge (const GError *error, const char *subject)
{
  AccordVerdict verdict = { ACCORD_HEALTH_OK, FALSE, NULL, NULL };
  const HealthRow *row;

  if (error == NULL)
    return verdict;
  row = find_row (error);
  if (row != NULL)
    return (AccordVerdict){ row->health, FALSE, fill_sentence (row->sentence, subject), row->kind };
  verdict.keep = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  verdict.health = ACCORD_HEALTH_ERROR;
  verdict.reason = g_strdup (error->message);
  verdict.kind = error->domain == ACCORD_STORE_ERROR ? "store" : verdict.keep ? NULL : "item";
  return verdict;
}

void
accord_verdict_clear (AccordVerdict *self)
{
  g_clear_pointer (&self->reason, g_free);
}
