/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "remote/accord-credentials.h"

G_BEGIN_DECLS

/* What a keyring item holds: a JSON object of access, refresh, expires_at and scopes. (transfer full), wipe with
 * accord_secret_free(). */
char         *accord_tokens_to_text   (const AccordTokens *self);
/* NULL when @text is not what accord_tokens_to_text() writes. */
AccordTokens *accord_tokens_from_text (const char *text);
/* Overwrites the text before it frees it. */
void          accord_secret_free      (char *secret);

G_END_DECLS
