/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-cli"

#include "accord-config.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <unistd.h>

#include "cli/accord-cli-service.h"
#include "store/accord-journal.h"

typedef struct
{
  AccordClient *client; /* (unowned) */
  GMainLoop *loop;      /* (owned) */
  char *(*finish) (AccordClient *client, GAsyncResult *result, GError **error); /* of the call that begins it */
  char *run;            /* (owned) (nullable) once the service named it */
  GHashTable *finished; /* (owned) run → GVariant; the end may be heard of before the name */
  GVariant *result;     /* (owned) (nullable) */
  GError *error;        /* (owned) (nullable) */
  gboolean shows;       /* progress on the terminal */
  guint interrupt;      /* source id */
} Sync;

static void
sync_clear (Sync *sync)
{
  g_clear_handle_id (&sync->interrupt, g_source_remove);
  g_signal_handlers_disconnect_by_data (sync->client, sync);
  g_clear_pointer (&sync->loop, g_main_loop_unref);
  g_clear_pointer (&sync->finished, g_hash_table_unref);
  g_clear_pointer (&sync->result, g_variant_unref);
  g_clear_error (&sync->error);
  g_free (sync->run);
}

static void
sync_settle (Sync *sync)
{
  GVariant *result = sync->run != NULL ? g_hash_table_lookup (sync->finished, sync->run) : NULL;

  if (result == NULL && sync->error == NULL)
    return;
  if (result != NULL)
    sync->result = g_variant_ref (result);
  g_main_loop_quit (sync->loop);
}

static void
finished_cb (AccordClient *client, const char *run, GVariant *result, Sync *sync)
{
  g_hash_table_insert (sync->finished, g_strdup (run), g_variant_ref (result));
  sync_settle (sync);
}

static void
progress_cb (AccordClient *client, const char *run, guint done, guint total, Sync *sync)
{
  if (sync->shows && g_strcmp0 (run, sync->run) == 0)
    g_printerr (_ ("\r%u of %u "), done, total);
}

static void
begun_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Sync *sync = user_data;

  sync->run = sync->finish (ACCORD_CLIENT (source), result, &sync->error);
  sync_settle (sync);
}

static void
gone_cb (AccordClient *client, GParamSpec *pspec, Sync *sync)
{
  if (accord_client_get_connected (client) || sync->error != NULL)
    return;
  g_set_error_literal (&sync->error,
                       ACCORD_SERVICE_ERROR,
                       ACCORD_SERVICE_ERROR_UNAVAILABLE,
                       _ ("The service ended during the sync."));
  sync_settle (sync);
}

static gboolean
interrupt_cb (gpointer user_data)
{
  Sync *sync = user_data;

  if (sync->run != NULL)
    accord_client_cancel (sync->client, sync->run);
  return G_SOURCE_CONTINUE;
}

/* ---- the result ---- */

static guint
count_of (GVariant *result, const char *key)
{
  guint32 count = 0;

  g_variant_lookup (result, key, "u", &count);
  return count;
}

static JsonNode *
result_node (const char *run, GVariant *result)
{
  static const char *const counts[] = { "pulled", "pushed", "conflicts", "stuck", "calls" };
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonObject *deleted = json_object_new ();

  json_object_set_string_member (object, "run_id", run);
  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    json_object_set_int_member (object, counts[i], count_of (result, counts[i]));
  json_object_set_int_member (deleted, "here", count_of (result, "deleted_here"));
  json_object_set_int_member (deleted, "there", count_of (result, "deleted_there"));
  json_object_set_object_member (object, "deleted", deleted);
  json_node_take_object (node, object);
  return node;
}

static char *
result_text (const char *run, GVariant *result)
{
  return g_strdup_printf (_ ("%u pulled, %u pushed, %u deleted here, %u deleted there, %u conflicts, %u stuck; "
                             "%u calls\nRun %s\n"),
                          count_of (result, "pulled"),
                          count_of (result, "pushed"),
                          count_of (result, "deleted_here"),
                          count_of (result, "deleted_there"),
                          count_of (result, "conflicts"),
                          count_of (result, "stuck"),
                          count_of (result, "calls"),
                          run);
}

