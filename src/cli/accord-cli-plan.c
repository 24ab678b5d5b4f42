/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-cli"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "cli/accord-cli-service.h"
#include "client/accord-say-note.h"
#include "store/accord-accounts.h"
#include "store/accord-journal.h"

/* ---- as JSON ---- */

static void
set_text (JsonObject *object, const char *name, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
  else
    json_object_set_null_member (object, name);
}

static JsonArray *
fields_array (const AccordPlanStep *step)
{
  JsonArray *array = json_array_new ();

  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    {
      const char *before = step->before != NULL ? accord_fields_get (step->before, field) : NULL;
      const char *after = step->after != NULL ? accord_fields_get (step->after, field) : NULL;
      JsonObject *object;

      if (before == NULL && after == NULL)
        continue;
      object = json_object_new ();
      json_object_set_string_member (object, "name", accord_field_name (field));
      set_text (object, "before", before);
      set_text (object, "after", after);
      json_array_add_object_element (array, object);
    }
  return array;
}

/* One address a line. */
static guint
count_mails (const AccordPlanStep *step)
{
  g_auto (GStrv) addresses = NULL;
  guint count = 0;

  if (step->mails == NULL)
    return 0;
  addresses = g_strsplit (step->mails, "\n", -1);
  for (char **address = addresses; *address != NULL; address++)
    count += **address != '\0' ? 1 : 0;
  return count;
}

static JsonArray *
notes_array (const AccordPlanStep *step, const char *provider)
{
  g_autoptr (GPtrArray) notes = accord_notes_from_text (step->notes);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < notes->len; i++)
    {
      const AccordNote *note = notes->pdata[i];
      g_autofree char *text = accord_say_note (note, provider);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "code", accord_note_code_to_text (note->code));
      set_text (object, "detail", note->detail);
      set_text (object, "instead", note->instead);
      json_object_set_string_member (object, "text", text);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonObject *
step_object (const AccordPlanStep *step, const char *provider)
{
  JsonObject *object = json_object_new ();

  set_text (object, "id", step->id);
  set_text (object, "calendar", step->calendar);
  set_text (object, "kind", step->kind);
  set_text (object, "event", step->event);
  set_text (object, "remote_id", step->remote_id);
  set_text (object, "title", step->title);
  set_text (object, "why", step->why);
  json_object_set_array_member (object, "fields", fields_array (step));
  json_object_set_array_member (object, "notes", notes_array (step, provider));
  json_object_set_int_member (object, "mails", count_mails (step));
  json_object_set_boolean_member (object, "held", step->held || !step->ticked);
  if (step->removable)
    {
      JsonArray *choices = json_array_new ();

      json_array_add_string_element (choices, "leave");
      json_array_add_string_element (choices, "take-away");
      json_object_set_array_member (object, "choices", choices);
    }
  return object;
}

static char *
find_provider (AccordStore *store, const AccordPlanRecord *plan)
{
  g_autoptr (AccordAccount) account = accord_store_get_account (store, plan->account, NULL);

  return account != NULL ? g_strdup (account->provider) : NULL;
}

JsonNode *
accord_cli_plans_node (GPtrArray *plans, AccordStore *store)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *steps = json_array_new ();
  guint mails = 0;
  guint held = 0;

  for (guint i = 0; i < plans->len; i++)
    {
      const AccordPlanRecord *plan = plans->pdata[i];
      g_autofree char *provider = find_provider (store, plan);

      for (guint j = 0; j < plan->steps->len; j++)
        {
          const AccordPlanStep *step = plan->steps->pdata[j];

          mails += count_mails (step);
          held += step->held || !step->ticked ? 1 : 0;
          json_array_add_object_element (steps, step_object (step, provider));
        }
    }
  json_object_set_array_member (object, "steps", steps);
  json_object_set_int_member (object, "mails_total", mails);
  json_object_set_int_member (object, "held", held);
  json_node_take_object (node, object);
  return node;
}

/* ---- as text ---- */

static void
append_step (GString *text, const AccordPlanStep *step, const char *provider)
{
  g_autoptr (GPtrArray) notes = accord_notes_from_text (step->notes);

  g_string_append_printf (text,
                          "  %-14s %s%s%s  (%s)%s\n",
                          step->kind,
                          step->title != NULL ? step->title : "",
                          step->when != NULL ? "  " : "",
                          step->when != NULL ? step->when : "",
                          step->why,
                          step->held || !step->ticked ? _ ("  held") : "");
  for (guint i = 0; i < notes->len; i++)
    {
      g_autofree char *note = accord_say_note (notes->pdata[i], provider);

      g_string_append_printf (text, "                 %s\n", note);
    }
}

char *
accord_cli_calendar_name (AccordStore *store, const char *id)
{
  g_autoptr (AccordCalendar) calendar = accord_store_get_calendar (store, id, NULL);
  g_autofree char *account = calendar != NULL ? accord_cli_account_name (store, calendar->account) : NULL;

  if (calendar == NULL)
    return g_strdup (id);
  return g_strdup_printf ("%s (%s)", calendar->name, account);
}

