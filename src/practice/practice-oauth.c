/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-oauth.h"

#include "practice-provider.h"

#include <string.h>

#define GOOGLE_SCOPE_PREFIX "https://www.googleapis.com/auth/"

gboolean
practice_token_is_live (PracticeRequest *request)
{
  PracticeToken *token = request->token;

  if (request->other_person)
    return TRUE;
  return token != NULL && !token->revoked && (guint) token->provider == (guint) request->origin &&
         (token->expires == 0 || token->expires > practice_state_now (request->state));
}

gboolean
practice_token_has_scope (PracticeRequest *request,
                          const char *scope)
{
  if (request->other_person)
    return TRUE;
  if (request->token == NULL)
    return FALSE;
  for (guint i = 0; request->token->scopes[i] != NULL; i++)
    {
      const char *granted = request->token->scopes[i];

      if (strcmp (granted, scope) == 0 ||
          (g_str_has_prefix (granted, GOOGLE_SCOPE_PREFIX) && strcmp (granted + strlen (GOOGLE_SCOPE_PREFIX), scope) == 0))
        return TRUE;
    }
  return FALSE;
}

void
practice_oauth_install (PracticeServer *server)
{
}
