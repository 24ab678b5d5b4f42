/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-client"

#include "accord-config.h"

#include <stdlib.h>
#include <unistd.h>

#include "client/accord-connector.h"
#include "client/accord-service-error.h"

/* How often, and how many times, the address of a service that somebody else is just starting is looked for. */
#define RETRY_INTERVAL 200 /* milliseconds */
#define RETRIES 25

typedef struct
{
  char *store;                 /* (owned) */
  gboolean start;
  guint retries;               /* left */
  GDBusConnection *connection; /* (owned) (nullable) of the private service */
} Search;

static void
search_free (Search *search)
{
  g_free (search->store);
  g_clear_object (&search->connection);
  g_free (search);
}

static void private_read (GTask *task);

char *
accord_connector_bus_file (const char *store)
{
  return g_strconcat (store, ".bus", NULL);
}

static char *
real_path (const char *path)
{
  char *resolved = realpath (path, NULL); /* from malloc, as g_free() takes it */

  return resolved != NULL ? resolved : g_canonicalize_filename (path, NULL);
}

gboolean
accord_connector_same_file (const char *path, const char *other)
{
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;

  if (path == NULL || other == NULL || *path == '\0' || *other == '\0')
    return FALSE;
  one = real_path (path);
  two = real_path (other);
  return g_str_equal (one, two);
}

/* Takes @task and @error. */
static void
give_up (GTask *task, const char *what, GError *error)
{
  g_autoptr (GTask) owned = task;
  g_autoptr (GError) cause = error;

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (owned, g_steal_pointer (&cause));
      return;
    }
  if (cause != NULL)
    g_dbus_error_strip_remote_error (cause);
  g_task_return_new_error (owned,
                           ACCORD_SERVICE_ERROR,
                           ACCORD_SERVICE_ERROR_UNAVAILABLE,
                           cause != NULL ? "%s: %s" : "%s",
                           what,
                           cause != NULL ? cause->message : "");
}

/* ---- a service of the store's own, on a private connection ---- */

static void
private_proxy_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordSync1) proxy = accord_sync1_proxy_new_finish (result, &error);
  Search *search = g_task_get_task_data (task);

  if (proxy != NULL && accord_connector_same_file (accord_sync1_get_store (proxy), search->store))
    g_task_return_pointer (task, g_steal_pointer (&proxy), g_object_unref);
  else
    give_up (g_steal_pointer (&task), "The service of this store does not answer", g_steal_pointer (&error));
}

static void
private_use (GTask *task, GDBusConnection *connection)
{
  accord_sync1_proxy_new (connection,
                          G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START,
                          NULL,
                          ACCORD_SERVICE_PATH,
                          g_task_get_cancellable (task),
                          private_proxy_cb,
                          task);
}

static void
spawned_connection_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) connection = g_dbus_connection_new_for_address_finish (result, &error);

  if (connection == NULL)
    give_up (g_steal_pointer (&task), "The service of this store cannot be reached", g_steal_pointer (&error));
  else
    private_use (g_steal_pointer (&task), connection);
}

static gboolean
private_retry_cb (gpointer user_data)
{
  private_read (user_data);
  return G_SOURCE_REMOVE;
}

static void
spawn_line_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Search *search = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autofree char *address =
    g_data_input_stream_read_line_finish_utf8 (G_DATA_INPUT_STREAM (source), result, NULL, &error);

  if (address != NULL && g_dbus_is_supported_address (address, NULL))
    g_dbus_connection_new_for_address (address,
                                       G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT,
                                       NULL,
                                       cancellable,
                                       spawned_connection_cb,
                                       g_steal_pointer (&task));
  else if (error == NULL && search->retries > 0)
    {
      /* It ended at once: another client is starting the same one just now, and its address will appear. */
      search->start = FALSE;
      g_timeout_add (RETRY_INTERVAL, private_retry_cb, g_steal_pointer (&task));
    }
  else
    give_up (g_steal_pointer (&task), "The service of this store did not start", g_steal_pointer (&error));
}

/* Out of the terminal's process group, so that Ctrl+C ends the client alone. */
static void
leave_group_cb (gpointer user_data)
{
  setsid ();
}

static const char *
service_program (void)
{
  const char *program = g_getenv ("ACCORD_SERVICE_PROGRAM");

  return program != NULL && *program != '\0' ? program : ACCORD_LIBEXECDIR "/accord-service";
}

static void
private_spawn (GTask *task)
{
  Search *search = g_task_get_task_data (task);
  /* It outlives us: whoever reads our standard error to its end must not wait for it. */
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_set_child_setup (launcher, leave_group_cb, NULL, NULL);
  process = g_subprocess_launcher_spawn (launcher,
                                         &error,
                                         service_program (),
                                         "--private",
                                         "--store",
                                         search->store,
                                         NULL);
  if (process == NULL)
    {
      give_up (task, "The service of this store cannot be started", g_steal_pointer (&error));
      return;
    }

  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_data_input_stream_read_line_async (lines,
                                       G_PRIORITY_DEFAULT,
                                       g_task_get_cancellable (task),
                                       spawn_line_cb,
                                       task);
}

