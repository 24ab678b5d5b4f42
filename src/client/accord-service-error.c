/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-client"

#include "client/accord-service-error.h"

#define NAME(n) "io.github.accord_calendar.Accord.Error." n

static const GDBusErrorEntry entries[] = {
  { ACCORD_SERVICE_ERROR_FAILED, NAME ("Failed") },
  { ACCORD_SERVICE_ERROR_NOT_SUPPORTED, NAME ("NotSupported") },
  { ACCORD_SERVICE_ERROR_INVALID, NAME ("Invalid") },
  { ACCORD_SERVICE_ERROR_NOT_FOUND, NAME ("NotFound") },
  { ACCORD_SERVICE_ERROR_NO_REGISTRATION, NAME ("NoRegistration") },
  { ACCORD_SERVICE_ERROR_SIGN_IN, NAME ("SignIn") },
  { ACCORD_SERVICE_ERROR_KEYRING, NAME ("Keyring") },
  { ACCORD_SERVICE_ERROR_OFFLINE, NAME ("Offline") },
  { ACCORD_SERVICE_ERROR_BUSY, NAME ("Busy") },
  { ACCORD_SERVICE_ERROR_CANCELLED, NAME ("Cancelled") },
  { ACCORD_SERVICE_ERROR_UNAVAILABLE, NAME ("Unavailable") },
};

GQuark
accord_service_error_quark (void)
{
  static gsize quark = 0;

  g_dbus_error_register_error_domain ("accord-service-error-quark", &quark, entries, G_N_ELEMENTS (entries));
  return (GQuark) quark;
}
