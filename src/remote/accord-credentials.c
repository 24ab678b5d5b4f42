/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-credentials"

#include <string.h>

#include "remote/accord-http-retry.h"
#include "remote/accord-oauth.h"

/* A token is used while it is good for this long, seconds. */
#define MARGIN 120

struct _AccordCredentials
{
  GObject parent_instance;

  char *account;                    /* (owned) */
  AccordRegistration *registration; /* (owned) */
  AccordClock *clock;               /* (owned) */
  AccordTransportLimits limits;
  AccordTokenSaver saver;
  gpointer saver_data; /* (unowned) */

  GMutex mutex; /* guards what follows; never held across the network */
  GCond idle;
  gboolean refreshing;    /* one thread asks the provider or the keyring */
  AccordTokens *tokens;   /* (owned) */
  gboolean unsaved;       /* the refresh token in @tokens is newer than the one in the keyring */
  gboolean refused_early; /* an access token was refused before its end, and no refresh succeeded since */
  gboolean dated;         /* it is known what time it is there */
  gint64 server_lead;     /* microseconds, server time minus the steady clock: stays right when ours is set */
  gint64 renewed_at;      /* Unix seconds */
};

G_DEFINE_FINAL_TYPE (AccordCredentials, accord_credentials, G_TYPE_OBJECT)

static gboolean
save_in_keyring (const char *account,
                 const AccordTokens *tokens,
                 gpointer user_data,
                 GCancellable *cancellable,
                 GError **error)
{
  return accord_keyring_store (account, NULL, tokens, cancellable, error);
}

static gint64
server_seconds (AccordCredentials *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (!self->dated)
    return accord_clock_seconds (self->clock);
  return (accord_clock_steady (self->clock) + self->server_lead) / G_USEC_PER_SEC;
}

static const char *
provider_name (AccordCredentials *self)
{
  return g_str_equal (self->registration->provider, "google") ? "Google" : "Microsoft";
}

/* ---- one refresh at a time ---- */

static void
wake_cb (GCancellable *cancellable, gpointer user_data)
{
  AccordCredentials *self = user_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_cond_broadcast (&self->idle);
}

/* Waits for another thread's refresh and takes the turn; the turn is given back by end_turn(). */
static gboolean
begin_turn (AccordCredentials *self, GCancellable *cancellable, GError **error)
{
  gulong handler = 0;

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (wake_cb), self, NULL);

  g_mutex_lock (&self->mutex);
  while (self->refreshing && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&self->idle, &self->mutex);
  if (!g_cancellable_is_cancelled (cancellable))
    self->refreshing = TRUE;
  g_mutex_unlock (&self->mutex);

  /* Waits for a running wake_cb(), so not under the mutex. */
  g_cancellable_disconnect (cancellable, handler);
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    return TRUE;
  return FALSE;
}

static void
end_turn (AccordCredentials *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->refreshing = FALSE;
  g_cond_broadcast (&self->idle);
}

/* ---- asking the provider ---- */

static gboolean
is_worth_another_try (const AccordTransportReply *reply,
                      const AccordOauthRefusal *refusal,
                      const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      (error != NULL && error->domain == G_TLS_ERROR))
    return FALSE;
  if (reply == NULL)
    return TRUE;
  return accord_retry_is_transient (reply->status) ||
         g_strcmp0 (refusal->code, "temporarily_unavailable") == 0;
}

/* The kind of a refused refresh: sync-rules §11, badges. */
static gint
judge_refusal (AccordCredentials *self, const AccordOauthRefusal *refusal)
{
  if (!accord_oauth_refusal_is_final (refusal))
    return ACCORD_REMOTE_ERROR_BUSY;
  if (self->refused_early || accord_oauth_refusal_has (refusal, 65001) ||
      accord_oauth_refusal_has (refusal, 50173))
    return ACCORD_REMOTE_ERROR_REVOKED;
  return ACCORD_REMOTE_ERROR_SIGNED_OUT;
}

