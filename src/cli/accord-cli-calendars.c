/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-cli"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "cli/accord-cli-calendar-rules.h"
#include "cli/accord-cli-service.h"
#include "store/accord-accounts.h"

/* ---- printing ---- */

static void
set_text (JsonObject *object, const char *name, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
  else
    json_object_set_null_member (object, name);
}

static JsonObject *
calendar_object (const AccordCalendar *calendar)
{
  JsonObject *object = json_object_new ();

  set_text (object, "id", calendar->id);
  set_text (object, "account", calendar->account);
  set_text (object, "remote_id", calendar->remote_id);
  set_text (object, "name", calendar->name);
  json_object_set_boolean_member (object, "mirrored", calendar->mirrored);
  accord_cli_calendar_tell (calendar, object);
  set_text (object, "role", calendar->role);
  json_object_set_boolean_member (object, "writable", calendar->writable);
  return object;
}

static void
append_calendar (GString *text, const AccordCalendar *calendar)
{
  g_string_append_printf (text,
                          "%s  %s  [%s]  %s, %s%s%s\n",
                          calendar->id,
                          calendar->name,
                          calendar->mirrored ? _ ("mirrored") : _ ("not mirrored"),
                          accord_direction_to_text (calendar->direction),
                          calendar->writable ? _ ("writable") : _ ("read-only"),
                          calendar->missing ? _ (", gone at the provider") : "",
                          calendar->remote_id == NULL ? _ (", not created yet") : "");
}

static AccordCliStatus
print_one (AccordCli *cli, const AccordCalendar *calendar)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (GString) text = g_string_new (NULL);

  json_node_take_object (node, calendar_object (calendar));
  append_calendar (text, calendar);
  return accord_cli_finish (cli, node, text->str);
}

static AccordCliStatus
print_all (AccordCli *cli, AccordStore *store, GPtrArray *calendars)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  const char *account = NULL;

  for (guint i = 0; i < calendars->len; i++)
    {
      const AccordCalendar *calendar = calendars->pdata[i];

      json_array_add_object_element (array, calendar_object (calendar));
      if (g_strcmp0 (account, calendar->account) != 0)
        {
          g_autofree char *name = accord_cli_account_name (store, calendar->account);

          account = calendar->account;
          g_string_append_printf (text, "%s\n", name);
        }
      append_calendar (text, calendar);
    }
  json_node_take_array (node, array);
  return accord_cli_finish (cli, node, text->str);
}

static AccordCliStatus
list_calendars (AccordCli *cli)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordClient) client = accord_cli_open_client (cli, &error);
  AccordStore *store;
  g_autoptr (GPtrArray) calendars = NULL;

  if (client == NULL)
    return accord_cli_fail_error (cli, error, NULL);
  accord_cli_refresh_calendars (client, NULL);

  store = accord_cli_get_store (cli, &error);
  calendars = store != NULL ? accord_store_list_calendars (store, NULL, &error) : NULL;
  if (calendars == NULL)
    return accord_cli_fail_error (cli, error, NULL);
  return print_all (cli, store, calendars);
}

/* ---- setting ---- */

/* sync-rules §11: one calendar seen through two accounts is mirrored once. */
static gboolean
is_mirrored_elsewhere (AccordStore *store, const AccordCalendar *calendar)
{
  g_autoptr (AccordAccount) account = accord_store_get_account (store, calendar->account, NULL);
  g_autoptr (GPtrArray) calendars = accord_store_list_calendars (store, NULL, NULL);

  for (guint i = 0; calendars != NULL && calendar->remote_id != NULL && i < calendars->len; i++)
    {
      const AccordCalendar *other = calendars->pdata[i];
      g_autoptr (AccordAccount) owner = NULL;

      if (!other->mirrored || g_strcmp0 (other->id, calendar->id) == 0 ||
          g_strcmp0 (other->remote_id, calendar->remote_id) != 0)
        continue;
      owner = accord_store_get_account (store, other->account, NULL);
      if (account != NULL && owner != NULL && g_strcmp0 (account->provider, owner->provider) == 0)
        return TRUE;
    }
  return FALSE;
}

/* What makes no sense for this calendar, in words; NULL: it does. */
static const char *
find_objection (AccordStore *store, const AccordCalendar *calendar)
{
  if (calendar->mirrored && !calendar->writable && calendar->direction != ACCORD_DIRECTION_IN)
    return _ ("This calendar may only be read, so its direction can only be “in”.");
  if (calendar->mirrored && calendar->missing)
    return _ ("This calendar is gone at the provider.");
  if (calendar->mirrored && is_mirrored_elsewhere (store, calendar))
    return _ ("This calendar is mirrored through another account already.");
  return NULL;
}

