/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-cli"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "cli/accord-cli-service.h"
#include "store/accord-accounts.h"
#include "store/accord-questions.h"

static void
set_text (JsonObject *object, const char *name, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
  else
    json_object_set_null_member (object, name);
}

static const char *
value_of (const AccordFields *side, AccordField field)
{
  return side != NULL ? accord_fields_get (side, field) : NULL;
}

static JsonArray *
fields_array (const AccordQuestion *question)
{
  JsonArray *array = json_array_new ();

  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    {
      JsonObject *object;

      if (value_of (question->here, field) == NULL && value_of (question->there, field) == NULL)
        continue;
      object = json_object_new ();
      json_object_set_string_member (object, "name", accord_field_name (field));
      set_text (object, "here", value_of (question->here, field));
      set_text (object, "there", value_of (question->there, field));
      set_text (object, "was", value_of (question->was, field));
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonArray *
choices_array (const AccordQuestion *question)
{
  JsonArray *array = json_array_new ();

  for (const char *const *word = accord_question_get_choices (question); *word != NULL; word++)
    json_array_add_string_element (array, *word);
  return array;
}

static JsonObject *
question_object (AccordStore *store, const AccordQuestion *question)
{
  g_autoptr (AccordCalendar) calendar = accord_store_get_calendar (store, question->calendar, NULL);
  JsonObject *object = json_object_new ();

  set_text (object, "id", question->id);
  set_text (object, "account", calendar != NULL ? calendar->account : NULL);
  set_text (object, "calendar", question->calendar);
  set_text (object, "event", question->event);
  set_text (object, "remote_id", question->remote_id);
  set_text (object, "kind", accord_question_kind_to_text (question->kind));
  set_text (object, "title", question->title);
  set_text (object, "when", question->when);
  set_text (object, "why", question->why);
  json_object_set_array_member (object, "fields", fields_array (question));
  json_object_set_array_member (object, "choices", choices_array (question));
  return object;
}

static JsonNode *
questions_node (AccordStore *store, GPtrArray *questions)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < questions->len; i++)
    json_array_add_object_element (array, question_object (store, g_ptr_array_index (questions, i)));
  json_node_take_array (node, array);
  return node;
}

/* A side that is gone holds nothing. */
static const char *
shown_value (const AccordFields *side, AccordField field)
{
  const char *value = value_of (side, field);

  return value != NULL ? value : "–";
}

static void
append_question (GString *text, AccordStore *store, const AccordQuestion *question)
{
  g_autofree char *calendar = accord_cli_calendar_name (store, question->calendar);
  g_autofree char *choices = g_strjoinv (" | ", (char **) accord_question_get_choices (question));

  g_string_append_printf (text,
                          "%s  %s  %s  (%s)\n  %s\n",
                          question->id,
                          question->title != NULL ? question->title : "",
                          question->when != NULL ? question->when : "",
                          calendar,
                          question->why);
  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    if (value_of (question->here, field) != NULL || value_of (question->there, field) != NULL)
      g_string_append_printf (text,
                              _ ("  %-10s here: %s\n  %-10s there: %s\n"),
                              accord_field_name (field),
                              shown_value (question->here, field),
                              "",
                              shown_value (question->there, field));
  g_string_append_printf (text, "  accordctl resolve %s %s\n", question->id, choices);
}

static char *
questions_text (AccordStore *store, GPtrArray *questions)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < questions->len; i++)
    append_question (text, store, g_ptr_array_index (questions, i));
  if (questions->len == 0)
    g_string_append (text, _ ("Nothing waits for a decision.\n"));
  return g_string_free (text, FALSE);
}

static AccordCliStatus
run (AccordCli *cli, int argc, char **argv)
{
  g_autofree char *account = NULL;
  gboolean all = FALSE;
  const GOptionEntry options[] = {
    { "account", 0, 0, G_OPTION_ARG_STRING, &account, NULL, NULL },
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, NULL, NULL },
    { NULL }
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) questions = NULL;
  g_autoptr (AccordAccount) known = NULL;
  g_autofree char *text = NULL;
  AccordStore *store;

  if (!accord_cli_parse_options (options, &argc, &argv, &error))
    return accord_cli_usage (cli, "%s", error->message);
  if (argc != 1)
    return accord_cli_usage (cli, _ ("Usage: accordctl conflicts [--account ID] [--all]"));
  store = accord_cli_get_store (cli, &error);
  if (store != NULL && account != NULL)
    known = accord_store_get_account (store, account, &error);
  if (error == NULL)
    questions = accord_store_list_questions (store, account, all, &error);
  if (questions == NULL)
    return accord_cli_fail (cli, error);
  text = questions_text (store, questions);
  return accord_cli_finish (cli, questions_node (store, questions), text);
}

const AccordCliCommand accord_cli_conflicts = {
  "conflicts",
  "[--account ID] [--all]",
  N_ ("Show what waits for a decision"),
  run,
};