static void
set_refresh_error (AccordCredentials *self,
                   const AccordTransportReply *reply,
                   const AccordOauthRefusal *refusal,
                   const GError *transport,
                   GError **error)
{
  if (g_error_matches (transport, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_error_copy (transport));
  else if (transport != NULL && transport->domain == JSON_PARSER_ERROR)
    g_set_error (error,
                 ACCORD_REMOTE_ERROR,
                 ACCORD_REMOTE_ERROR_BUSY,
                 "%s: %s",
                 provider_name (self),
                 transport->message);
  else if (transport != NULL)
    g_set_error (error,
                 ACCORD_REMOTE_ERROR,
                 ACCORD_REMOTE_ERROR_OFFLINE,
                 "%s cannot be reached to renew the sign-in: %s",
                 provider_name (self),
                 transport->message);
  else if (refusal->code != NULL)
    g_set_error (error,
                 ACCORD_REMOTE_ERROR,
                 judge_refusal (self, refusal),
                 "%s: %s",
                 provider_name (self),
                 accord_oauth_refusal_explain (refusal));
  else
    g_set_error (error,
                 ACCORD_REMOTE_ERROR,
                 ACCORD_REMOTE_ERROR_BUSY,
                 "%s could not renew the sign-in (status %u)",
                 provider_name (self),
                 reply->status);
}

/* One try; NULL with @transport: no sensible reply. */
static AccordTransportReply *
post_refresh (AccordCredentials *self, const char *refresh, GCancellable *cancellable, GError **transport)
{
  g_autoptr (SoupMessage) message = accord_oauth_token_message (
      self->registration, transport, "grant_type", "refresh_token", "refresh_token", refresh, NULL);

  return message == NULL ? NULL : accord_transport_send (message, &self->limits, cancellable, transport);
}

/* Repeating a refresh is safe: Google keeps the refresh token, and Microsoft does not revoke the old one. */
static AccordTokens *
ask_for_tokens (AccordCredentials *self, const char *refresh, GCancellable *cancellable, GError **error)
{
  AccordRetry retry = { 0 };

  while (TRUE)
    {
      g_autoptr (GError) transport = NULL;
      g_autoptr (AccordTransportReply) reply = post_refresh (self, refresh, cancellable, &transport);
      g_autoptr (AccordTokens) tokens = NULL;
      g_auto (AccordOauthRefusal) refusal = { 0 };
      gint64 delay;

      if (reply != NULL)
        {
          if (reply->date != 0)
            accord_credentials_set_clock_offset (self,
                                                 reply->date * G_USEC_PER_SEC -
                                                     accord_clock_now (self->clock));
          tokens = accord_oauth_read_tokens (reply, server_seconds (self));
          accord_oauth_refusal_init_reply (&refusal, reply);
        }
      if (tokens != NULL)
        return g_steal_pointer (&tokens);

      if (!is_worth_another_try (reply, &refusal, transport) || !accord_retry_next (&retry, -1, &delay))
        {
          set_refresh_error (self, reply, &refusal, transport, error);
          return NULL;
        }
      if (!accord_clock_wait (self->clock, delay, cancellable, error))
        return NULL;
    }
}

/* Keeps what the new tokens lack: Google sends no refresh token with a refresh, some no scopes. */
static void
take_tokens (AccordCredentials *self, AccordTokens *fresh)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gboolean rotated = fresh->refresh != NULL && g_strcmp0 (fresh->refresh, self->tokens->refresh) != 0;

  if (fresh->refresh == NULL)
    fresh->refresh = g_strdup (self->tokens->refresh);
  if (fresh->scopes == NULL)
    fresh->scopes = g_strdup (self->tokens->scopes);
  accord_tokens_free (self->tokens);
  self->tokens = fresh;
  self->refused_early = FALSE;
  self->renewed_at = accord_clock_seconds (self->clock);
  self->unsaved = self->unsaved || rotated;
}

/* Only the thread whose turn it is changes @tokens, so they are read here without the mutex. */
static gboolean
save_tokens (AccordCredentials *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (self->saver (self->account, self->tokens, self->saver_data, cancellable, &local_error))
    {
      self->unsaved = FALSE;
      return TRUE;
    }
  if (!self->unsaved)
    {
      /* The keyring still has the refresh token that counts; only the short-lived one is missing there. */
      g_message ("The renewed sign-in of account %s is not in the keyring: %s",
                 self->account,
                 local_error->message);
      return TRUE;
    }
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_set_error (error,
                 ACCORD_REMOTE_ERROR,
                 ACCORD_REMOTE_ERROR_BUSY,
                 "The renewed sign-in could not be kept: %s",
                 local_error->message);
  return FALSE;
}

static gboolean
refresh_tokens (AccordCredentials *self, GCancellable *cancellable, GError **error)
{
  AccordTokens *fresh;

  if (self->tokens->refresh == NULL)
    {
      g_set_error (error,
                   ACCORD_REMOTE_ERROR,
                   ACCORD_REMOTE_ERROR_SIGNED_OUT,
                   "%s: sign in again",
                   provider_name (self));
      return FALSE;
    }
  if (self->registration->client_id == NULL)
    {
      g_set_error (error,
                   ACCORD_REMOTE_ERROR,
                   ACCORD_REMOTE_ERROR_SIGNED_OUT,
                   "The app registration this account signed in with is gone");
      return FALSE;
    }

  fresh = ask_for_tokens (self, self->tokens->refresh, cancellable, error);
  if (fresh == NULL)
    return FALSE;
  take_tokens (self, fresh);
  return save_tokens (self, cancellable, error);
}

