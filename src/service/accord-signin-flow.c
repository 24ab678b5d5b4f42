/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-service"

#include "accord-config.h"

#include <glib/gi18n-lib.h>

#include "client/accord-service-error.h"
#include "remote/accord-signin.h"
#include "service/accord-departure.h"
#include "service/accord-registrar.h"
#include "service/accord-sentences.h"
#include "service/accord-signin-flow.h"

struct _AccordSigninFlow
{
  GObject parent_instance;

  AccordStore *store;               /* (owned) */
  AccordSessions *sessions;         /* (owned) */
  AccordClock *clock;               /* (owned) */
  char *id;                         /* (owned) */
  char *provider;                   /* (owned) */
  char *again;                      /* (owned) (nullable) account that signs in again */
  char *hint;                       /* (owned) (nullable) */
  GCancellable *cancellable;        /* (owned) */
  AccordRegistration *registration; /* (owned) (nullable) */
  AccordSignin *signin;             /* (owned) (nullable) */
  AccordIdentity *identity;         /* (owned) (nullable) once signed in */
  AccordAccount *account;           /* (owned) (nullable) what will stand in the store */
  gboolean returning;               /* the account was disconnected */
  gboolean is_stranger;             /* somebody else signed in than @again belongs to */
};

G_DEFINE_FINAL_TYPE (AccordSigninFlow, accord_signin_flow, G_TYPE_OBJECT)

static guint finished_signal;

static void
finish (AccordSigninFlow *self, const GError *error)
{
  g_autofree char *sentence = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    sentence = g_strdup (_ ("The sign-in was cancelled."));
  else
    sentence = error != NULL ? accord_sentence_of (error) : g_strdup ("");
  g_signal_emit (self,
                 finished_signal,
                 0,
                 error == NULL       ? self->account->id
                 : self->is_stranger ? self->again
                                     : "",
                 sentence);
}

/* ---- who is it? (sync-rules §11) ---- */

static AccordAccount *
account_again (AccordSigninFlow *self, GError **error)
{
  g_autoptr (AccordAccount) account = accord_store_get_account (self->store, self->again, error);

  if (account == NULL)
    return NULL;
  if (g_strcmp0 (account->provider_user_id, self->identity->provider_user_id) == 0)
    return g_steal_pointer (&account);

  self->is_stranger = TRUE;
  g_set_error (error,
               ACCORD_SERVICE_ERROR,
               ACCORD_SERVICE_ERROR_INVALID,
               _ ("You signed in as %s, but this account belongs to %s. Add %s as another account instead."),
               self->identity->email,
               account->email,
               self->identity->email);
  return NULL;
}

static AccordAccount *
account_new_or_back (AccordSigninFlow *self, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (AccordAccount) account =
    accord_store_find_account (self->store, self->provider, self->identity->provider_user_id, &reason);

  if (reason != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }
  if (account != NULL && !account->disconnected)
    {
      g_set_error (error,
                   ACCORD_SERVICE_ERROR,
                   ACCORD_SERVICE_ERROR_INVALID,
                   _ ("%s is connected already."),
                   self->identity->email);
      return NULL;
    }
  if (account == NULL)
    {
      account = accord_account_new ();
      account->provider = g_strdup (self->provider);
      account->provider_user_id = g_strdup (self->identity->provider_user_id);
      account->automatic = TRUE;
    }
  else
    self->returning = TRUE;
  account->connected_at = accord_clock_seconds (self->clock);
  return g_steal_pointer (&account);
}

static void
replace (char **place, const char *value)
{
  g_free (*place);
  *place = g_strdup (value);
}

static void
describe_account (AccordSigninFlow *self)
{
  AccordAccount *account = self->account;

  replace (&account->email, self->identity->email);
  replace (&account->name, self->identity->name);
  replace (&account->tenant, self->registration->tenant);
  replace (&account->client_id, self->registration->client_id);
  replace (&account->scopes, self->identity->tokens->scopes);
  replace (&account->reason, NULL);
  account->health = ACCORD_HEALTH_OK;
  account->token_renewed_at = accord_clock_seconds (self->clock);
}

/* ---- into the store ---- */

static gboolean
store_account (AccordSigninFlow *self, GError **error)
{
  g_autofree char *key = g_strdup_printf ("account.%s.missing_scopes", self->account->id);
  const char *missing = self->identity->missing != NULL ? self->identity->missing : "";

  if (self->returning && !accord_departure_undo (self->store, self->account->id, error))
    return FALSE;
  self->account->disconnected = FALSE;
  return accord_store_put_account (self->store, self->account, error) &&
         accord_store_set_setting (self->store, key, missing, error);
}