static GPtrArray *
read_plans (AccordStore *store, GVariant *result)
{
  GPtrArray *plans = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_plan_record_free);
  g_autofree const char **ids = NULL;

  g_variant_lookup (result, "plans", "^a&s", &ids);
  for (gsize i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      AccordPlanRecord *plan = accord_store_get_plan (store, ids[i], NULL);

      if (plan != NULL)
        g_ptr_array_add (plans, plan);
    }
  return plans;
}

static AccordCliStatus
report_unapproved (AccordCli *cli, GVariant *result)
{
  g_autoptr (GError) error = NULL;
  AccordStore *store = accord_cli_get_store (cli, &error);
  g_autoptr (GPtrArray) plans = NULL;
  g_autofree char *text = NULL;

  if (store == NULL)
    return accord_cli_fail_error (cli, error, NULL);
  plans = read_plans (store, result);
  text = accord_cli_plans_text (plans, store);
  accord_cli_print (cli, "%s", g_strchomp (text));
  return accord_cli_end (cli,
                          ACCORD_CLI_NEEDS_PERSON,
                          "needs-approval",
                          _ ("This plan waits for your approval. Nothing was written. Approve it with "
                             "“accordctl sync --approve”."),
                          accord_cli_plans_node (plans, store));
}

/* Each account that failed on a line of its own, then why. (transfer full) */
static char *
name_failures (AccordCli *cli, GVariant *result)
{
  AccordStore *store = accord_cli_get_store (cli, NULL);
  GString *text = g_string_new (NULL);
  g_autoptr (GVariantIter) accounts = NULL;
  GVariant *account;

  g_variant_lookup (result, "accounts", "aa{sv}", &accounts);
  while (accounts != NULL && g_variant_iter_loop (accounts, "@a{sv}", &account))
    {
      const char *id = "";
      const char *error = "";
      g_autofree char *name = NULL;

      g_variant_lookup (account, "account", "&s", &id);
      g_variant_lookup (account, "error", "&s", &error);
      if (*error == '\0')
        continue;
      name = store != NULL ? accord_cli_account_name (store, id) : g_strdup (id);
      g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "", name, error);
    }
  return g_string_free (text, FALSE);
}

static AccordCliStatus
report_error (AccordCli *cli, const char *run, GVariant *result, const char *code)
{
  g_autofree char *sentences = name_failures (cli, result);
  g_autoptr (GError) error =
    g_error_new_literal (ACCORD_SERVICE_ERROR, (int) accord_cli_error_from_code (code), sentences);

  return accord_cli_fail_error (cli, error, result_node (run, result));
}

static AccordCliStatus
report (AccordCli *cli, const char *run, GVariant *result)
{
  gboolean needs_approval = FALSE;
  const char *code = "";
  g_autofree char *text = NULL;

  g_variant_lookup (result, "error_code", "&s", &code);
  g_variant_lookup (result, "needs_approval", "b", &needs_approval);
  if (*code != '\0')
    return report_error (cli, run, result, code);
  if (needs_approval)
    return report_unapproved (cli, result);
  text = result_text (run, result);
  return accord_cli_finish (cli, result_node (run, result), text);
}

static void
sync_begin (Sync *sync, AccordCli *cli)
{
  sync->loop = g_main_loop_new (NULL, FALSE);
  sync->finished = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref);
  sync->interrupt = g_unix_signal_add (SIGINT, interrupt_cb, sync);
  sync->shows = !accord_cli_is_json (cli) && isatty (STDERR_FILENO);
  g_signal_connect (sync->client, "run-finished", G_CALLBACK (finished_cb), sync);
  g_signal_connect (sync->client, "run-progress", G_CALLBACK (progress_cb), sync);
  g_signal_connect (sync->client, "notify::connected", G_CALLBACK (gone_cb), sync);
}

