/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-cli"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "cli/accord-cli-service.h"
#include "store/accord-journal.h"

/* Disconnecting and resetting: what takes something away is shown as a plan, and done when it was approved. */
typedef struct
{
  const char *purpose;  /* of the plan */
  const char *waits;    /* what is said of a plan that waits; translated */
} Leave;

static const Leave leaves[] = {
  { "disconnect",
    N_ ("This is what would be taken away before the account is disconnected. Nothing was written. Carry it out with "
        "“--approve”.") },
  { "reset",
    N_ ("This is what would be taken away before the account begins again. Nothing was written. Carry it out with "
        "“--approve”.") },
};

static AccordCliStatus
done (AccordCli *cli, const char *account, const char *text)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (object, "id", account);
  json_node_take_object (node, object);
  return accord_cli_finish (cli, node, text);
}

static AccordPlanRecord *
read_plan (AccordCli *cli, const char *account, const char *purpose, AccordStore **store, GError **error)
{
  AccordPlanRecord *plan;

  *store = accord_cli_get_store (cli, error);
  if (*store == NULL)
    return NULL;
  plan = accord_store_find_plan_for (*store, account, purpose, error);
  if (plan == NULL && *error == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("The plan of account %s is not there any more."), account);
  return plan;
}

static AccordCliStatus
show_plan (AccordCli *cli, AccordStore *store, const Leave *leave, AccordPlanRecord *plan)
{
  g_autoptr (GPtrArray) plans = g_ptr_array_new ();
  g_autofree char *text = NULL;

  g_ptr_array_add (plans, plan);
  text = accord_cli_plans_text (plans, store);
  accord_cli_print (cli, "%s", g_strchomp (text));
  return accord_cli_end (
      cli, ACCORD_CLI_NEEDS_PERSON, "needs-approval", _ (leave->waits), accord_cli_plans_node (plans, store));
}

/* What is not ticked, nobody asked for: it stays. */
static AccordCliStatus
approve_plan (AccordCli *cli, AccordClient *client, const AccordPlanRecord *plan)
{
  g_autoptr (GPtrArray) left_out = g_ptr_array_new ();

  for (guint i = 0; i < plan->steps->len; i++)
    {
      const AccordPlanStep *step = plan->steps->pdata[i];

      if (!step->ticked)
        g_ptr_array_add (left_out, step->id);
    }
  g_ptr_array_add (left_out, NULL);
  return accord_cli_approve (cli, client, plan->id, (const char *const *) left_out->pdata);
}

static AccordCliStatus
take_away (AccordCli *cli, AccordClient *client, const char *account, const Leave *leave, gboolean approve)
{
  g_autoptr (GError) error = NULL;
  AccordStore *store = NULL;
  g_autoptr (AccordPlanRecord) plan = read_plan (cli, account, leave->purpose, &store, &error);

  if (plan == NULL)
    return accord_cli_fail_error (cli, error, NULL);
  return approve ? approve_plan (cli, client, plan) : show_plan (cli, store, leave, plan);
}

/* ---- disconnect ---- */

static AccordCliStatus
run_disconnect (AccordCli *cli, int argc, char **argv)
{
  gboolean remove_copies = FALSE;
  gboolean approve = FALSE;
  const GOptionEntry options[] = {
    { "remove-copies", 0, 0, G_OPTION_ARG_NONE, &remove_copies, NULL, NULL },
    { "approve", 0, 0, G_OPTION_ARG_NONE, &approve, NULL, NULL },
    { NULL }
  };
  g_autoptr (AccordClient) client = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (AccordCliWait) wait = { 0 };

  if (!accord_cli_parse_options (options, &argc, &argv, &error))
    return accord_cli_usage (cli, "%s", error->message);
  if (argc != 2)
    return accord_cli_usage (cli, _ ("Usage: accordctl disconnect ID [--remove-copies [--approve]]"));

  client = accord_cli_open_client (cli, &error);
  if (client == NULL)
    return accord_cli_fail_error (cli, error, NULL);
  accord_client_disconnect_async (client, argv[1], remove_copies, NULL, accord_cli_wait_cb, &wait);
  if (!accord_client_disconnect_finish (client, accord_cli_wait (&wait), &error))
    return accord_cli_fail_error (cli, error, NULL);
  if (remove_copies)
    return take_away (cli, client, argv[1], &leaves[0], approve);
  return done (cli, argv[1], _ ("Disconnected. The copies stay where they are.\n"));
}

const AccordCliCommand accord_cli_disconnect = {
  "disconnect",
  "ID [--remove-copies [--approve]]",
  N_ ("Disconnect an account; its copies stay, or are taken away"),
  run_disconnect,
};

/* ---- reset ---- */

static gboolean
is_choice (const char *word)
{
  return word == NULL || g_str_equal (word, "keep") || g_str_equal (word, "remove");
}

static AccordCliStatus
reset (AccordCli *cli, const char *account, const char *there, const char *here, gboolean approve)
{
  gboolean remove_there = g_strcmp0 (there, "remove") == 0;
  gboolean remove_here = g_strcmp0 (here, "remove") == 0;
  g_autoptr (GError) error = NULL;
  g_auto (AccordCliWait) wait = { 0 };
  g_autoptr (AccordClient) client = accord_cli_open_client (cli, &error);

  if (client == NULL)
    return accord_cli_fail_error (cli, error, NULL);
  accord_client_reset_async (client, account, remove_there, remove_here, NULL, accord_cli_wait_cb, &wait);
  if (!accord_client_reset_finish (client, accord_cli_wait (&wait), &error))
    return accord_cli_fail_error (cli, error, NULL);
  if (remove_there || remove_here)
    return take_away (cli, client, account, &leaves[1], approve);
  return done (cli, account, _ ("Reset. The next sync begins with a plan.\n"));
}

static AccordCliStatus
run_reset (AccordCli *cli, int argc, char **argv)
{
  g_autofree char *there = NULL;
  g_autofree char *here = NULL;
  gboolean approve = FALSE;
  const GOptionEntry options[] = {
    { "there", 0, 0, G_OPTION_ARG_STRING, &there, NULL, NULL },
    { "here", 0, 0, G_OPTION_ARG_STRING, &here, NULL, NULL },
    { "approve", 0, 0, G_OPTION_ARG_NONE, &approve, NULL, NULL },
    { NULL }
  };
  g_autoptr (GError) error = NULL;

  if (!accord_cli_parse_options (options, &argc, &argv, &error))
    return accord_cli_usage (cli, "%s", error->message);
  if (argc != 2 || !is_choice (there) || !is_choice (here))
    return accord_cli_usage (
        cli, _ ("Usage: accordctl reset ID [--there keep|remove] [--here keep|remove] [--approve]"));
  return reset (cli, argv[1], there, here, approve);
}

const AccordCliCommand accord_cli_reset = {
  "reset",
  "ID [--there keep|remove] [--here keep|remove] [--approve]",
  N_ ("Forget what is known of an account and begin again"),
  run_reset,
};
