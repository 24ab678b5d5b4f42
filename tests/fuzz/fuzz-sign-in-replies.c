/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-fuzz"

#include "fuzz-target.h"

#include <stdlib.h>
#include <string.h>

#include "remote/accord-oauth.h"
#include "remote/accord-signin-private.h"

static void
check_identity (gboolean found, const AccordIdentity *identity)
{
  g_assert_true (!found || (identity->provider_user_id != NULL && identity->email != NULL));
}

/* The replies of a sign-in, each read as all of them: tokens, a refusal, who it is. A status, a line end, a
 * body. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = NULL;
  g_autoptr (AccordTransportReply) reply = NULL;
  g_autoptr (AccordTokens) tokens = NULL;
  g_autoptr (AccordIdentity) identity = NULL;
  g_auto (AccordOauthRefusal) refusal = {
    NULL,
  };
  char *end;

  fuzz_begin ();
  text = fuzz_text (data, size);
  reply = g_new0 (AccordTransportReply, 1);
  reply->status = (guint) CLAMP (strtol (text, &end, 10), 100, 599);
  reply->json = accord_json_text_parse (end, strlen (end), ACCORD_JSON_NESTING, NULL);

  accord_oauth_refusal_init_reply (&refusal, reply);
  g_assert_nonnull (accord_oauth_refusal_explain (&refusal));
  accord_oauth_refusal_is_final (&refusal);
  accord_oauth_refusal_needs_admin (&refusal);
  tokens = accord_oauth_read_tokens (reply, 1000000000);
  if (tokens != NULL)
    {
      g_autofree char *missing =
          accord_identity_find_missing ("openid email Calendars.ReadWrite", tokens->scopes);

      g_assert_cmpint (tokens->expires_at, >=, 1000000000);
      g_assert_cmpint (tokens->expires_at, <=, 1000000000 + 86400);
    }
  identity = g_new0 (AccordIdentity, 1);
  check_identity (accord_identity_read_id_token (identity, reply, "client"), identity);
  check_identity (accord_identity_read_userinfo (identity, reply), identity);
  check_identity (accord_identity_read_me (identity, reply), identity);
  return 0;
}
