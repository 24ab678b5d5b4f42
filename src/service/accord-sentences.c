/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-service"

#include "accord-config.h"

#include <glib/gi18n-lib.h>

#include "remote/accord-credentials.h"
#include "remote/accord-remote-error.h"
#include "service/accord-sentences.h"

typedef struct
{
  int code;
  const char *sentence; /* (nullable) NULL: the error's own message */
  AccordServiceError service;
  const char *run;
  AccordHealth health;
} ErrorRow;

static const ErrorRow remote_rows[] = {
  { ACCORD_REMOTE_ERROR_SIGNED_OUT,
    N_ ("The saved sign-in is no longer accepted. Your events and queued changes are kept."),
    ACCORD_SERVICE_ERROR_SIGN_IN,
    "sign-in",
    ACCORD_HEALTH_EXPIRED },
  { ACCORD_REMOTE_ERROR_REVOKED,
    N_ ("Access was withdrawn at the provider. Your events and queued changes are kept."),
    ACCORD_SERVICE_ERROR_SIGN_IN,
    "sign-in",
    ACCORD_HEALTH_REVOKED },
  { ACCORD_REMOTE_ERROR_OFFLINE,
    N_ ("The provider cannot be reached. Changes are kept and go out when the network is back."),
    ACCORD_SERVICE_ERROR_OFFLINE,
    "offline",
    ACCORD_HEALTH_OFFLINE },
  { ACCORD_REMOTE_ERROR_BUSY,
    N_ ("The provider is busy just now. Accord tries again later."),
    ACCORD_SERVICE_ERROR_BUSY,
    "busy",
    ACCORD_HEALTH_OK },
  { ACCORD_REMOTE_ERROR_FORBIDDEN, NULL, ACCORD_SERVICE_ERROR_FAILED, "failed", ACCORD_HEALTH_ERROR },
  { ACCORD_REMOTE_ERROR_PROTOCOL, NULL, ACCORD_SERVICE_ERROR_FAILED, "failed", ACCORD_HEALTH_ERROR },
};

static const ErrorRow keyring_rows[] = {
  { ACCORD_KEYRING_ERROR_NO_ITEM,
    N_ ("No saved sign-in was found for this account. Sign in again."),
    ACCORD_SERVICE_ERROR_SIGN_IN,
    "sign-in",
    ACCORD_HEALTH_EXPIRED },
  { ACCORD_KEYRING_ERROR_ABSENT, NULL, ACCORD_SERVICE_ERROR_KEYRING, "keyring", ACCORD_HEALTH_ERROR },
  { ACCORD_KEYRING_ERROR_LOCKED, NULL, ACCORD_SERVICE_ERROR_KEYRING, "keyring", ACCORD_HEALTH_ERROR },
  { ACCORD_KEYRING_ERROR_REFUSED, NULL, ACCORD_SERVICE_ERROR_KEYRING, "keyring", ACCORD_HEALTH_ERROR },
  { ACCORD_KEYRING_ERROR_TIMEOUT, NULL, ACCORD_SERVICE_ERROR_KEYRING, "keyring", ACCORD_HEALTH_ERROR },
};

static const ErrorRow service_rows[] = {
  { ACCORD_SERVICE_ERROR_SIGN_IN, NULL, ACCORD_SERVICE_ERROR_SIGN_IN, "sign-in", ACCORD_HEALTH_EXPIRED },
  { ACCORD_SERVICE_ERROR_OFFLINE, NULL, ACCORD_SERVICE_ERROR_OFFLINE, "offline", ACCORD_HEALTH_OFFLINE },
  { ACCORD_SERVICE_ERROR_NO_REGISTRATION,
    NULL,
    ACCORD_SERVICE_ERROR_NO_REGISTRATION,
    "no-registration",
    ACCORD_HEALTH_ERROR },
  { ACCORD_SERVICE_ERROR_NOT_FOUND, NULL, ACCORD_SERVICE_ERROR_NOT_FOUND, "failed", ACCORD_HEALTH_OK },
  { ACCORD_SERVICE_ERROR_NOT_SUPPORTED, NULL, ACCORD_SERVICE_ERROR_NOT_SUPPORTED, "failed", ACCORD_HEALTH_OK },
  { ACCORD_SERVICE_ERROR_INVALID, NULL, ACCORD_SERVICE_ERROR_INVALID, "failed", ACCORD_HEALTH_OK },
  { ACCORD_SERVICE_ERROR_BUSY, NULL, ACCORD_SERVICE_ERROR_BUSY, "busy", ACCORD_HEALTH_OK },
};

static const ErrorRow cancelled_row = {
  G_IO_ERROR_CANCELLED, N_ ("It was stopped."), ACCORD_SERVICE_ERROR_CANCELLED, "cancelled", ACCORD_HEALTH_OK
};

static const ErrorRow other_row = { 0, NULL, ACCORD_SERVICE_ERROR_FAILED, "failed", ACCORD_HEALTH_OK };

static const ErrorRow *
search (const ErrorRow *rows, gsize count, int code)
{
  for (gsize i = 0; i < count; i++)
    if (rows[i].code == code)
      return &rows[i];
  return &other_row;
}

static const ErrorRow *
row_of (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return &cancelled_row;
  if (error->domain == ACCORD_REMOTE_ERROR)
    return search (remote_rows, G_N_ELEMENTS (remote_rows), error->code);
  if (error->domain == ACCORD_KEYRING_ERROR)
    return search (keyring_rows, G_N_ELEMENTS (keyring_rows), error->code);
  if (error->domain == ACCORD_SERVICE_ERROR)
    return search (service_rows, G_N_ELEMENTS (service_rows), error->code);
  return &other_row;
}

const char *
accord_provider_label (const char *provider)
{
  return g_strcmp0 (provider, "google") == 0 ? "Google" : "Outlook";
}

char *
accord_sentence_of (const GError *error)
{
  const ErrorRow *row;

  g_return_val_if_fail (error != NULL, NULL);

  row = row_of (error);
  if (row->sentence != NULL)
    return g_strdup (_ (row->sentence));
  if (error->domain == ACCORD_KEYRING_ERROR)
    return accord_keyring_explain (error);
  return g_strdup (error->message);
}

AccordServiceError
accord_sentence_code (const GError *error)
{
  g_return_val_if_fail (error != NULL, ACCORD_SERVICE_ERROR_FAILED);

  return row_of (error)->service;
}

const char *
accord_sentence_run_code (const GError *error)
{
  g_return_val_if_fail (error != NULL, "");

  return row_of (error)->run;
}

AccordHealth
accord_sentence_health (const GError *error)
{
  g_return_val_if_fail (error != NULL, ACCORD_HEALTH_OK);

  return row_of (error)->health;
}

GError *
accord_sentence_error (const GError *error)
{
  g_autofree char *sentence = accord_sentence_of (error);

  return g_error_new_literal (ACCORD_SERVICE_ERROR, (int) accord_sentence_code (error), sentence);
}
