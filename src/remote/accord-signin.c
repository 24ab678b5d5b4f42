/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-signin"

#include <string.h>

#include "remote/accord-http-retry.h"
#include "remote/accord-loopback.h"
#include "remote/accord-oauth.h"
#include "remote/accord-registration-private.h"
#include "remote/accord-signin-private.h"

#define TIMEOUT 600
#define EXCHANGE_TRIES 3

struct _AccordSignin
{
  GObject parent_instance;

  AccordRegistration *registration; /* (owned) */
  char *login_hint;                 /* (owned) (nullable) */
  AccordTransportLimits limits;
  guint timeout;   /* seconds */
  gint64 deadline; /* Unix seconds */

  AccordLoopback *loopback; /* (owned) (nullable) */
  char *state;              /* (owned) (nullable) */
  char *verifier;           /* (owned) (nullable) */
  char *address;            /* (owned) (nullable) */

  /* the one answer that counts */
  gboolean answered;
  gboolean sent;   /* its page has left */
  char *code;      /* (owned) (nullable) */
  GError *refusal; /* (owned) (nullable) */
  guint foreign;   /* answers that were not for us */

  GTask *wait;              /* (owned) (nullable) */
  GSource *timer;           /* (owned) (nullable) */
  GSource *cancelled;       /* (owned) (nullable) */
  SoupSession *session;     /* (owned) (nullable) */
  guint tries;              /* of the exchange */
  AccordIdentity *identity; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (AccordSignin, accord_signin, G_TYPE_OBJECT)
G_DEFINE_QUARK (accord - signin - error - quark, accord_signin_error)

static void exchange (AccordSignin *self);

static gboolean
is_google (AccordSignin *self)
{
  return g_str_equal (self->registration->provider, "google");
}

static const char *
provider_name (AccordSignin *self)
{
  return is_google (self) ? "Google" : "Microsoft";
}

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* ---- the end ---- */

/* Takes @error, NULL: the identity is complete. The listener stays for a browser that comes again, until
 * disposal. */
static void
conclude (AccordSignin *self, GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->wait);

  clear_source (&self->timer);
  clear_source (&self->cancelled);
  if (task == NULL)
    g_clear_error (&error);
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&self->identity), (GDestroyNotify) accord_identity_free);
}

static gboolean
timeout_cb (gpointer user_data)
{
  AccordSignin *self = user_data;

  accord_loopback_stop (self->loopback);
  if (self->foreign > 0)
    conclude (
        self,
        g_error_new (ACCORD_SIGNIN_ERROR,
                     ACCORD_SIGNIN_ERROR_STATE,
                     "The browser came back with an answer to another sign-in, and with none to this one"));
  else
    conclude (self,
              g_error_new (ACCORD_SIGNIN_ERROR,
                           ACCORD_SIGNIN_ERROR_TIMED_OUT,
                           "The browser did not come back in time"));
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  AccordSignin *self = user_data;

  accord_loopback_stop (self->loopback);
  if (self->session != NULL)
    soup_session_abort (self->session);
  conclude (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The sign-in was cancelled"));
  return G_SOURCE_REMOVE;
}

static GError *
refusal_error (AccordSignin *self, const AccordOauthRefusal *refusal)
{
  AccordSigninError code = ACCORD_SIGNIN_ERROR_EXCHANGE;

  if (accord_oauth_refusal_needs_admin (refusal))
    code = ACCORD_SIGNIN_ERROR_ADMIN;
  else if (g_strcmp0 (refusal->code, "access_denied") == 0 || accord_oauth_refusal_has (refusal, 65004))
    code = ACCORD_SIGNIN_ERROR_REFUSED;
  return g_error_new (ACCORD_SIGNIN_ERROR,
                      (gint) code,
                      "%s: %s",
                      provider_name (self),
                      accord_oauth_refusal_explain (refusal));
}

/* ---- who it is ---- */

static void
identity_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AccordSignin) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordTransportReply) reply = accord_transport_send_finish (result, &error);

  if (self->wait == NULL)
    return;
  if (reply != NULL && (is_google (self) ? accord_identity_read_userinfo (self->identity, reply)
                                         : accord_identity_read_me (self->identity, reply)))
    conclude (self, NULL);
  else if (reply != NULL)
    conclude (self,
              g_error_new (ACCORD_SIGNIN_ERROR,
                           ACCORD_SIGNIN_ERROR_EXCHANGE,
                           "%s did not say whose account it is (status %u)",
                           provider_name (self),
                           reply->status));
  else
    conclude (self,
              g_error_new (ACCORD_SIGNIN_ERROR,
                           ACCORD_SIGNIN_ERROR_EXCHANGE,
                           "%s did not say whose account it is: %s",
                           provider_name (self),
                           error->message));
}

