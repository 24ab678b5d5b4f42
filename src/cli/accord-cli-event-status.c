/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-cli"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "cli/accord-cli-event-json.h"
#include "cli/accord-cli-event-status.h"
#include "cli/accord-cli-service.h"
#include "store/accord-journal.h"
#include "store/accord-store-standing.h"

/* ---- which ---- */

/* "id", or {"id": "id"} as the other commands take it. */
static gboolean
add_id (JsonNode *node, guint index, GStrvBuilder *ids, GError **error)
{
  const char *id = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    node = json_object_get_member (json_node_get_object (node), "id");
  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    id = json_node_get_string (node);
  if (id == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("events[%u]: this is no id"), index);
      return FALSE;
    }
  g_strv_builder_add (ids, id);
  return TRUE;
}

static GStrv
read_ids (AccordCli *cli, GError **error)
{
  g_autoptr (JsonNode) input = accord_cli_read_input (cli, error);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  JsonArray *array = input != NULL && JSON_NODE_HOLDS_ARRAY (input) ? json_node_get_array (input) : NULL;

  if (input == NULL || (array == NULL && !add_id (input, 0, ids, error)))
    return NULL;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (!add_id (json_array_get_element (array, i), i, ids, error))
      return NULL;
  return g_strv_builder_end (ids);
}

/* ---- what it would do ---- */

static char *
suppose (AccordClient *client, const char *const *ids, const char *status, GError **error)
{
  g_auto (AccordCliWait) wait = { NULL };

  accord_client_suppose_async (client, ids, status, NULL, accord_cli_wait_cb, &wait);
  return accord_client_suppose_finish (client, accord_cli_wait (&wait), error);
}

/* Nobody will approve them. */
static void
drop_plans (AccordStore *store, GPtrArray *plans)
{
  for (guint i = 0; i < plans->len; i++)
    accord_store_remove_plan (store, ((const AccordPlanRecord *) plans->pdata[i])->id, NULL);
}

static AccordCliStatus
try_status (AccordCli *cli, const char *const *ids, const char *status)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordClient) client = accord_cli_open_client (cli, &error);
  g_autofree char *names = client != NULL ? suppose (client, ids, status, &error) : NULL;
  AccordStore *store = names != NULL ? accord_cli_get_store (cli, &error) : NULL;
  g_autoptr (GPtrArray) plans = store != NULL ? accord_cli_read_plans (store, names, &error) : NULL;
  g_autofree char *text = NULL;

  if (plans == NULL)
    return accord_cli_fail_error (cli, error, NULL);
  text = accord_cli_plans_text (plans, store);
  drop_plans (store, plans);
  return accord_cli_finish (cli, accord_cli_plans_node (plans, store), text);
}

/* ---- doing it ---- */

static AccordCliStatus
set_status (AccordCli *cli, const char *const *ids, const char *status, gboolean confirmed)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_event_free);
  g_autoptr (GError) error = NULL;
  AccordStore *store = accord_cli_get_store (cli, &error);
  g_autoptr (GPtrArray) before =
      store != NULL ? accord_store_set_standing (
                          store, ids, status, confirmed, g_get_real_time () / G_TIME_SPAN_SECOND, &error)
                    : NULL;

  for (guint i = 0; error == NULL && ids[i] != NULL; i++)
    {
      AccordEvent *event = accord_store_get_event (store, ids[i], &error);

      if (event != NULL)
        g_ptr_array_add (events, event);
    }
  if (error != NULL)
    return accord_cli_fail (cli, error);
  accord_cli_tell_service (cli);
  return accord_cli_show_events (cli, store, events);
}

AccordCliStatus
accord_cli_event_status (AccordCli *cli, int argc, char **argv)
{
  gboolean confirm = FALSE;
  gboolean dry_run = FALSE;
  const GOptionEntry options[] = {
    { "confirm", 0, 0, G_OPTION_ARG_NONE, &confirm, NULL, NULL },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, NULL, NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = NULL;

  if (!accord_cli_parse_options (options, &argc, &argv, &error))
    return accord_cli_usage (cli, "%s", error->message);
  if (argc != 2 || !accord_standing_is_known (argv[1]))
    return accord_cli_usage (
        cli, _ ("events status is followed by draft, tentative, confirmed, cancelled or archived"));
  ids = read_ids (cli, &error);
  if (ids == NULL)
    return accord_cli_fail (cli, error);
  return dry_run ? try_status (cli, (const char *const *) ids, argv[1])
                 : set_status (cli, (const char *const *) ids, argv[1], confirm);
}