static void
private_absent (GTask *task, GError *error)
{
  Search *search = g_task_get_task_data (task);
  g_autoptr (GError) cause = error;

  if (search->start)
    private_spawn (task);
  else if (search->retries > 0)
    {
      search->retries--;
      g_timeout_add (RETRY_INTERVAL, private_retry_cb, task);
    }
  else
    {
      g_autofree char *what = g_strdup_printf ("%s: no service runs for this store", search->store);

      give_up (task, what, NULL);
    }
}

static void
private_connection_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) connection = g_dbus_connection_new_for_address_finish (result, &error);

  if (connection != NULL)
    private_use (task, connection);
  else
    private_absent (task, g_steal_pointer (&error));
}

static void
private_read (GTask *task)
{
  Search *search = g_task_get_task_data (task);
  g_autofree char *file = accord_connector_bus_file (search->store);
  g_autofree char *address = NULL;

  if (!g_file_get_contents (file, &address, NULL, NULL) ||
      !g_dbus_is_supported_address (g_strstrip (address), NULL))
    {
      private_absent (task, NULL);
      return;
    }
  g_dbus_connection_new_for_address (address,
                                     G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT,
                                     NULL,
                                     g_task_get_cancellable (task),
                                     private_connection_cb,
                                     task);
}

/* ---- the session's service ---- */

static void
session_proxy_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordSync1) proxy = accord_sync1_proxy_new_finish (result, &error);
  Search *search = g_task_get_task_data (task);

  if (proxy == NULL)
    {
      give_up (task, "The service does not answer", g_steal_pointer (&error));
      return;
    }
  if (!accord_connector_same_file (accord_sync1_get_store (proxy), search->store))
    {
      private_read (task);
      return;
    }
  g_task_return_pointer (task, g_steal_pointer (&proxy), g_object_unref);
  g_object_unref (task);
}

static void
session_use (GTask *task, GDBusConnection *connection)
{
  accord_sync1_proxy_new (connection,
                          G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START,
                          ACCORD_SERVICE_ID,
                          ACCORD_SERVICE_PATH,
                          g_task_get_cancellable (task),
                          session_proxy_cb,
                          task);
}

static void
session_call (GTask *task,
              GDBusConnection *connection,
              const char *method,
              GVariant *parameters,
              GAsyncReadyCallback callback)
{
  g_dbus_connection_call (connection,
                          "org.freedesktop.DBus",
                          "/org/freedesktop/DBus",
                          "org.freedesktop.DBus",
                          method,
                          parameters,
                          NULL,
                          G_DBUS_CALL_FLAGS_NONE,
                          -1,
                          g_task_get_cancellable (task),
                          callback,
                          task);
}

static void
session_has_owner_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  gboolean owned = FALSE;

  if (reply == NULL)
    {
      give_up (task, "The session bus does not answer", g_steal_pointer (&error));
      return;
    }
  g_variant_get (reply, "(b)", &owned);
  if (owned)
    session_use (task, G_DBUS_CONNECTION (source));
  else
    private_read (task);
}

static void
session_started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (reply != NULL)
    session_use (task, G_DBUS_CONNECTION (source));
  else if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN))
    /* The bus says this of a name it cannot start even while somebody who was started by hand owns it. */
    session_call (task,
                  G_DBUS_CONNECTION (source),
                  "NameHasOwner",
                  g_variant_new ("(s)", ACCORD_SERVICE_ID),
                  session_has_owner_cb);
  else
    give_up (task, "The service cannot be started", g_steal_pointer (&error));
}

static void
session_bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) connection = g_bus_get_finish (result, &error);
  Search *search = g_task_get_task_data (task);

  if (connection == NULL)
    give_up (task, "There is no session bus", g_steal_pointer (&error));
  else if (search->start)
    session_call (task,
                  connection,
                  "StartServiceByName",
                  g_variant_new ("(su)", ACCORD_SERVICE_ID, 0u),
                  session_started_cb);
  else
    session_call (task,
                  connection,
                  "NameHasOwner",
                  g_variant_new ("(s)", ACCORD_SERVICE_ID),
                  session_has_owner_cb);
}

void
accord_connector_find_async (const char *store,
                             gboolean start,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Search *search = g_new0 (Search, 1);

  g_return_if_fail (store != NULL);

  g_task_set_source_tag (task, accord_connector_find_async);
  search->store = g_strdup (store);
  search->start = start;
  search->retries = start ? RETRIES : 0;
  g_task_set_task_data (task, search, (GDestroyNotify) search_free);

  g_bus_get (G_BUS_TYPE_SESSION, cancellable, session_bus_cb, task);
}

AccordSync1 *
accord_connector_find_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
