/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-cli"

#include "accord-config.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <stdio.h>

#include "cli/accord-cli-service.h"

typedef struct
{
  AccordClient *client; /* (unowned) */
  GMainLoop *loop;      /* (owned) */
  gboolean print;       /* the address goes to standard output instead of a browser */
  char *flow;           /* (owned) (nullable) */
  char *account;        /* (owned) (nullable) once finished */
  GError *error;        /* (owned) (nullable) */
  guint interrupt;      /* source id */
} Connection;

static void
connection_clear (Connection *connection)
{
  g_clear_handle_id (&connection->interrupt, g_source_remove);
  g_signal_handlers_disconnect_by_data (connection->client, connection);
  g_clear_pointer (&connection->loop, g_main_loop_unref);
  g_clear_error (&connection->error);
  g_free (connection->flow);
  g_free (connection->account);
}

static void
open_browser (const char *address)
{
  g_autoptr (GError) error = NULL;

  if (accord_open_address (address, &error))
    {
      g_printerr ("%s\n", _ ("Waiting for your browser…"));
      return;
    }
  g_printerr (_ ("The browser could not be opened (%s). Open this address yourself:\n%s\n"), error->message, address);
}

static void
waiting_cb (AccordClient *client, const char *flow, const char *address, Connection *connection)
{
  if (g_strcmp0 (flow, connection->flow) != 0)
    return;
  if (!connection->print)
    {
      open_browser (address);
      return;
    }
  g_print ("%s\n", address);
  fflush (stdout);
}

static void
finished_cb (AccordClient *client,
             const char *flow,
             const char *account,
             const char *error,
             Connection *connection)
{
  if (g_strcmp0 (flow, connection->flow) != 0)
    return;
  if (*error != '\0')
    g_set_error_literal (&connection->error, ACCORD_SERVICE_ERROR, ACCORD_SERVICE_ERROR_FAILED, error);
  else
    connection->account = g_strdup (account);
  g_main_loop_quit (connection->loop);
}

static void
gone_cb (AccordClient *client, GParamSpec *pspec, Connection *connection)
{
  if (accord_client_get_connected (client) || connection->error != NULL)
    return;
  g_set_error_literal (&connection->error,
                       ACCORD_SERVICE_ERROR,
                       ACCORD_SERVICE_ERROR_UNAVAILABLE,
                       _ ("The service ended during the sign-in."));
  g_main_loop_quit (connection->loop);
}

static gboolean
interrupt_cb (gpointer user_data)
{
  Connection *connection = user_data;

  if (connection->flow != NULL)
    accord_client_cancel_sign_in (connection->client, connection->flow);
  return G_SOURCE_CONTINUE;
}

static void
begun_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Connection *connection = user_data;

  connection->flow = accord_client_sign_in_finish (ACCORD_CLIENT (source), result, &connection->error);
  if (connection->flow == NULL)
    g_main_loop_quit (connection->loop);
}

/* Prints the account that signed in. */
static AccordCliStatus
report (AccordCli *cli, AccordClient *client, const char *id)
{
  g_auto (AccordCliWait) wait = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  AccordAccountInfo *info;

  accord_client_refresh_async (client, NULL, accord_cli_wait_cb, &wait);
  if (!accord_client_refresh_finish (client, accord_cli_wait (&wait), &error))
    return accord_cli_fail_error (cli, error, NULL);

  info = accord_client_find_account (client, id);
  if (info == NULL)
    return accord_cli_end (cli, ACCORD_CLI_FAILED, "not-found", _ ("The account vanished again."), NULL);
  text = accord_cli_account_text (info);
  return accord_cli_finish (cli, accord_cli_account_node (info), text);
}

static AccordCliStatus
sign_in (AccordCli *cli, AccordClient *client, const char *provider, const char *account, gboolean print)
{
  Connection connection = { .client = client, .print = print };
  AccordCliStatus status;

  connection.loop = g_main_loop_new (NULL, FALSE);
  connection.interrupt = g_unix_signal_add (SIGINT, interrupt_cb, &connection);
  g_signal_connect (client, "sign-in-waiting", G_CALLBACK (waiting_cb), &connection);
  g_signal_connect (client, "sign-in-finished", G_CALLBACK (finished_cb), &connection);
  g_signal_connect (client, "notify::connected", G_CALLBACK (gone_cb), &connection);
  accord_client_sign_in_async (client, provider, account, NULL, begun_cb, &connection);
  g_main_loop_run (connection.loop);

  if (connection.error != NULL)
    status = accord_cli_fail_error (cli, connection.error, NULL);
  else
    status = report (cli, client, connection.account);
  connection_clear (&connection);
  return status;
}

static AccordCliStatus
run (AccordCli *cli, int argc, char **argv)
{
  g_autofree char *account = NULL;
  gboolean print = FALSE;
  const GOptionEntry options[] = {
    { "print-url", 0, 0, G_OPTION_ARG_NONE, &print, NULL, NULL },
    { "account", 0, 0, G_OPTION_ARG_STRING, &account, NULL, NULL },
    { NULL }
  };
  g_autoptr (AccordClient) client = NULL;
  g_autoptr (GError) error = NULL;

  if (!accord_cli_parse_options (options, &argc, &argv, &error))
    return accord_cli_usage (cli, "%s", error->message);
  if (argc != 2 || (!g_str_equal (argv[1], "google") && !g_str_equal (argv[1], "outlook")))
    return accord_cli_usage (cli, _ ("Usage: accordctl connect google|outlook [--print-url] [--account ID]"));

  client = accord_cli_open_client (cli, &error);
  if (client == NULL)
    return accord_cli_fail_error (cli, error, NULL);
  return sign_in (cli, client, argv[1], account, print);
}

const AccordCliCommand accord_cli_connect = {
  "connect",
  "google|outlook [--print-url] [--account ID]",
  N_ ("Connect an account in the browser, or sign in again"),
  run,
};
