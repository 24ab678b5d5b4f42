/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-keyring"

#include "accord-config.h"

#include <libsecret/secret.h>

#include "remote/accord-deadline.h"
#include "remote/accord-keyring-private.h"
#include "remote/accord-tokens-private.h"

#define TIMEOUT 30
#define PROMPT_TIMEOUT 120

G_DEFINE_QUARK (accord - keyring - error - quark, accord_keyring_error)

static const SecretSchema schema = {
  ACCORD_APP_ID,
  SECRET_SCHEMA_NONE,
  {
      { "application", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "account", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "registration", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { NULL, 0 },
  },
};

static guint timeout_override;

typedef enum
{
  OPERATION_LOAD,
  OPERATION_STORE,
  OPERATION_CLEAR
} OperationKind;

/* One request to the keyring, from the look at its lock to the answer. */
typedef struct
{
  OperationKind kind;
  GHashTable *attributes; /* (owned) */
  char *label;            /* (owned) (nullable) NULL: the one the item has */
  char *secret;           /* (owned) (nullable) to store */
  gboolean interactive;   /* a prompt may be shown */
  gboolean unlocked;      /* the person was asked once */
  AccordDeadline *deadline; /* (owned) */
} Operation;

static void search (GTask *task);

static void
operation_free (Operation *self)
{
  accord_deadline_free (self->deadline);
  g_hash_table_unref (self->attributes);
  g_free (self->label);
  accord_secret_free (self->secret);
  g_free (self);
}

void
accord_keyring_set_timeout (guint seconds)
{
  timeout_override = seconds;
}

/* ---- what failures mean (machine.md §3: what each situation looks like from here) ---- */

static gboolean
says_nobody_there (const GError *error)
{
  static const gint dbus_codes[] = {
    G_DBUS_ERROR_SERVICE_UNKNOWN,
    G_DBUS_ERROR_NAME_HAS_NO_OWNER,
    G_DBUS_ERROR_NO_SERVER,
    G_DBUS_ERROR_DISCONNECTED,
    G_DBUS_ERROR_SPAWN_EXEC_FAILED,
    G_DBUS_ERROR_SPAWN_FAILED,
    G_DBUS_ERROR_SPAWN_SERVICE_NOT_FOUND,
    G_DBUS_ERROR_SPAWN_CHILD_EXITED,
    G_DBUS_ERROR_UNKNOWN_OBJECT,
    G_DBUS_ERROR_UNKNOWN_METHOD,
    G_DBUS_ERROR_UNKNOWN_INTERFACE,
  };

  /* Without a bus: cannot autolaunch, no such socket. */
  if (error->domain == G_IO_ERROR)
    return error->code != G_IO_ERROR_TIMED_OUT && error->code != G_IO_ERROR_CANCELLED;
  if (error->domain == SECRET_ERROR)
    return error->code == SECRET_ERROR_NO_SUCH_OBJECT;
  if (error->domain != G_DBUS_ERROR)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (dbus_codes); i++)
    if (error->code == dbus_codes[i])
      return TRUE;
  return FALSE;
}

static gboolean
says_timed_out (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMEOUT) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMED_OUT);
}

static void
fail (GTask *task, AccordKeyringError code)
{
  static const char *messages[] = {
    [ACCORD_KEYRING_ERROR_ABSENT] = "The keyring is missing",
    [ACCORD_KEYRING_ERROR_LOCKED] = "The keyring is locked",
    [ACCORD_KEYRING_ERROR_REFUSED] = "The keyring refused",
    [ACCORD_KEYRING_ERROR_TIMEOUT] = "The keyring does not answer",
    [ACCORD_KEYRING_ERROR_NO_ITEM] = "The keyring has no such item",
  };

  g_task_return_new_error (task, ACCORD_KEYRING_ERROR, (gint) code, "%s", messages[code]);
}