static void
ask_identity (AccordSignin *self)
{
  g_autofree char *me = g_strconcat (self->registration->api, "/me", NULL);
  g_autofree char *bearer = g_strconcat ("Bearer ", self->identity->tokens->access, NULL);
  const char *address = is_google (self) ? self->registration->userinfo : me;
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GError) error = NULL;

  message = address == NULL ? NULL : accord_transport_message_new (SOUP_METHOD_GET, address, &error);
  if (message == NULL)
    {
      conclude (self,
                g_error_new (ACCORD_SIGNIN_ERROR,
                             ACCORD_SIGNIN_ERROR_EXCHANGE,
                             "%s did not say whose account it is",
                             provider_name (self)));
      return;
    }
  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", bearer);
  accord_transport_send_async (self->session, message, &self->limits, NULL, identity_cb, g_object_ref (self));
}

/* ---- the code against tokens ---- */

static void
take_tokens (AccordSignin *self, const AccordTransportReply *reply, AccordTokens *tokens)
{
  const char *asked = accord_registration_scopes (self->registration);

  self->identity = g_new0 (AccordIdentity, 1);
  self->identity->tokens = tokens;
  self->identity->missing = accord_identity_find_missing (asked, tokens->scopes);
  if (tokens->scopes == NULL)
    tokens->scopes = g_strdup (asked);

  if (tokens->refresh == NULL)
    conclude (self,
              g_error_new (ACCORD_SIGNIN_ERROR,
                           ACCORD_SIGNIN_ERROR_EXCHANGE,
                           "%s did not give lasting access; try again",
                           provider_name (self)));
  else if (is_google (self) &&
           accord_identity_read_id_token (self->identity, reply, self->registration->client_id))
    conclude (self, NULL);
  else
    ask_identity (self);
}

static gboolean
exchange_again_cb (gpointer user_data)
{
  AccordSignin *self = user_data;

  if (self->wait != NULL)
    exchange (self);
  return G_SOURCE_REMOVE;
}

/* A code is used up by a reply, not by a server that was busy or not there. */
static gboolean
try_exchange_again (AccordSignin *self, const AccordTransportReply *reply, const GError *error)
{
  if (reply != NULL ? !accord_retry_is_transient (reply->status) : error->domain == G_TLS_ERROR)
    return FALSE;
  if (++self->tries >= EXCHANGE_TRIES)
    return FALSE;
  g_timeout_add_full (
      G_PRIORITY_DEFAULT, self->tries * 1000, exchange_again_cb, g_object_ref (self), g_object_unref);
  return TRUE;
}

static void
exchange_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AccordSignin) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordTransportReply) reply = accord_transport_send_finish (result, &error);
  g_autoptr (AccordTokens) tokens = NULL;
  g_auto (AccordOauthRefusal) refusal = { 0 };

  if (self->wait == NULL)
    return;
  if (reply != NULL)
    tokens = accord_oauth_read_tokens (reply,
                                       reply->date != 0 ? reply->date : g_get_real_time () / G_USEC_PER_SEC);
  if (tokens != NULL)
    {
      take_tokens (self, reply, g_steal_pointer (&tokens));
      return;
    }
  if (try_exchange_again (self, reply, error))
    return;

  if (reply == NULL)
    {
      conclude (self,
                g_error_new (ACCORD_SIGNIN_ERROR,
                             ACCORD_SIGNIN_ERROR_EXCHANGE,
                             "%s cannot be reached to finish the sign-in: %s",
                             provider_name (self),
                             error->message));
      return;
    }
  accord_oauth_refusal_init_reply (&refusal, reply);
  conclude (self, refusal_error (self, &refusal));
}

