/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-service"

#include "accord-config.h"

#include <glib/gi18n-lib.h>

#include "client/accord-service-error.h"
#include "remote/accord-credentials.h"
#include "service/accord-registrar.h"
#include "service/accord-sentences.h"

typedef struct
{
  char *provider;  /* (owned), as all */
  char *client_id; /* (nullable) from preferences */
  char *tenant;    /* (nullable) from preferences */
} Wanted;

static void
wanted_free (Wanted *wanted)
{
  g_free (wanted->provider);
  g_free (wanted->client_id);
  g_free (wanted->tenant);
  g_free (wanted);
}

static char *
read_preference (AccordStore *store, const char *provider, const char *name)
{
  g_autofree char *key = g_strdup_printf ("registration.%s.%s", provider, name);
  g_autofree char *value = accord_store_get_setting (store, key);

  return value != NULL && *value != '\0' ? g_steal_pointer (&value) : NULL;
}

static AccordRegistration *
load (const Wanted *wanted, const char *secret, GError **error)
{
  AccordRegistrationPreferences preferences = { wanted->client_id, secret, wanted->tenant };
  g_autoptr (AccordRegistration) registration = accord_registration_load (wanted->provider, &preferences, error);

  if (registration == NULL)
    return NULL;
  if (registration->client_id == NULL || *registration->client_id == '\0')
    {
      g_set_error (error,
                   ACCORD_SERVICE_ERROR,
                   ACCORD_SERVICE_ERROR_NO_REGISTRATION,
                   _ ("No app registration for %s is set up. Enter a client id in Preferences; the guide "
                      "“accounts” explains how to get one."),
                   accord_provider_label (wanted->provider));
      return NULL;
    }
  return g_steal_pointer (&registration);
}

static void
secret_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) reason = NULL;
  g_autofree char *secret = accord_keyring_load_registration_finish (result, &reason);
  AccordRegistration *registration;
  GError *error = NULL;

  if (reason != NULL)
    g_debug ("No registration secret from the keyring: %s", reason->message);

  registration = load (g_task_get_task_data (task), secret, &error);
  if (registration == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, registration, (GDestroyNotify) accord_registration_free);
}

void
accord_registrar_load_async (AccordStore *store,
                             const char *provider,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (AccordRegistration) registration = NULL;
  Wanted *wanted = g_new0 (Wanted, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, accord_registrar_load_async);
  wanted->provider = g_strdup (provider);
  wanted->client_id = read_preference (store, provider, "client_id");
  wanted->tenant = read_preference (store, provider, "tenant");
  g_task_set_task_data (task, wanted, (GDestroyNotify) wanted_free);

  registration = load (wanted, NULL, &error);
  if (registration == NULL)
    g_task_return_error (task, error);
  else if (g_strcmp0 (registration->source, "preferences") == 0)
    accord_keyring_load_registration_async (provider, cancellable, secret_cb, g_steal_pointer (&task));
  else
    g_task_return_pointer (task, g_steal_pointer (&registration), (GDestroyNotify) accord_registration_free);
}

AccordRegistration *
accord_registrar_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