/* @error of libsecret or D-Bus, not taken. */
static void
fail_with (GTask *task, const GError *error)
{
  Operation *self = g_task_get_task_data (task);

  g_debug ("The keyring failed: %s %d: %s", g_quark_to_string (error->domain), error->code, error->message);
  /* A session of a keyring daemon that went away is no use for the next attempt. */
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    secret_service_disconnect ();

  if (self->deadline->late || says_timed_out (error))
    fail (task, ACCORD_KEYRING_ERROR_TIMEOUT);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_error_copy (error));
  else if (says_nobody_there (error))
    fail (task, ACCORD_KEYRING_ERROR_ABSENT);
  else if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    fail (task, self->unlocked ? ACCORD_KEYRING_ERROR_REFUSED : ACCORD_KEYRING_ERROR_LOCKED);
  else
    fail (task, ACCORD_KEYRING_ERROR_REFUSED);
}

char *
accord_keyring_explain (const GError *error)
{
  static const char *sentences[] = {
    [ACCORD_KEYRING_ERROR_ABSENT] = "This desktop has no keyring that Accord can keep the sign-in in. "
                                    "Install and start one, for example GNOME Keyring or KWallet.",
    [ACCORD_KEYRING_ERROR_LOCKED] = "The keyring is locked. Unlock it and try again.",
    [ACCORD_KEYRING_ERROR_REFUSED] =
        "The keyring was not unlocked, or did not take the sign-in. Try again and answer its question.",
    [ACCORD_KEYRING_ERROR_TIMEOUT] = "The keyring does not answer. Look for its window, or log in again.",
    [ACCORD_KEYRING_ERROR_NO_ITEM] = "The keyring no longer has this sign-in. Sign in again.",
  };

  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain == ACCORD_KEYRING_ERROR && error->code >= 0 &&
      error->code < (gint) G_N_ELEMENTS (sentences))
    return g_strdup (sentences[error->code]);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_strdup ("The keyring was not waited for.");
  return g_strdup ("The keyring could not be used.");
}

/* ---- the act itself, once the keyring is open ---- */

static void
retrieve_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  SecretValue *value =
      secret_retrievable_retrieve_secret_finish (SECRET_RETRIEVABLE (source), result, &error);

  if (error != NULL)
    fail_with (task, error);
  else if (value == NULL || secret_value_get_text (value) == NULL)
    fail (task, ACCORD_KEYRING_ERROR_NO_ITEM);
  else
    g_task_return_pointer (task,
                           g_strdup (secret_value_get_text (value)),
                           (GDestroyNotify) accord_secret_free);
  g_clear_pointer (&value, secret_value_unref);
}

static void
store_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (secret_password_store_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else if (error != NULL)
    fail_with (task, error);
  else
    fail (task, ACCORD_KEYRING_ERROR_REFUSED);
}

static void
clear_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  /* FALSE without an error: there was nothing to remove. */
  secret_password_clear_finish (result, &error);
  if (error != NULL)
    fail_with (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* @item: (nullable) the one found. */
static void
act (GTask *task, SecretRetrievable *item)
{
  Operation *self = g_task_get_task_data (task);
  g_autofree char *old_label = item == NULL ? NULL : secret_retrievable_get_label (item);
  const char *label = self->label;

  if (label == NULL)
    label = old_label != NULL && *old_label != '\0' ? old_label : "Accord";

  if (self->kind == OPERATION_STORE)
    secret_password_storev (&schema,
                            self->attributes,
                            SECRET_COLLECTION_DEFAULT,
                            label,
                            self->secret,
                            self->deadline->cancellable,
                            store_cb,
                            g_object_ref (task));
  else if (self->kind == OPERATION_CLEAR && item != NULL)
    secret_password_clearv (
        &schema, self->attributes, self->deadline->cancellable, clear_cb, g_object_ref (task));
  else if (self->kind == OPERATION_CLEAR)
    g_task_return_boolean (task, TRUE);
  else if (item != NULL)
    secret_retrievable_retrieve_secret (item, self->deadline->cancellable, retrieve_cb, g_object_ref (task));
  else
    fail (task, ACCORD_KEYRING_ERROR_NO_ITEM);
}

/* ---- the lock ---- */

static void
unlock_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  gint count = secret_service_unlock_finish (SECRET_SERVICE (source), result, NULL, &error);

  if (error != NULL)
    fail_with (task, error);
  else if (count < 1)
    fail (task, ACCORD_KEYRING_ERROR_REFUSED);
  else
    search (task);
}

