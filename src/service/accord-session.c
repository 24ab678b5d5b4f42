/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-service"

#include "accord-config.h"

#include <glib/gi18n-lib.h>

#include "client/accord-service-error.h"
#include "remote/accord-google.h"
#include "remote/accord-outlook.h"
#include "service/accord-registrar.h"
#include "service/accord-sentences.h"
#include "service/accord-session.h"

struct _AccordSession
{
  GObject parent_instance;

  AccordStore *store;             /* (owned) */
  char *account;                  /* (owned) */
  AccordClock *clock;             /* (owned) */
  AccordCredentials *credentials; /* (owned) (nullable) */
  AccordWorker *worker;           /* (owned) (nullable) */
  char *api;                      /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (AccordSession, accord_session, G_TYPE_OBJECT)

typedef struct
{
  gboolean interactive;
  AccordAccount *account;           /* (owned) */
  AccordRegistration *registration; /* (owned) (nullable) */
} Opening;

static void
opening_free (Opening *opening)
{
  g_clear_pointer (&opening->account, accord_account_free);
  g_clear_pointer (&opening->registration, accord_registration_free);
  g_free (opening);
}

static const struct
{
  const char *provider;
  AccordProvider *(*make) (AccordCredentials *, const AccordRegistration *, AccordClock *);
} providers[] = {
  { "google", accord_google_new },
  { "outlook", accord_outlook_new },
};

static AccordProvider *
make_provider (AccordSession *self, const char *provider, const AccordRegistration *registration)
{
  for (gsize i = 0; i < G_N_ELEMENTS (providers); i++)
    if (g_strcmp0 (providers[i].provider, provider) == 0)
      return providers[i].make (self->credentials, registration, self->clock);
  return NULL;
}

void
accord_session_begin (AccordSession *self,
                      const char *provider,
                      const AccordRegistration *registration,
                      const AccordTokens *tokens)
{
  g_autoptr (AccordProvider) remote = NULL;

  g_return_if_fail (ACCORD_IS_SESSION (self));

  accord_session_close (self);
  g_free (self->api);
  self->api = g_strdup (registration->api);
  self->credentials = accord_credentials_new (self->account, registration, tokens, self->clock);
  remote = make_provider (self, provider, registration);
  g_return_if_fail (remote != NULL);
  self->worker = accord_worker_new (accord_store_get_path (self->store), self->account, remote, self->clock);
}

void
accord_session_close (AccordSession *self)
{
  g_return_if_fail (ACCORD_IS_SESSION (self));

  g_clear_object (&self->worker);
  g_clear_object (&self->credentials);
}

/* ---- opening ---- */

static void
tokens_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AccordSession *self = g_task_get_source_object (task);
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (AccordTokens) tokens = accord_keyring_load_finish (result, &error);

  if (tokens == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  /* Somebody else may have opened it meanwhile; theirs stays. */
  if (self->worker == NULL)
    accord_session_begin (self, opening->account->provider, opening->registration, tokens);
  g_task_return_pointer (task, g_object_ref (self->worker), g_object_unref);
}

/* Tokens belong to the registration they were given to; with another one a refresh can only be refused. */
static gboolean
registration_fits (const Opening *opening, GError **error)
{
  if (opening->account->client_id == NULL ||
      g_strcmp0 (opening->account->client_id, opening->registration->client_id) == 0)
    return TRUE;

  g_set_error_literal (error,
                       ACCORD_SERVICE_ERROR,
                       ACCORD_SERVICE_ERROR_SIGN_IN,
                       _ ("The app registration was replaced. Sign in again; your events and links are kept."));
  return FALSE;
}

static void
registration_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AccordSession *self = g_task_get_source_object (task);
  Opening *opening = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  opening->registration = accord_registrar_load_finish (result, &error);
  if (opening->registration == NULL || !registration_fits (opening, &error))
    g_task_return_error (task, error);
  else
    accord_keyring_load_async (self->account,
                               opening->interactive,
                               cancellable,
                               tokens_cb,
                               g_steal_pointer (&task));
}

void
accord_session_open_async (AccordSession *self,
                           gboolean interactive,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Opening *opening;
  GError *error = NULL;

  g_return_if_fail (ACCORD_IS_SESSION (self));

  g_task_set_source_tag (task, accord_session_open_async);
  if (self->worker != NULL)
    {
      g_task_return_pointer (task, g_object_ref (self->worker), g_object_unref);
      return;
    }

  opening = g_new0 (Opening, 1);
  opening->interactive = interactive;
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);
  opening->account = accord_store_get_account (self->store, self->account, &error);
  if (opening->account == NULL)
    g_task_return_error (task, error);
  else
    accord_registrar_load_async (self->store,
                                 opening->account->provider,
                                 cancellable,
                                 registration_cb,
                                 g_steal_pointer (&task));
}

AccordWorker *
accord_session_open_finish (AccordSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- type ---- */

static void
accord_session_finalize (GObject *object)
{
  AccordSession *self = ACCORD_SESSION (object);

  accord_session_close (self);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  g_free (self->account);
  g_free (self->api);

  G_OBJECT_CLASS (accord_session_parent_class)->finalize (object);
}

static void
accord_session_class_init (AccordSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = accord_session_finalize;
}

static void
accord_session_init (AccordSession *self)
{
}

AccordSession *
accord_session_new (AccordStore *store, const char *account, AccordClock *clock)
{
  AccordSession *self;

  g_return_val_if_fail (ACCORD_IS_STORE (store) && account != NULL, NULL);

  self = g_object_new (ACCORD_TYPE_SESSION, NULL);
  self->store = g_object_ref (store);
  self->account = g_strdup (account);
  self->clock = g_object_ref (clock);
  return self;
}

const char *
accord_session_get_account (AccordSession *self)
{
  g_return_val_if_fail (ACCORD_IS_SESSION (self), NULL);

  return self->account;
}

gboolean
accord_session_is_open (AccordSession *self)
{
  g_return_val_if_fail (ACCORD_IS_SESSION (self), FALSE);

  return self->worker != NULL;
}

AccordCredentials *
accord_session_get_credentials (AccordSession *self)
{
  g_return_val_if_fail (ACCORD_IS_SESSION (self), NULL);

  return self->credentials;
}

AccordWorker *
accord_session_get_worker (AccordSession *self)
{
  g_return_val_if_fail (ACCORD_IS_SESSION (self), NULL);

  return self->worker;
}

const char *
accord_session_get_api (AccordSession *self)
{
  g_return_val_if_fail (ACCORD_IS_SESSION (self), NULL);

  return self->api;
}
