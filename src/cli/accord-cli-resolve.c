/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-cli"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "cli/accord-cli-service.h"

/* NAME=mine or NAME=theirs. FALSE: it is neither. */
static gboolean
read_side (const char *text, AccordFields *fields)
{
  g_auto (GStrv) parts = g_strsplit (text, "=", 2);
  AccordField field;

  if (g_strv_length (parts) != 2 || !accord_field_from_name (parts[0], &field) ||
      (!g_str_equal (parts[1], "mine") && !g_str_equal (parts[1], "theirs")))
    return FALSE;
  accord_fields_set (fields, field, parts[1]);
  return TRUE;
}

static AccordCliStatus
resolve (AccordCli *cli, const char *id, const char *choice, const AccordFields *fields)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordClient) client = accord_cli_open_client (cli, &error);
  g_auto (AccordCliWait) wait = { 0 };
  JsonObject *object;
  JsonNode *node;

  if (client == NULL)
    return accord_cli_fail_error (cli, error, NULL);
  accord_client_resolve_async (client, id, choice, fields, NULL, accord_cli_wait_cb, &wait);
  if (!accord_client_resolve_finish (client, accord_cli_wait (&wait), &error))
    return accord_cli_fail_error (cli, error, NULL);
  object = json_object_new ();
  json_object_set_string_member (object, "id", id);
  if (choice != NULL)
    json_object_set_string_member (object, "choice", choice);
  else
    json_object_set_null_member (object, "choice");
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return accord_cli_finish (cli, node, _ ("Decided; a sync that carries it out has begun.\n"));
}

static AccordCliStatus
run (AccordCli *cli, int argc, char **argv)
{
  g_auto (GStrv) sides = NULL;
  const GOptionEntry options[] = {
    { "field", 0, 0, G_OPTION_ARG_STRING_ARRAY, &sides, NULL, NULL },
    { NULL }
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordFields) fields = accord_fields_new ();

  if (!accord_cli_parse_options (options, &argc, &argv, &error))
    return accord_cli_usage (cli, "%s", error->message);
  if (argc < 2 || argc > 3 || (argc == 2 && sides == NULL))
    return accord_cli_usage (cli, _ ("Usage: accordctl resolve ID [CHOICE] [--field NAME=mine|theirs …]"));
  for (guint i = 0; sides != NULL && sides[i] != NULL; i++)
    if (!read_side (sides[i], fields))
      return accord_cli_usage (cli, _ ("--field takes the name of a field, = and mine or theirs, not “%s”"), sides[i]);
  return resolve (cli, argv[1], argc == 3 ? argv[2] : NULL, fields);
}

const AccordCliCommand accord_cli_resolve = {
  "resolve",
  "ID [CHOICE] [--field NAME=mine|theirs …]",
  N_ ("Decide what waits for a decision"),
  run,
};