/* @refused: (nullable) the token the provider answered 401 to. (transfer full) */
static char *
take_turn (AccordCredentials *self, const char *refused, GCancellable *cancellable, GError **error)
{
  gboolean good;
  char *access = NULL;

  if (!begin_turn (self, cancellable, error))
    return NULL;

  if (refused != NULL && g_strcmp0 (refused, self->tokens->access) == 0)
    {
      if (server_seconds (self) < self->tokens->expires_at)
        self->refused_early = TRUE;
      g_clear_pointer (&self->tokens->access, accord_secret_free);
    }

  good = self->tokens->access != NULL && server_seconds (self) + MARGIN <= self->tokens->expires_at;
  if (good && self->unsaved)
    good = save_tokens (self, cancellable, error);
  else if (!good)
    good = refresh_tokens (self, cancellable, error);

  if (good)
    access = g_strdup (self->tokens->access);
  end_turn (self);
  return access;
}

static void
accord_credentials_finalize (GObject *object)
{
  AccordCredentials *self = ACCORD_CREDENTIALS (object);

  g_free (self->account);
  accord_registration_free (self->registration);
  accord_tokens_free (self->tokens);
  g_clear_object (&self->clock);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->idle);
  G_OBJECT_CLASS (accord_credentials_parent_class)->finalize (object);
}

static void
accord_credentials_class_init (AccordCredentialsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = accord_credentials_finalize;
}

static void
accord_credentials_init (AccordCredentials *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->idle);
  self->limits = (AccordTransportLimits) ACCORD_TRANSPORT_LIMITS;
  self->limits.total = 60;
  self->saver = save_in_keyring;
}

AccordCredentials *
accord_credentials_new (const char *account,
                        const AccordRegistration *registration,
                        const AccordTokens *tokens,
                        AccordClock *clock)
{
  AccordCredentials *self;

  g_return_val_if_fail (account != NULL, NULL);
  g_return_val_if_fail (registration != NULL, NULL);
  g_return_val_if_fail (tokens != NULL, NULL);
  g_return_val_if_fail (ACCORD_IS_CLOCK (clock), NULL);

  self = g_object_new (ACCORD_TYPE_CREDENTIALS, NULL);
  self->account = g_strdup (account);
  self->registration = accord_registration_copy (registration);
  self->tokens = accord_tokens_copy (tokens);
  self->clock = g_object_ref (clock);
  return self;
}

void
accord_credentials_set_saver (AccordCredentials *self, AccordTokenSaver saver, gpointer user_data)
{
  g_return_if_fail (ACCORD_IS_CREDENTIALS (self));
  g_return_if_fail (saver != NULL);

  self->saver = saver;
  self->saver_data = user_data;
}

void
accord_credentials_set_clock_offset (AccordCredentials *self, gint64 offset)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (ACCORD_IS_CREDENTIALS (self));

  locker = g_mutex_locker_new (&self->mutex);
  self->dated = TRUE;
  self->server_lead = accord_clock_now (self->clock) + offset - accord_clock_steady (self->clock);
}

char *
accord_credentials_get_token (AccordCredentials *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (ACCORD_IS_CREDENTIALS (self), NULL);

  return take_turn (self, NULL, cancellable, error);
}

char *
accord_credentials_renew (AccordCredentials *self,
                          const char *token,
                          GCancellable *cancellable,
                          GError **error)
{
  g_return_val_if_fail (ACCORD_IS_CREDENTIALS (self), NULL);
  g_return_val_if_fail (token != NULL, NULL);

  return take_turn (self, token, cancellable, error);
}

char *
accord_credentials_get_scopes (AccordCredentials *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (ACCORD_IS_CREDENTIALS (self), NULL);

  locker = g_mutex_locker_new (&self->mutex);
  return g_strdup (self->tokens->scopes);
}

gint64
accord_credentials_get_renewed_at (AccordCredentials *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (ACCORD_IS_CREDENTIALS (self), 0);

  locker = g_mutex_locker_new (&self->mutex);
  return self->renewed_at;
}

gboolean
accord_credentials_revoke (AccordCredentials *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (AccordTransportReply) reply = NULL;
  g_autoptr (GBytes) body = NULL;
  char *form;

  g_return_val_if_fail (ACCORD_IS_CREDENTIALS (self), FALSE);

  /* Microsoft has no such address: there the tokens are forgotten here, and the person ends the grant at
   * their account page. */
  if (self->registration->revoke == NULL || self->tokens->refresh == NULL)
    return TRUE;

  message = accord_transport_message_new (SOUP_METHOD_POST, self->registration->revoke, error);
  if (message == NULL)
    return FALSE;
  form = soup_form_encode ("token", self->tokens->refresh, NULL);
  body = g_bytes_new_with_free_func (form, strlen (form), (GDestroyNotify) accord_secret_free, form);
  soup_message_set_request_body_from_bytes (message, SOUP_FORM_MIME_TYPE_URLENCODED, body);
  reply = accord_transport_send (message, &self->limits, cancellable, error);
  if (reply == NULL)
    return FALSE;
  if (SOUP_STATUS_IS_SUCCESSFUL (reply->status) || reply->status == SOUP_STATUS_BAD_REQUEST)
    return TRUE;
  g_set_error (error,
               ACCORD_REMOTE_ERROR,
               ACCORD_REMOTE_ERROR_BUSY,
               "%s did not end the access (status %u)",
               provider_name (self),
               reply->status);
  return FALSE;
}