/* What the changed rules do, where a service runs that can look; NULL: nothing to say. With its @text. */
static JsonNode *
plan_change (AccordCli *cli, AccordStore *store, const AccordCalendar *before, const AccordCalendar *after, char **text)
{
  /* Whether its events may be shared says something about every other calendar. */
  const char *account = before->share == after->share ? after->account : NULL;
  g_autoptr (AccordClient) client = NULL;
  g_autoptr (GPtrArray) plans = NULL;
  g_autoptr (GError) error = NULL;

  if (!after->mirrored || !after->approved || accord_calendar_same_rules (before, after))
    return NULL;
  client = accord_cli_find_running (cli);
  plans = client != NULL ? accord_cli_ask_plans (cli, client, account, &error) : NULL;
  if (plans == NULL)
    {
      *text = g_strdup (_ ("What this does with the copies that are there is shown by “accordctl plan”.\n"));
      return NULL;
    }
  *text = accord_cli_plans_text (plans, store);
  return accord_cli_plans_node (plans, store);
}

static AccordCliStatus
print_change (AccordCli *cli, AccordStore *store, const AccordCalendar *before, const AccordCalendar *calendar)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = calendar_object (calendar);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *what = NULL;
  JsonNode *plan = plan_change (cli, store, before, calendar, &what);

  append_calendar (text, calendar);
  if (what != NULL)
    g_string_append (text, what);
  if (plan != NULL)
    json_object_set_member (object, "plan", plan);
  json_node_take_object (node, object);
  accord_cli_tell_service (cli);
  return accord_cli_finish (cli, node, text->str);
}

static AccordCliStatus
set_calendar (AccordCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  AccordStore *store;
  g_autoptr (AccordCalendar) before = NULL;
  g_autoptr (AccordCalendar) calendar = NULL;
  const char *objection;

  if (argc < 3)
    return accord_cli_usage (cli, "%s", accord_cli_calendar_usage ());
  store = accord_cli_get_store (cli, &error);
  if (store == NULL)
    return accord_cli_fail_error (cli, error, NULL);
  before = accord_store_get_calendar (store, argv[1], NULL);
  if (before == NULL)
    {
      g_autofree char *message = g_strdup_printf (_ ("There is no calendar %s; accordctl calendars lists them."), argv[1]);

      return accord_cli_end (cli, ACCORD_CLI_FAILED, "not-found", message, NULL);
    }
  calendar = accord_calendar_copy (before);
  if (!accord_cli_calendar_apply (calendar, argc - 2, argv + 2, &error))
    return accord_cli_usage (cli, "%s", error->message);

  objection = find_objection (store, calendar);
  if (objection != NULL)
    return accord_cli_end (cli, ACCORD_CLI_FAILED, "invalid", objection, NULL);
  if (!accord_store_put_calendar (store, calendar, &error))
    return accord_cli_fail_error (cli, error, NULL);
  return print_change (cli, store, before, calendar);
}

/* ---- creating ---- */

static AccordCliStatus
create_calendar (AccordCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordClient) client = NULL;
  AccordStore *store;
  g_autoptr (AccordCalendar) calendar = NULL;
  g_auto (AccordCliWait) wait = { 0 };
  g_autofree char *id = NULL;

  if (argc != 3)
    return accord_cli_usage (cli, _ ("Usage: accordctl calendars create ACCOUNT NAME"));
  client = accord_cli_open_client (cli, &error);
  if (client == NULL)
    return accord_cli_fail_error (cli, error, NULL);

  accord_client_create_calendar_async (client, argv[1], argv[2], NULL, accord_cli_wait_cb, &wait);
  id = accord_client_create_calendar_finish (client, accord_cli_wait (&wait), &error);
  store = id != NULL ? accord_cli_get_store (cli, &error) : NULL;
  calendar = store != NULL ? accord_store_get_calendar (store, id, &error) : NULL;
  if (calendar == NULL)
    return accord_cli_fail_error (cli, error, NULL);
  return print_one (cli, calendar);
}

static AccordCliStatus
run (AccordCli *cli, int argc, char **argv)
{
  if (argc == 1)
    return list_calendars (cli);
  if (g_str_equal (argv[1], "set"))
    return set_calendar (cli, argc - 1, argv + 1);
  if (g_str_equal (argv[1], "create"))
    return create_calendar (cli, argc - 1, argv + 1);
  return accord_cli_usage (cli, _ ("Usage: accordctl calendars [set ID … | create ACCOUNT NAME]"));
}

const AccordCliCommand accord_cli_calendars = {
  "calendars",
  "[set ID --mirror on|off … | create ACCOUNT NAME]",
  N_ ("List calendars, say what is mirrored, create one"),
  run,
};
