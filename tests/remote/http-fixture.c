/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http-fixture.h"

static gboolean
save_nowhere (const char *account,
              const AccordTokens *tokens,
              gpointer user_data,
              GCancellable *cancellable,
              GError **error)
{
  return TRUE;
}

void
http_fixture_set_up (HttpFixture *self, gint64 now, gint64 expires_at, const char *path)
{
  g_autoptr (AccordTokens) tokens = accord_tokens_new ();
  g_autofree char *token_address = NULL;
  g_autofree char *api = NULL;
  AccordRegistration registration = { .provider = (char *) "google", .client_id = (char *) "id" };
  /* A test waits for real here: short ones. */
  const AccordTransportLimits limits = { .stall = 1, .total = 2, .size = 100000, .nesting = 20 };

  self->server = fault_server_new ();
  self->tokens = fault_server_new ();
  self->clock = accord_fake_clock_new (now);
  token_address = g_strconcat (fault_server_get_address (self->tokens), "/token", NULL);
  api = g_strconcat (fault_server_get_address (self->server), path, NULL);
  registration.token = token_address;
  tokens->access = g_strdup ("first");
  tokens->refresh = g_strdup ("lasting");
  tokens->expires_at = expires_at;
  self->credentials = accord_credentials_new ("account", &registration, tokens, ACCORD_CLOCK (self->clock));
  accord_credentials_set_saver (self->credentials, save_nowhere, NULL);
  self->http = accord_http_new (self->credentials, api, ACCORD_CLOCK (self->clock));
  accord_http_set_limits (self->http, &limits);
}

void
http_fixture_tear_down (HttpFixture *self)
{
  g_clear_object (&self->http);
  g_clear_object (&self->credentials);
  g_clear_object (&self->clock);
  fault_server_free (self->server);
  fault_server_free (self->tokens);
}

double
http_fixture_seconds_waited (const HttpFixture *self)
{
  return (double) accord_fake_clock_waited (self->clock) / G_USEC_PER_SEC;
}
