/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AccordRegistration:
 *
 * With which app registration, and at which addresses, an account signs in (contracts.md, Files).
 * First hit wins: environment, preferences, /etc/accord/registration.conf, meson options.
 * ACCORD_ENDPOINTS replaces addresses and ids; loopback addresses only, anything else is refused.
 */
typedef struct
{
  char *provider;        /* (owned) google | outlook */
  char *client_id;       /* (owned) (nullable) NULL: none registered; Connect explains how to get one */
  char *client_secret;   /* (owned) (nullable) */
  char *tenant;          /* (owned) outlook: common, organizations, consumers, a GUID or domain */
  char *source;          /* (owned) environment | preferences | system | built-in | endpoints */
  gboolean practice;     /* addresses come from ACCORD_ENDPOINTS */

  char *authorize;       /* (owned) absolute addresses */
  char *token;
  char *revoke;          /* (nullable) outlook has none */
  char *userinfo;        /* (nullable) outlook reads /me */
  char *api;             /* google: …/calendar/v3; outlook: …/v1.0; no trailing slash */
  char *batch;           /* google: …/batch/calendar/v3; outlook: api + "/$batch" */
  char *issuer;          /* (nullable) what `iss` must be when it comes: known for Google, per tenant for Microsoft */
} AccordRegistration;

/* What the person entered in preferences; any may be NULL. */
typedef struct
{
  const char *client_id;
  const char *client_secret;
  const char *tenant;
} AccordRegistrationPreferences;

/* Error: an endpoints file that is unreadable, or names an address off loopback; the message names file, key and value. */
AccordRegistration *accord_registration_load (const char                           *provider,
                                              const AccordRegistrationPreferences  *preferences,   /* (nullable) */
                                              GError                              **error);
AccordRegistration *accord_registration_copy (const AccordRegistration *self);
void                accord_registration_free (AccordRegistration *self);
/* Scopes asked for, space separated (providers.md §2.1, §3.1; issue: Google openid email calendar.events …). */
const char         *accord_registration_scopes (const AccordRegistration *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordRegistration, accord_registration_free)

G_END_DECLS
