/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "practice-oauth.h"
#include "practice-server.h"

G_BEGIN_DECLS

/* A scope a person can be asked for. */
typedef struct
{
  const char *scope;   /* as it is granted */
  const char *words;   /* what it allows, in plain words */
  gboolean identity;   /* part of signing in: cannot be unticked */
} PracticeScope;

/* What the consent page shows and asks. */
typedef struct
{
  PracticeProvider provider;
  const char *heading;
  const char *client_name;
  const PracticeScope **scopes; /* NULL-terminated, as asked for */
  gboolean granular;            /* a checkbox per scope */
  const char *login_hint;       /* (nullable) */
} PracticeConsent;

/* What the person answered. */
typedef struct
{
  PracticeUser *user; /* (nullable) */
  gboolean allowed;
  GHashTable *form;   /* (owned) scope → "on" where ticked */
} PracticeAnswer;

void practice_answer_clear (PracticeAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PracticeAnswer, practice_answer_clear)

/* Shows the page; its form posts to the address it was asked under. */
void     practice_page_show_consent (PracticeRequest       *request,
                                     const PracticeConsent *consent);
void     practice_page_show_error   (PracticeRequest       *request,
                                     guint                  status,
                                     const char            *title,
                                     const char            *detail);
/* Reads the posted form. FALSE after an error page: the form was not made by our page. */
gboolean practice_page_read_answer  (PracticeRequest       *request,
                                     PracticeProvider       provider,
                                     PracticeAnswer        *answer);

/* Makes a code for the answered request; what is redeemed later is checked against it. */
PracticeToken *practice_oauth_new_code  (PracticeRequest  *request,
                                         PracticeUser     *user,
                                         const char       *value,
                                         GStrv             scopes); /* (transfer none) */
/* A token of the same grant as @source. */
PracticeToken *practice_oauth_new_token (PracticeState    *state,
                                         PracticeToken    *source,
                                         PracticeTokenKind kind,
                                         const char       *value,
                                         gint64            seconds); /* 0 = for ever */
gboolean       practice_oauth_verify    (PracticeToken    *code,
                                         const char       *verifier); /* (nullable) */
gboolean       practice_oauth_is_expired(PracticeState    *state,
                                         PracticeToken    *token);
/* Ends all tokens that @user gave @client_id (any client when NULL). */
void           practice_oauth_revoke    (PracticeUser     *user,
                                         const char       *client_id);
gboolean       practice_scopes_contain  (GStrv             scopes,
                                         const char       *scope);
/* The common rules for a challenge: S256, 43 characters. */
gboolean       practice_oauth_has_challenge (PracticeRequest *request);
/* A JWT signed with HS256 under the server's secret. @claims: (transfer none) */
char          *practice_oauth_sign_claims (PracticeState *state,
                                           JsonObject    *claims);
/* iss, aud, sub, iat, exp, nonce, email and name. */
JsonObject    *practice_oauth_claims      (PracticeState *state,
                                           PracticeToken *token,
                                           const char    *issuer);
/* Adds parameters (name, value pairs, NULL-terminated; an empty value leaves its pair out)
 * to the redirect URI and sends the browser there. */
void           practice_oauth_answer      (PracticeRequest *request,
                                           const char      *redirect_uri,
                                           ...) G_GNUC_NULL_TERMINATED;

void practice_oauth_google_install    (PracticeServer *server);
void practice_oauth_microsoft_install (PracticeServer *server);

G_END_DECLS
