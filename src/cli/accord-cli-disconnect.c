/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-cli"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "cli/accord-cli-service.h"

static AccordCliStatus
run (AccordCli *cli, int argc, char **argv)
{
  gboolean remove_copies = FALSE;
  const GOptionEntry options[] = {
    { "remove-copies", 0, 0, G_OPTION_ARG_NONE, &remove_copies, NULL, NULL },
    { NULL }
  };
  g_autoptr (AccordClient) client = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (AccordCliWait) wait = { 0 };
  JsonObject *object;
  JsonNode *node;

  if (!accord_cli_parse_options (options, &argc, &argv, &error))
    return accord_cli_usage (cli, "%s", error->message);
  if (argc != 2)
    return accord_cli_usage (cli, _ ("Usage: accordctl disconnect ID [--remove-copies]"));

  client = accord_cli_open_client (cli, &error);
  if (client == NULL)
    return accord_cli_fail_error (cli, error, NULL);
  accord_client_disconnect_async (client, argv[1], remove_copies, NULL, accord_cli_wait_cb, &wait);
  if (!accord_client_disconnect_finish (client, accord_cli_wait (&wait), &error))
    return accord_cli_fail_error (cli, error, NULL);

  object = json_object_new ();
  json_object_set_string_member (object, "id", argv[1]);
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return accord_cli_finish (cli, node, _ ("Disconnected. The copies stay where they are.\n"));
}

const AccordCliCommand accord_cli_disconnect = {
  "disconnect",
  "ID [--remove-copies]",
  N_ ("Disconnect an account; its copies stay"),
  run,
};
