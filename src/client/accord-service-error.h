/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where the service is on a bus, and on the connection of a private service. */
#define ACCORD_SERVICE_PATH "/io/github/accord_calendar/Accord/Service"

#define ACCORD_SERVICE_ERROR (accord_service_error_quark ())

/* What the service answers; each crosses the bus as io.github.accord_calendar.Accord.Error.<Name>. */
typedef enum
{
  ACCORD_SERVICE_ERROR_FAILED,
  ACCORD_SERVICE_ERROR_NOT_SUPPORTED,   /* belongs to the interface, comes with a later version */
  ACCORD_SERVICE_ERROR_INVALID,         /* an argument that makes no sense */
  ACCORD_SERVICE_ERROR_NOT_FOUND,       /* no such account, calendar, plan, run or sign-in */
  ACCORD_SERVICE_ERROR_NO_REGISTRATION, /* no app registration for the provider */
  ACCORD_SERVICE_ERROR_SIGN_IN,         /* a person has to sign in first */
  ACCORD_SERVICE_ERROR_KEYRING,         /* absent, locked or refusing */
  ACCORD_SERVICE_ERROR_OFFLINE,
  ACCORD_SERVICE_ERROR_BUSY,            /* the account is in use by a run */
  ACCORD_SERVICE_ERROR_CANCELLED,
  ACCORD_SERVICE_ERROR_UNAVAILABLE      /* made by the client: the service cannot be started or reached */
} AccordServiceError;

GQuark accord_service_error_quark (void);

G_END_DECLS
