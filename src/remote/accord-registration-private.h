/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "remote/accord-registration.h"

G_BEGIN_DECLS

#define ACCORD_REGISTRATION_SYSTEM_FILE ACCORD_SYSCONFDIR "/accord/registration.conf"

/* As accord_registration_load(), reading @system_file instead of the one in /etc. */
AccordRegistration *accord_registration_load_from (const char                           *provider,
                                                   const AccordRegistrationPreferences  *preferences,
                                                   const char                           *system_file,
                                                   GError                              **error);

/* TRUE when the issuer an answer names belongs to @self: for Google its own, for Microsoft the one of the tenant, any
 * tenant GUID where the registration is open to all (RFC 9207; Entra's issuer holds the tenant's GUID). */
gboolean            accord_registration_accepts_issuer (const AccordRegistration *self,
                                                        const char               *issuer);

/* The value of a key file, without space around it; empty counts as absent. (transfer full) (nullable) */
char               *accord_registration_read_key (GKeyFile   *file,
                                                  const char *group,
                                                  const char *key);
/* Sets the addresses and the issuer, and whether it is for practice: those of [@group] in @endpoints (nullable), read from
 * @path, else the real ones with @issuer. Id and tenant are chosen already. */
gboolean            accord_registration_set_addresses (AccordRegistration  *self,
                                                       const char          *group,
                                                       const char          *issuer,
                                                       GKeyFile            *endpoints,
                                                       const char          *path,
                                                       GError             **error);

/* TRUE for an http or https address whose host is 127.0.0.0/8, [::1] or localhost. */
gboolean            accord_registration_is_loopback (const char *address);

G_END_DECLS