static void
exchange (AccordSignin *self)
{
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GError) error = NULL;

  if (self->session == NULL)
    self->session = accord_transport_session_new (self->registration->token, &self->limits);
  message = accord_oauth_token_message (self->registration,
                                        &error,
                                        "grant_type",
                                        "authorization_code",
                                        "code",
                                        self->code,
                                        "code_verifier",
                                        self->verifier,
                                        "redirect_uri",
                                        accord_loopback_get_redirect (self->loopback),
                                        NULL);
  if (message == NULL)
    {
      conclude (self,
                g_error_new (ACCORD_SIGNIN_ERROR,
                             ACCORD_SIGNIN_ERROR_EXCHANGE,
                             "%s: %s",
                             provider_name (self),
                             error->message));
      return;
    }
  accord_transport_send_async (self->session, message, &self->limits, NULL, exchange_cb, g_object_ref (self));
}

/* Both must be there: somebody who waits, and an answer whose page has left. */
static void
go_on (AccordSignin *self)
{
  if (self->wait == NULL || !self->sent)
    return;
  clear_source (&self->timer);
  if (self->refusal != NULL)
    conclude (self, g_steal_pointer (&self->refusal));
  else
    exchange (self);
}

/* ---- the answer of the browser ---- */

static AccordLoopbackPage
take_answer (
    AccordSignin *self, const char *code, const char *refused, const char *description, const char *issuer)
{
  g_auto (AccordOauthRefusal) refusal = { 0 };

  self->answered = TRUE;
  if (issuer != NULL && !accord_registration_accepts_issuer (self->registration, issuer))
    {
      /* RFC 9207: the code is for somebody else; it is not redeemed. */
      self->refusal = g_error_new (ACCORD_SIGNIN_ERROR,
                                   ACCORD_SIGNIN_ERROR_STATE,
                                   "The answer does not come from %s",
                                   provider_name (self));
      return ACCORD_LOOPBACK_FAILED;
    }
  if (code != NULL)
    {
      self->code = g_strdup (code);
      return ACCORD_LOOPBACK_REACHED;
    }
  accord_oauth_refusal_init (&refusal, refused, description);
  self->refusal = refusal_error (self, &refusal);
  return ACCORD_LOOPBACK_FAILED;
}

static AccordLoopbackPage
judge_cb (GHashTable *query, gpointer user_data)
{
  AccordSignin *self = user_data;
  const char *state = g_hash_table_lookup (query, "state");
  const char *code = g_hash_table_lookup (query, "code");
  const char *refused = g_hash_table_lookup (query, "error");

  if (state == NULL || !accord_oauth_equal (state, self->state) || (code == NULL && refused == NULL))
    {
      self->foreign++;
      return ACCORD_LOOPBACK_FOREIGN;
    }
  /* The first answer counts; a page that is loaded again sees the same. */
  if (self->answered)
    return self->code != NULL ? ACCORD_LOOPBACK_REACHED : ACCORD_LOOPBACK_FAILED;
  return take_answer (self,
                      code,
                      refused,
                      g_hash_table_lookup (query, "error_description"),
                      g_hash_table_lookup (query, "iss"));
}

static void
sent_cb (gpointer user_data)
{
  AccordSignin *self = user_data;

  if (self->sent)
    return;
  self->sent = TRUE;
  go_on (self);
}

