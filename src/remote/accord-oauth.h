/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "remote/accord-credentials.h"
#include "remote/accord-http-transport.h"
#include "remote/accord-tokens-private.h"

G_BEGIN_DECLS

/* The parts of OAuth 2.0 that sign-in and refresh share (RFC 6749, 7636; providers.md §1). */

/* 32 random bytes of the system as 43 letters of A-Za-z0-9-_: a state, or a verifier. (transfer full) */
char         *accord_oauth_random        (void);
/* base64url without padding of SHA-256 of @verifier. (transfer full) */
char         *accord_oauth_challenge     (const char *verifier);
/* TRUE when both are equal; takes the same time wherever they differ. */
gboolean      accord_oauth_equal         (const char *a, const char *b);

/* Why a provider refused: `error`, and Microsoft's numbers (from error_codes, or AADSTS… in the description). */
typedef struct
{
  char  *code;         /* (owned) (nullable) invalid_grant … */
  guint  numbers[4];
  guint  n_numbers;
} AccordOauthRefusal;

void          accord_oauth_refusal_clear      (AccordOauthRefusal *self);
/* @description is looked at for AADSTS numbers and otherwise dropped: it may name the person. */
void          accord_oauth_refusal_init       (AccordOauthRefusal *self, const char *code, const char *description);
void          accord_oauth_refusal_init_reply (AccordOauthRefusal *self, const AccordTransportReply *reply);
gboolean      accord_oauth_refusal_has        (const AccordOauthRefusal *self, guint number);
/* One plain sentence without names, tokens or codes. */
const char   *accord_oauth_refusal_explain    (const AccordOauthRefusal *self);
/* The grant is refused, or the registration that asks for it: only a person can help (invalid_grant, consent_required,
 * invalid_client …). */
gboolean      accord_oauth_refusal_is_final   (const AccordOauthRefusal *self);
/* An administrator has to agree first (AADSTS90094 and its like). */
gboolean      accord_oauth_refusal_needs_admin (const AccordOauthRefusal *self);

/* A POST of a form to the token address; client id and, where there is one, secret are added. @form: pairs of name and
 * value, ended by NULL. */
SoupMessage  *accord_oauth_token_message (const AccordRegistration *registration, GError **error, ...) G_GNUC_NULL_TERMINATED;

/* The tokens of a 2xx reply, NULL when it holds none. expires_at is server time: from the reply's Date, else from
 * @now, Unix seconds as far as server time is known. */
AccordTokens *accord_oauth_read_tokens   (const AccordTransportReply *reply, gint64 now);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AccordOauthRefusal, accord_oauth_refusal_clear)

G_END_DECLS