static void
calendars_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AccordSigninFlow) self = user_data;
  g_autoptr (GError) error = NULL;

  /* The account is connected whether or not its calendars could be listed; the next pass lists them again. */
  if (!accord_worker_refresh_calendars_finish (ACCORD_WORKER (source), result, &error))
    g_message ("Account %s: its calendars could not be listed: %s", self->account->id, error->message);
  finish (self, NULL);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AccordSigninFlow) self = user_data;
  g_autoptr (GError) error = NULL;
  AccordSession *session;

  if (!accord_keyring_store_finish (result, &error) || !store_account (self, &error))
    {
      finish (self, error);
      return;
    }
  session = accord_sessions_get (self->sessions, self->account->id);
  accord_session_begin (session, self->provider, self->registration, self->identity->tokens);
  accord_worker_refresh_calendars_async (accord_session_get_worker (session),
                                         self->cancellable,
                                         calendars_cb,
                                         g_object_ref (self));
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AccordSigninFlow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *label = NULL;

  self->identity = accord_signin_wait_finish (ACCORD_SIGNIN (source), result, &error);
  if (self->identity != NULL)
    self->account = self->again != NULL ? account_again (self, &error) : account_new_or_back (self, &error);
  if (self->account == NULL)
    {
      finish (self, error);
      return;
    }

  describe_account (self);
  /* TRANSLATORS: name of an item in the keyring; first the provider, then the e-mail address */
  label = g_strdup_printf (_ ("Accord: %s (%s)"), accord_provider_label (self->provider), self->account->email);
  accord_keyring_store_async (self->account->id,
                              label,
                              self->identity->tokens,
                              self->cancellable,
                              stored_cb,
                              g_object_ref (self));
}

/* ---- the beginning ---- */

static void
registration_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AccordSigninFlow *self = g_task_get_source_object (task);
  GError *error = NULL;
  const char *address;

  self->registration = accord_registrar_load_finish (result, &error);
  if (self->registration == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  self->signin = accord_signin_new (self->registration, self->hint);
  address = accord_signin_start (self->signin, &error);
  if (address == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_return_pointer (task, g_strdup (address), g_free);
  accord_signin_wait_async (self->signin, self->cancellable, signed_in_cb, g_object_ref (self));
}

void
accord_signin_flow_start_async (AccordSigninFlow *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (ACCORD_IS_SIGNIN_FLOW (self));

  task = g_task_new (self, self->cancellable, callback, user_data);
  g_task_set_source_tag (task, accord_signin_flow_start_async);
  g_task_set_check_cancellable (task, FALSE);
  accord_registrar_load_async (self->store,
                               self->provider,
                               self->cancellable,
                               registration_cb,
                               g_steal_pointer (&task));
}

char *
accord_signin_flow_start_finish (AccordSigninFlow *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
accord_signin_flow_cancel (AccordSigninFlow *self)
{
  g_return_if_fail (ACCORD_IS_SIGNIN_FLOW (self));

  g_cancellable_cancel (self->cancellable);
}

const char *
accord_signin_flow_get_id (AccordSigninFlow *self)
{
  g_return_val_if_fail (ACCORD_IS_SIGNIN_FLOW (self), NULL);

  return self->id;
}

/* ---- type ---- */

static gboolean
release_cb (gpointer user_data)
{
  return G_SOURCE_REMOVE;
}

static void
accord_signin_flow_finalize (GObject *object)
{
  AccordSigninFlow *self = ACCORD_SIGNIN_FLOW (object);

  /* The request that ended the sign-in may be on the stack still: its listener goes from the main loop. */
  if (self->signin != NULL)
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, release_cb, g_steal_pointer (&self->signin), g_object_unref);

  g_clear_object (&self->store);
  g_clear_object (&self->sessions);
  g_clear_object (&self->clock);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->registration, accord_registration_free);
  g_clear_pointer (&self->identity, accord_identity_free);
  g_clear_pointer (&self->account, accord_account_free);
  g_free (self->id);
  g_free (self->provider);
  g_free (self->again);
  g_free (self->hint);

  G_OBJECT_CLASS (accord_signin_flow_parent_class)->finalize (object);
}

static void
accord_signin_flow_class_init (AccordSigninFlowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = accord_signin_flow_finalize;

  finished_signal = g_signal_new ("finished",
                                  G_TYPE_FROM_CLASS (klass),
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  2,
                                  G_TYPE_STRING,
                                  G_TYPE_STRING);
}

static void
accord_signin_flow_init (AccordSigninFlow *self)
{
  self->id = g_uuid_string_random ();
  self->cancellable = g_cancellable_new ();
}

AccordSigninFlow *
accord_signin_flow_new (AccordStore *store,
                        AccordSessions *sessions,
                        AccordClock *clock,
                        const char *provider,
                        const char *account,
                        const char *hint)
{
  AccordSigninFlow *self = g_object_new (ACCORD_TYPE_SIGNIN_FLOW, NULL);

  self->store = g_object_ref (store);
  self->sessions = g_object_ref (sessions);
  self->clock = g_object_ref (clock);
  self->provider = g_strdup (provider);
  self->again = g_strdup (account);
  self->hint = g_strdup (hint);
  return self;
}