/* @proxy: a locked item or collection. Asks the person once, where that is allowed. */
static void
unlock (GTask *task, SecretService *service, gpointer proxy)
{
  Operation *self = g_task_get_task_data (task);
  g_autoptr (GList) proxies = g_list_prepend (NULL, proxy);

  if (!self->interactive || self->unlocked || service == NULL)
    {
      fail (task, self->unlocked ? ACCORD_KEYRING_ERROR_REFUSED : ACCORD_KEYRING_ERROR_LOCKED);
      return;
    }
  self->unlocked = TRUE;
  secret_service_unlock (service, proxies, self->deadline->cancellable, unlock_cb, g_object_ref (task));
}

static void
collection_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Operation *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (SecretCollection) collection = secret_collection_for_alias_finish (result, &error);

  if (error != NULL)
    fail_with (task, error);
  else if (collection != NULL && secret_collection_get_locked (collection))
    unlock (task, secret_collection_get_service (collection), collection);
  /* Storing may make a first keyring; that asks for its password. */
  else if (collection == NULL && self->kind != OPERATION_CLEAR &&
           !(self->kind == OPERATION_STORE && self->interactive))
    fail (task, ACCORD_KEYRING_ERROR_ABSENT);
  else
    act (task, NULL);
}

/* In a sandbox libsecret keeps an encrypted file of its own, which has no lock and no collections. */
static gboolean
is_file_of_sandbox (void)
{
  return g_strcmp0 (g_getenv ("SECRET_BACKEND"), "file") == 0 ||
         g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

static void
search_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Operation *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  GList *items = secret_password_search_finish (result, &error);

  if (error != NULL)
    fail_with (task, error);
  else if (items == NULL && is_file_of_sandbox ())
    act (task, NULL);
  else if (items == NULL)
    secret_collection_for_alias (NULL,
                                 SECRET_COLLECTION_DEFAULT,
                                 SECRET_COLLECTION_NONE,
                                 self->deadline->cancellable,
                                 collection_cb,
                                 g_object_ref (task));
  else if (SECRET_IS_ITEM (items->data) && secret_item_get_locked (items->data))
    unlock (task, secret_item_get_service (items->data), items->data);
  else
    act (task, items->data);
  g_list_free_full (items, g_object_unref);
}

/* Without unlocking: this alone tells a locked item from a missing one, and works inside a sandbox too. */
static void
search (GTask *task)
{
  Operation *self = g_task_get_task_data (task);

  secret_password_searchv (&schema,
                           self->attributes,
                           SECRET_SEARCH_NONE,
                           self->deadline->cancellable,
                           search_cb,
                           g_object_ref (task));
}

/* ---- an operation ---- */

static Operation *
operation_new (OperationKind kind,
               const char *attribute,
               const char *value,
               gboolean interactive,
               GCancellable *cancellable)
{
  Operation *self = g_new0 (Operation, 1);

  self->kind = kind;
  self->interactive = interactive;
  self->attributes = secret_attributes_build (&schema, "application", ACCORD_APP_ID, attribute, value, NULL);
  self->deadline = accord_deadline_new (timeout_override != 0 ? timeout_override
                                        : interactive         ? PROMPT_TIMEOUT
                                                              : TIMEOUT,
                                        cancellable);
  return self;
}

/* Takes @operation. */
static void
run (Operation *operation,
     GCancellable *cancellable,
     gpointer tag,
     GAsyncReadyCallback callback,
     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, operation, (GDestroyNotify) operation_free);
  search (task);
}

void
accord_keyring_load_async (const char *account,
                           gboolean interactive,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (account != NULL);

  run (operation_new (OPERATION_LOAD, "account", account, interactive, cancellable),
       cancellable,
       accord_keyring_load_async,
       callback,
       user_data);
}