static char *
build_address (AccordSignin *self)
{
  AccordRegistration *registration = self->registration;
  g_autofree char *challenge = accord_oauth_challenge (self->verifier);
  g_autoptr (GHashTable) query = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *encoded = NULL;
  const char *pairs[][2] = {
    { "client_id", registration->client_id },
    { "redirect_uri", accord_loopback_get_redirect (self->loopback) },
    { "response_type", "code" },
    { "response_mode", is_google (self) ? NULL : "query" },
    { "scope", accord_registration_scopes (registration) },
    { "state", self->state },
    { "code_challenge", challenge },
    { "code_challenge_method", "S256" },
    { "login_hint", self->login_hint },
    /* Without these Google gives a refresh token only the first time. */
    { "access_type", is_google (self) ? "offline" : NULL },
    { "prompt", is_google (self) ? "consent" : "select_account" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (pairs[i][1] != NULL)
      g_hash_table_insert (query, (char *) pairs[i][0], (char *) pairs[i][1]);
  encoded = soup_form_encode_hash (query);
  return g_strconcat (registration->authorize,
                      strchr (registration->authorize, '?') == NULL ? "?" : "&",
                      encoded,
                      NULL);
}

static void
accord_signin_dispose (GObject *object)
{
  AccordSignin *self = ACCORD_SIGNIN (object);

  clear_source (&self->timer);
  clear_source (&self->cancelled);
  if (self->loopback != NULL)
    accord_loopback_stop (self->loopback);
  g_clear_object (&self->loopback);
  g_clear_object (&self->wait);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (accord_signin_parent_class)->dispose (object);
}

static void
accord_signin_finalize (GObject *object)
{
  AccordSignin *self = ACCORD_SIGNIN (object);

  accord_registration_free (self->registration);
  g_free (self->login_hint);
  accord_secret_free (self->state);
  accord_secret_free (self->verifier);
  accord_secret_free (self->code);
  g_free (self->address);
  g_clear_error (&self->refusal);
  g_clear_pointer (&self->identity, accord_identity_free);
  G_OBJECT_CLASS (accord_signin_parent_class)->finalize (object);
}

static void
accord_signin_class_init (AccordSigninClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = accord_signin_dispose;
  object_class->finalize = accord_signin_finalize;
}

static void
accord_signin_init (AccordSignin *self)
{
  self->timeout = TIMEOUT;
  self->limits = (AccordTransportLimits) ACCORD_TRANSPORT_LIMITS;
  self->limits.total = 60;
}

AccordSignin *
accord_signin_new (const AccordRegistration *registration, const char *login_hint)
{
  AccordSignin *self;

  g_return_val_if_fail (registration != NULL, NULL);

  self = g_object_new (ACCORD_TYPE_SIGNIN, NULL);
  self->registration = accord_registration_copy (registration);
  self->login_hint = g_strdup (login_hint);
  return self;
}

const char *
accord_signin_start (AccordSignin *self, GError **error)
{
  g_return_val_if_fail (ACCORD_IS_SIGNIN (self), NULL);
  g_return_val_if_fail (self->loopback == NULL, NULL);

  if (self->registration->client_id == NULL)
    {
      g_set_error (error,
                   ACCORD_SIGNIN_ERROR,
                   ACCORD_SIGNIN_ERROR_NO_REGISTRATION,
                   "There is no app registration for %s yet",
                   provider_name (self));
      return NULL;
    }

  /* A listener of its own per sign-in: an answer can only be for the provider it was started with. */
  self->loopback = accord_loopback_new (!is_google (self), judge_cb, sent_cb, self);
  if (!accord_loopback_listen (self->loopback, 0, error))
    {
      g_clear_object (&self->loopback);
      return NULL;
    }
  self->state = accord_oauth_random ();
  self->verifier = accord_oauth_random ();
  self->address = build_address (self);
  self->deadline = g_get_real_time () / G_USEC_PER_SEC + self->timeout;
  return self->address;
}

void
accord_signin_wait_async (AccordSignin *self,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  gint64 left;

  g_return_if_fail (ACCORD_IS_SIGNIN (self));
  g_return_if_fail (self->loopback != NULL && self->wait == NULL);

  self->wait = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->wait, accord_signin_wait_async);

  left = self->deadline - g_get_real_time () / G_USEC_PER_SEC;
  self->timer = g_timeout_source_new_seconds ((guint) CLAMP (left, 0, (gint64) self->timeout));
  g_source_set_callback (self->timer, timeout_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
  if (cancellable != NULL)
    {
      self->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (self->cancelled, G_SOURCE_FUNC (cancelled_cb), self, NULL);
      g_source_attach (self->cancelled, g_main_context_get_thread_default ());
    }
  go_on (self);
}

AccordIdentity *
accord_signin_wait_finish (AccordSignin *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (ACCORD_IS_SIGNIN (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gint64
accord_signin_get_deadline (AccordSignin *self)
{
  g_return_val_if_fail (ACCORD_IS_SIGNIN (self), 0);

  return self->deadline;
}

void
accord_signin_set_timeout (AccordSignin *self, guint seconds)
{
  g_return_if_fail (ACCORD_IS_SIGNIN (self));
  g_return_if_fail (self->loopback == NULL);

  self->timeout = seconds;
}
