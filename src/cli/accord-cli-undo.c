/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-cli"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "cli/accord-cli-service.h"
#include "store/accord-journal.h"

/* ---- the plans ---- */

GPtrArray *
accord_cli_read_plans (AccordStore *store, const char *ids, GError **error)
{
  g_autoptr (GPtrArray) plans = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_plan_record_free);
  g_auto (GStrv) list = g_strsplit (ids, ",", -1);

  for (char **id = list; *id != NULL; id++)
    {
      AccordPlanRecord *plan = accord_store_get_plan (store, *id, error);

      if (plan == NULL)
        return NULL;
      g_ptr_array_add (plans, plan);
    }
  return g_steal_pointer (&plans);
}

static guint
count_ticked (GPtrArray *plans)
{
  guint count = 0;

  for (guint i = 0; i < plans->len; i++)
    {
      const AccordPlanRecord *plan = plans->pdata[i];

      for (guint n = 0; n < plan->steps->len; n++)
        count += ((const AccordPlanStep *) plan->steps->pdata[n])->ticked;
    }
  return count;
}

/* What is to be said about the whole; each sentence once. (transfer full) (nullable) */
static char *
join_notes (GPtrArray *plans)
{
  g_autoptr (GPtrArray) notes = g_ptr_array_new ();

  for (guint i = 0; i < plans->len; i++)
    {
      const char *note = ((const AccordPlanRecord *) plans->pdata[i])->note;

      if (note != NULL && !g_ptr_array_find_with_equal_func (notes, note, g_str_equal, NULL))
        g_ptr_array_add (notes, (gpointer) note);
    }
  if (notes->len == 0)
    return NULL;
  g_ptr_array_add (notes, NULL);
  return g_strjoinv ("\n", (char **) notes->pdata);
}

static JsonNode *
undo_node (GPtrArray *plans, AccordStore *store, const char *note)
{
  JsonNode *node = accord_cli_plans_node (plans, store);
  JsonObject *object = json_node_get_object (node);

  if (note != NULL)
    json_object_set_string_member (object, "note", note);
  else
    json_object_set_null_member (object, "note");
  return node;
}

static gboolean
has_steps (GPtrArray *plans)
{
  for (guint i = 0; i < plans->len; i++)
    if (((const AccordPlanRecord *) plans->pdata[i])->steps->len > 0)
      return TRUE;
  return FALSE;
}

static AccordCliStatus
show_plans (AccordCli *cli, AccordStore *store, GPtrArray *plans, const char *cycle)
{
  g_autofree char *note = join_notes (plans);
  g_autofree char *steps = has_steps (plans) ? accord_cli_plans_text (plans, store) : g_strdup ("");
  g_autofree char *text = g_strconcat (steps, note != NULL ? note : "", NULL);
  g_autofree char *how = g_strdup_printf (_ ("This is what would be undone. Nothing was written. Carry it out with "
                                             "“accordctl undo %s --approve”."),
                                          cycle);

  if (!has_steps (plans))
    return accord_cli_finish (cli, undo_node (plans, store, note), text);
  accord_cli_print (cli, "%s", g_strchomp (text));
  return accord_cli_end (cli,
                         ACCORD_CLI_NEEDS_PERSON,
                         "needs-approval",
                         count_ticked (plans) > 0 ? how : _ ("Nothing of this can be undone as it stands."),
                         undo_node (plans, store, note));
}

/* ---- the command ---- */

static char *
ask_undo (AccordClient *client, const char *cycle, GError **error)
{
  g_auto (AccordCliWait) wait = { 0 };

  accord_client_undo_async (client, cycle, NULL, accord_cli_wait_cb, &wait);
  return accord_client_undo_finish (client, accord_cli_wait (&wait), error);
}

static AccordCliStatus
undo (AccordCli *cli, const char *cycle, gboolean approve)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordClient) client = accord_cli_open_client (cli, &error);
  g_autofree char *ids = client != NULL ? ask_undo (client, cycle, &error) : NULL;
  AccordStore *store = ids != NULL ? accord_cli_get_store (cli, &error) : NULL;
  g_autoptr (GPtrArray) plans = store != NULL ? accord_cli_read_plans (store, ids, &error) : NULL;

  if (plans == NULL)
    return accord_cli_fail_error (cli, error, NULL);
  if (!approve || count_ticked (plans) == 0)
    return show_plans (cli, store, plans, cycle);
  return accord_cli_approve (cli, client, ids, NULL);
}

static AccordCliStatus
run (AccordCli *cli, int argc, char **argv)
{
  gboolean approve = FALSE;
  const GOptionEntry options[] = {
    { "approve", 0, 0, G_OPTION_ARG_NONE, &approve, NULL, NULL },
    { NULL }
  };
  g_autoptr (GError) error = NULL;

  if (!accord_cli_parse_options (options, &argc, &argv, &error))
    return accord_cli_usage (cli, "%s", error->message);
  if (argc != 2)
    return accord_cli_usage (cli, _ ("Usage: accordctl undo RUN_ID [--approve]"));
  return undo (cli, argv[1], approve);
}

const AccordCliCommand accord_cli_undo = {
  "undo",
  "RUN_ID [--approve]",
  N_ ("Take a sync back"),
  run,
};
