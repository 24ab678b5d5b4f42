/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-service"

#include "accord-config.h"

#include <glib/gi18n-lib.h>

#include "service/accord-badge.h"

static gboolean
is_syncing (const AccordBadgeFacts *facts)
{
  return facts->syncing;
}

static gboolean
is_revoked (const AccordBadgeFacts *facts)
{
  return facts->health == ACCORD_HEALTH_REVOKED;
}

static gboolean
is_expired (const AccordBadgeFacts *facts)
{
  return facts->health == ACCORD_HEALTH_EXPIRED;
}

static gboolean
is_broken (const AccordBadgeFacts *facts)
{
  return facts->health == ACCORD_HEALTH_ERROR;
}

static gboolean
is_offline (const AccordBadgeFacts *facts)
{
  return facts->health == ACCORD_HEALTH_OFFLINE || facts->unreachable;
}

static gboolean
needs_attention (const AccordBadgeFacts *facts)
{
  return facts->conflicts + facts->stuck + facts->calendars > 0;
}

static gboolean
is_paused (const AccordBadgeFacts *facts)
{
  return !facts->automatic;
}

static gboolean
is_healthy (const AccordBadgeFacts *facts)
{
  return TRUE;
}

/* The first row that holds wins; indexed by AccordBadge. */
static const struct
{
  const char *code;
  const char *label;
  const char *icon;
  gboolean (*holds) (const AccordBadgeFacts *facts);
} rows[] = {
  [ACCORD_BADGE_SYNCING] = { "syncing", N_ ("Syncing…"), "emblem-synchronizing-symbolic", is_syncing },
  [ACCORD_BADGE_REVOKED] = { "revoked", N_ ("Access revoked"), "action-unavailable-symbolic", is_revoked },
  [ACCORD_BADGE_EXPIRED] = { "expired", N_ ("Sign-in needed"), "dialog-password-symbolic", is_expired },
  [ACCORD_BADGE_ERROR] = { "error", N_ ("Error"), "dialog-error-symbolic", is_broken },
  [ACCORD_BADGE_OFFLINE] = { "offline", N_ ("Offline"), "network-offline-symbolic", is_offline },
  [ACCORD_BADGE_ATTENTION] = { "attention", N_ ("Attention"), "dialog-warning-symbolic", needs_attention },
  [ACCORD_BADGE_PAUSED] = { "paused", N_ ("Paused"), "media-playback-pause-symbolic", is_paused },
  [ACCORD_BADGE_ACTIVE] = { "active", N_ ("Active"), "object-select-symbolic", is_healthy },
};

AccordBadge
accord_badge_decide (const AccordBadgeFacts *facts)
{
  AccordBadge badge = 0;

  g_return_val_if_fail (facts != NULL, ACCORD_BADGE_ERROR);

  while (!rows[badge].holds (facts))
    badge++;
  return badge;
}

const char *
accord_badge_to_text (AccordBadge badge)
{
  g_return_val_if_fail (badge < G_N_ELEMENTS (rows), NULL);

  return rows[badge].code;
}

const char *
accord_badge_icon (AccordBadge badge)
{
  g_return_val_if_fail (badge < G_N_ELEMENTS (rows), NULL);

  return rows[badge].icon;
}

char *
accord_badge_label (AccordBadge badge, const AccordBadgeFacts *facts)
{
  const char *word;

  g_return_val_if_fail (badge < G_N_ELEMENTS (rows), NULL);

  word = _ (rows[badge].label);
  if (badge == ACCORD_BADGE_SYNCING && facts->total > 0)
    return g_strdup_printf ("%s %u/%u", word, facts->done, facts->total);
  if (badge == ACCORD_BADGE_ATTENTION)
    return g_strdup_printf ("%s · %u", word, facts->conflicts + facts->stuck + facts->calendars);
  return g_strdup (word);
}

static const struct
{
  AccordBadge badge;
  const char *state;
} states[] = {
  { ACCORD_BADGE_SYNCING, "syncing" },     { ACCORD_BADGE_REVOKED, "attention" },
  { ACCORD_BADGE_EXPIRED, "attention" },   { ACCORD_BADGE_ERROR, "attention" },
  { ACCORD_BADGE_ATTENTION, "attention" }, { ACCORD_BADGE_OFFLINE, "offline" },
};

static gboolean
holds_badge (const AccordBadge *badges, guint count, AccordBadge badge)
{
  for (guint i = 0; i < count; i++)
    if (badges[i] == badge)
      return TRUE;
  return FALSE;
}

const char *
accord_state_decide (const AccordBadge *badges, guint count, gboolean paused)
{
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (holds_badge (badges, count, states[i].badge))
      return states[i].state;
  return paused ? "paused" : "idle";
}