/* Waits for the end of the run that was asked for, and says how it went. */
static AccordCliStatus
sync_follow (Sync *sync, AccordCli *cli)
{
  AccordCliStatus status;

  g_main_loop_run (sync->loop);
  if (sync->shows)
    g_printerr ("\r          \r");
  if (sync->result != NULL)
    status = report (cli, sync->run, sync->result);
  else
    status = accord_cli_fail_error (cli, sync->error, NULL);
  sync_clear (sync);
  return status;
}

static AccordCliStatus
run_sync (AccordCli *cli, AccordClient *client, const char *account, gboolean approve)
{
  Sync sync = { .client = client, .finish = accord_client_sync_finish };

  sync_begin (&sync, cli);
  accord_client_sync_async (client, account, approve, NULL, begun_cb, &sync);
  return sync_follow (&sync, cli);
}

AccordCliStatus
accord_cli_approve (AccordCli *cli, AccordClient *client, const char *plan, const char *const *left_out)
{
  Sync sync = { .client = client, .finish = accord_client_approve_finish };

  sync_begin (&sync, cli);
  accord_client_approve_async (client, plan, left_out, NULL, begun_cb, &sync);
  return sync_follow (&sync, cli);
}

/* Copies that the rules of their calendars no longer include, and that may be taken away. */
static GPtrArray *
find_left_overs (AccordCli *cli, AccordClient *client, const char *account, GError **error)
{
  g_autoptr (GPtrArray) plans = accord_cli_ask_plans (cli, client, account, error);
  GPtrArray *ids;

  if (plans == NULL)
    return NULL;
  ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < plans->len; i++)
    {
      const AccordPlanRecord *plan = plans->pdata[i];

      for (guint j = 0; j < plan->steps->len; j++)
        {
          const AccordPlanStep *step = plan->steps->pdata[j];

          if (step->removable)
            g_ptr_array_add (ids, g_strdup (step->id));
        }
    }
  return ids;
}

/* Nothing is written yet: what the sync then does waits for approval as ever. */
static gboolean
choose_to_take_away (AccordCli *cli, AccordClient *client, const char *account, GError **error)
{
  g_autoptr (GPtrArray) ids = find_left_overs (cli, client, account, error);
  g_auto (AccordCliWait) wait = { 0 };

  if (ids == NULL || ids->len == 0)
    return ids != NULL;
  g_ptr_array_add (ids, NULL);
  accord_client_decide_async (
      client, (const char *const *) ids->pdata, "take-away", NULL, accord_cli_wait_cb, &wait);
  return accord_client_decide_finish (client, accord_cli_wait (&wait), error);
}

static AccordCliStatus
run (AccordCli *cli, int argc, char **argv)
{
  g_autofree char *account = NULL;
  gboolean approve = FALSE;
  gboolean take_away = FALSE;
  const GOptionEntry options[] = {
    { "account", 0, 0, G_OPTION_ARG_STRING, &account, NULL, NULL },
    { "approve", 0, 0, G_OPTION_ARG_NONE, &approve, NULL, NULL },
    { "take-away", 0, 0, G_OPTION_ARG_NONE, &take_away, NULL, NULL },
    { NULL }
  };
  g_autoptr (AccordClient) client = NULL;
  g_autoptr (GError) error = NULL;

  if (!accord_cli_parse_options (options, &argc, &argv, &error))
    return accord_cli_usage (cli, "%s", error->message);
  if (argc != 1)
    return accord_cli_usage (cli, _ ("Usage: accordctl sync [--account ID] [--approve] [--take-away]"));

  client = accord_cli_open_client (cli, &error);
  if (client == NULL || (take_away && !choose_to_take_away (cli, client, account, &error)))
    return accord_cli_fail_error (cli, error, NULL);
  return run_sync (cli, client, account, approve);
}

const AccordCliCommand accord_cli_sync = {
  "sync",
  "[--account ID] [--approve] [--take-away]",
  N_ ("Sync now"),
  run,
};
