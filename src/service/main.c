/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-service"

#include "accord-config.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "service/accord-private-bus.h"
#include "service/accord-service.h"
#include "store/accord-store.h"

/* How long a private service waits for another client after the last one left. */
#define LINGER_SECONDS 10

typedef struct
{
  GMainLoop *loop;          /* (owned) */
  AccordService *service;   /* (owned) */
  AccordPrivateBus *bus;    /* (owned) (nullable) */
  guint name;               /* owned bus name */
  guint linger;             /* source id */
  gboolean served;          /* the name was ours */
  gboolean failed;
} Process;

static char *store_option;
static gboolean private_option;
static gboolean debug_option;
static gboolean version_option;

static const GOptionEntry options[] = {
  { "store", 0, 0, G_OPTION_ARG_FILENAME, &store_option, N_ ("Serve this store"), N_ ("FILE") },
  { "private", 0, 0, G_OPTION_ARG_NONE, &private_option,
    N_ ("Be reached beside the store instead of by name on the session bus; end after the last client"), NULL },
  { "debug", 0, 0, G_OPTION_ARG_NONE, &debug_option, N_ ("Say on standard error what is done"), NULL },
  { "version", 0, 0, G_OPTION_ARG_NONE, &version_option, N_ ("Print the version"), NULL },
  { NULL }
};

static gboolean
signal_cb (gpointer user_data)
{
  Process *process = user_data;

  accord_service_end (process->service);
  return G_SOURCE_CONTINUE;
}

static void
ended_cb (AccordService *service, Process *process)
{
  g_main_loop_quit (process->loop);
}

/* ---- on the session bus ---- */

static void
bus_acquired_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  Process *process = user_data;
  g_autoptr (GError) error = NULL;

  g_dbus_connection_set_exit_on_close (connection, FALSE);
  if (!accord_service_export (process->service, connection, &error))
    g_warning ("The interface cannot be offered: %s", error->message);
}

static void
name_acquired_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  Process *process = user_data;

  process->served = TRUE;
  accord_service_join (process->service, connection, FALSE);
  accord_service_begin (process->service);
}

static void
name_lost_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  Process *process = user_data;

  if (!process->served)
    {
      g_printerr ("accord-service: %s\n",
                  connection == NULL ? _ ("There is no session bus.") : _ ("Another Accord service runs already."));
      process->failed = TRUE;
    }
  accord_service_end (process->service);
}

static void
serve_session (Process *process)
{
  process->name = g_bus_own_name (G_BUS_TYPE_SESSION,
                                  ACCORD_SERVICE_ID,
                                  G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE,
                                  bus_acquired_cb,
                                  name_acquired_cb,
                                  name_lost_cb,
                                  process,
                                  NULL);
}

/* ---- beside the store ---- */

static gboolean
linger_cb (gpointer user_data)
{
  Process *process = user_data;

  process->linger = 0;
  accord_service_retire (process->service);
  return G_SOURCE_REMOVE;
}

static void
joined_cb (AccordPrivateBus *bus, GDBusConnection *connection, Process *process)
{
  g_autoptr (GError) error = NULL;

  g_clear_handle_id (&process->linger, g_source_remove);
  accord_service_stay (process->service);
  if (!accord_service_export (process->service, connection, &error))
    g_warning ("The interface cannot be offered: %s", error->message);
}

static void
deserted_cb (AccordPrivateBus *bus, Process *process)
{
  if (process->linger == 0)
    process->linger = g_timeout_add_seconds (LINGER_SECONDS, linger_cb, process);
}

static gboolean
serve_private (Process *process, GError **error)
{
  g_autoptr (GDBusConnection) session = NULL;

  process->bus = accord_private_bus_new (accord_service_get_store (process->service), error);
  if (process->bus == NULL)
    return FALSE;
  g_signal_connect (process->bus, "joined", G_CALLBACK (joined_cb), process);
  g_signal_connect (process->bus, "deserted", G_CALLBACK (deserted_cb), process);
  process->linger = g_timeout_add_seconds (LINGER_SECONDS, linger_cb, process);
  accord_private_bus_open (process->bus);
  g_print ("%s\n", accord_private_bus_get_address (process->bus));
  fflush (stdout);

  session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  if (session != NULL)
    {
      g_dbus_connection_set_exit_on_close (session, FALSE);
      accord_service_join (process->service, session, TRUE);
    }
  accord_service_begin (process->service);
  return TRUE;
}

/* ---- the process ---- */

static gboolean
parse (int *argc, char ***argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context, _ ("Keeps Accord's calendars in step, without a window."));
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, options, GETTEXT_PACKAGE);
  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;
  g_printerr ("accord-service: %s\n", error->message);
  return FALSE;
}

/* Standard output carries the address of a private service and nothing else. */
static void
set_up_log (void)
{
  static const char domains[] = "accord-service accord-client accord-store accord-remote accord-sync accord-model";

  g_log_writer_default_set_use_stderr (TRUE);
  if (debug_option)
    g_setenv ("G_MESSAGES_DEBUG", domains, FALSE);
}

static void
process_clear (Process *process)
{
  g_clear_handle_id (&process->linger, g_source_remove);
  g_clear_handle_id (&process->name, g_bus_unown_name);
  g_clear_object (&process->bus);
  g_clear_object (&process->service);
  g_clear_pointer (&process->loop, g_main_loop_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Process, process_clear)

/* The store is salvaged where nobody has it open: at the start. All that is open closes with this (O_CLOEXEC), the lock and
 * the names on the bus with it; clients find the next one there. A service beside a store is started by its clients. */
static void
start_anew (Process *process, char **arguments)
{
  if (private_option)
    return;
  process_clear (process);
  execv ("/proc/self/exe", arguments);
  g_printerr ("accord-service: %s\n", g_strerror (errno));
}

int
main (int argc, char *argv[])
{
  g_auto (Process) process = { 0 };
  g_autofree char *store = NULL;
  g_auto (GStrv) arguments = g_strdupv (argv);
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, ACCORD_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (!parse (&argc, &argv))
    return 2;
  if (version_option)
    {
      g_print ("accord-service %s\n", ACCORD_VERSION);
      return EXIT_SUCCESS;
    }
  set_up_log ();

  process.loop = g_main_loop_new (NULL, FALSE);
  store = accord_store_default_path (store_option);
  process.service = accord_service_new (store, &error);
  if (process.service == NULL || (private_option && !serve_private (&process, &error)))
    {
      g_printerr ("accord-service: %s\n", error->message);
      return EXIT_FAILURE;
    }
  if (!private_option)
    serve_session (&process);

  g_signal_connect (process.service, "ended", G_CALLBACK (ended_cb), &process);
  g_unix_signal_add (SIGTERM, signal_cb, &process);
  g_unix_signal_add (SIGINT, signal_cb, &process);
  g_main_loop_run (process.loop);
  if (accord_service_found_damage (process.service))
    start_anew (&process, arguments);
  return process.failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
