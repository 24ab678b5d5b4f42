/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/accord-service-error.h"
#include "store/accord-accounts.h"

G_BEGIN_DECLS

/* "Google" or "Outlook" (static). */
const char        *accord_provider_label    (const char   *provider);

/* What @error means to a person, in one sentence. (transfer full) */
char              *accord_sentence_of       (const GError *error);
/* Under which name it crosses the bus. */
AccordServiceError accord_sentence_code     (const GError *error);
/* Which error_code of RunFinished: sign-in | no-registration | keyring | failed | busy | cancelled |
 * offline. */
const char        *accord_sentence_run_code (const GError *error);
/* How the account stands after it; OK: the error says nothing about the account. */
AccordHealth       accord_sentence_health   (const GError *error);
/* The same as an error in ACCORD_SERVICE_ERROR. (transfer full) */
GError            *accord_sentence_error    (const GError *error);

G_END_DECLS