static void
append_plan (GString *text, const AccordPlanRecord *plan, AccordStore *store)
{
  g_autofree char *provider = find_provider (store, plan);
  const char *calendar = NULL;

  for (guint i = 0; i < plan->steps->len; i++)
    {
      const AccordPlanStep *step = plan->steps->pdata[i];

      if (g_strcmp0 (calendar, step->calendar) != 0)
        {
          g_autofree char *name = accord_cli_calendar_name (store, step->calendar);

          calendar = step->calendar;
          g_string_append_printf (text, "%s\n", name);
        }
      append_step (text, step, provider);
    }
  if (plan->repeating > 0)
    g_string_append_printf (text,
                            g_dngettext (GETTEXT_PACKAGE,
                                         "  %u item repeats and is not mirrored\n",
                                         "  %u items repeat and are not mirrored\n",
                                         plan->repeating),
                            plan->repeating);
}

static guint
count_removable (const AccordPlanRecord *plan)
{
  guint count = 0;

  for (guint i = 0; i < plan->steps->len; i++)
    count += ((const AccordPlanStep *) plan->steps->pdata[i])->removable;
  return count;
}

char *
accord_cli_plans_text (GPtrArray *plans, AccordStore *store)
{
  GString *text = g_string_new (NULL);
  guint mails = 0;
  guint removable = 0;

  for (guint i = 0; i < plans->len; i++)
    {
      const AccordPlanRecord *plan = plans->pdata[i];

      removable += count_removable (plan);
      append_plan (text, plan, store);
      for (guint j = 0; j < plan->steps->len; j++)
        mails += count_mails (plan->steps->pdata[j]);
    }
  if (text->len == 0)
    g_string_append (text, _ ("Nothing to do.\n"));
  if (removable > 0)
    g_string_append_printf (text,
                            g_dngettext (GETTEXT_PACKAGE,
                                         "%u copy no longer belongs there and is left; “accordctl sync --take-away” "
                                         "takes it away.\n",
                                         "%u copies no longer belong there and are left; “accordctl sync --take-away” "
                                         "takes them away.\n",
                                         removable),
                            removable);
  if (mails > 0)
    g_string_append_printf (text, _ ("The provider would send %u mails.\n"), mails);
  return g_string_free (text, FALSE);
}

/* ---- the command ---- */

static GPtrArray *
collect_plans (AccordStore *store, const char *account, GError **error)
{
  g_autoptr (GPtrArray) plans = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_plan_record_free);
  g_autoptr (GPtrArray) accounts = accord_store_list_accounts (store, error);
  g_autoptr (GError) failure = NULL;

  if (accounts == NULL)
    return NULL;
  for (guint i = 0; i < accounts->len; i++)
    {
      const AccordAccount *one = accounts->pdata[i];
      AccordPlanRecord *plan;

      if (account != NULL && g_strcmp0 (account, one->id) != 0)
        continue;
      plan = accord_store_find_plan (store, one->id, &failure);
      if (plan != NULL)
        g_ptr_array_add (plans, plan);
      else if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return NULL;
        }
    }
  return g_steal_pointer (&plans);
}

GPtrArray *
accord_cli_ask_plans (AccordCli *cli, AccordClient *client, const char *account, GError **error)
{
  AccordStore *store = accord_cli_get_store (cli, error);
  g_autofree char *plan = NULL;
  g_auto (AccordCliWait) wait = { 0 };

  if (store == NULL)
    return NULL;
  accord_client_plan_async (client, account, NULL, accord_cli_wait_cb, &wait);
  plan = accord_client_plan_finish (client, accord_cli_wait (&wait), error);
  return plan != NULL ? collect_plans (store, account, error) : NULL;
}

static AccordCliStatus
run (AccordCli *cli, int argc, char **argv)
{
  g_autofree char *account = NULL;
  const GOptionEntry options[] = {
    { "account", 0, 0, G_OPTION_ARG_STRING, &account, NULL, NULL },
    { NULL }
  };
  g_autoptr (AccordClient) client = NULL;
  g_autoptr (GPtrArray) plans = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!accord_cli_parse_options (options, &argc, &argv, &error))
    return accord_cli_usage (cli, "%s", error->message);
  if (argc != 1)
    return accord_cli_usage (cli, _ ("Usage: accordctl plan [--account ID]"));

  client = accord_cli_open_client (cli, &error);
  if (client == NULL)
    return accord_cli_fail_error (cli, error, NULL);
  plans = accord_cli_ask_plans (cli, client, account, &error);
  if (plans == NULL)
    return accord_cli_fail_error (cli, error, NULL);
  text = accord_cli_plans_text (plans, accord_cli_get_store (cli, NULL));
  return accord_cli_finish (cli, accord_cli_plans_node (plans, accord_cli_get_store (cli, NULL)), text);
}

const AccordCliCommand accord_cli_plan = {
  "plan",
  "[--account ID]",
  N_ ("Show what a sync would do"),
  run,
};