AccordTokens *
accord_keyring_load_finish (GAsyncResult *result, GError **error)
{
  char *text = g_task_propagate_pointer (G_TASK (result), error);
  AccordTokens *tokens;

  if (text == NULL)
    return NULL;
  tokens = accord_tokens_from_text (text);
  accord_secret_free (text);
  if (tokens == NULL)
    g_set_error_literal (error,
                         ACCORD_KEYRING_ERROR,
                         ACCORD_KEYRING_ERROR_NO_ITEM,
                         "The keyring item cannot be read");
  return tokens;
}

void
accord_keyring_store_async (const char *account,
                            const char *label,
                            const AccordTokens *tokens,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  Operation *operation;

  g_return_if_fail (account != NULL);
  g_return_if_fail (tokens != NULL);

  operation = operation_new (OPERATION_STORE, "account", account, TRUE, cancellable);
  operation->label = g_strdup (label);
  operation->secret = accord_tokens_to_text (tokens);
  run (operation, cancellable, accord_keyring_store_async, callback, user_data);
}

gboolean
accord_keyring_store_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
accord_keyring_clear_async (const char *account,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (account != NULL);

  run (operation_new (OPERATION_CLEAR, "account", account, TRUE, cancellable),
       cancellable,
       accord_keyring_clear_async,
       callback,
       user_data);
}

gboolean
accord_keyring_clear_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **out = user_data;

  *out = g_object_ref (result);
}

/* libsecret's connection to the keyring outlives a call and belongs to the context of the call that made it,
 * so the blocking calls share one for the life of the program, one call at a time. */
static GMainContext *
get_blocking_context (void)
{
  static gsize context;

  if (g_once_init_enter (&context))
    g_once_init_leave (&context, (gsize) g_main_context_new ());
  return (GMainContext *) context;
}

gboolean
accord_keyring_store (const char *account,
                      const char *label,
                      const AccordTokens *tokens,
                      GCancellable *cancellable,
                      GError **error)
{
  static GMutex mutex;
  g_autoptr (GMutexLocker) locker = NULL;
  g_autoptr (GMainContextPusher) pusher = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  Operation *operation;

  g_return_val_if_fail (account != NULL, FALSE);
  g_return_val_if_fail (tokens != NULL, FALSE);

  locker = g_mutex_locker_new (&mutex);
  pusher = g_main_context_pusher_new (get_blocking_context ());
  operation = operation_new (OPERATION_STORE, "account", account, FALSE, cancellable);
  operation->label = g_strdup (label);
  operation->secret = accord_tokens_to_text (tokens);
  run (operation, cancellable, accord_keyring_store, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (get_blocking_context (), TRUE);
  while (g_main_context_iteration (get_blocking_context (), FALSE))
    continue;
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
accord_keyring_store_registration_async (const char *provider,
                                         const char *secret,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  Operation *operation;

  g_return_if_fail (provider != NULL);

  /* An emptied field takes the secret away. */
  operation = operation_new (secret == NULL || *secret == '\0' ? OPERATION_CLEAR : OPERATION_STORE,
                             "registration",
                             provider,
                             TRUE,
                             cancellable);
  operation->label = g_strdup_printf ("Accord: app registration (%s)", provider);
  operation->secret = g_strdup (secret);
  run (operation, cancellable, accord_keyring_store_registration_async, callback, user_data);
}

gboolean
accord_keyring_store_registration_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
accord_keyring_load_registration_async (const char *provider,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  g_return_if_fail (provider != NULL);

  run (operation_new (OPERATION_LOAD, "registration", provider, FALSE, cancellable),
       cancellable,
       accord_keyring_load_registration_async,
       callback,
       user_data);
}

char *
accord_keyring_load_registration_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  char *secret = g_task_propagate_pointer (G_TASK (result), &local_error);

  /* No secret typed in is no failure. */
  if (local_error != NULL &&
      !g_error_matches (local_error, ACCORD_KEYRING_ERROR, ACCORD_KEYRING_ERROR_NO_ITEM))
    g_propagate_error (error, g_steal_pointer (&local_error));
  return secret;
}
