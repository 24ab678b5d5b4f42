/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-cli"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-cli-event-fields.h"
#include "accord-cli-people.h"
#include "accord-cli-service.h"

#define USAGE N_ ("people is followed by list, add, edit, me [ID|proposed|none], or merge ID INTO")

/* ---- out ---- */

static void
add_object (JsonBuilder *builder, const AccordPerson *person)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "id");
  if (person->id != 0)
    json_builder_add_int_value (builder, person->id);
  else
    json_builder_add_null_value (builder);
  accord_cli_add_member (builder, "name", person->name);
  accord_cli_add_member (builder, "email", person->email);
  json_builder_set_member_name (builder, "is_me");
  json_builder_add_boolean_value (builder, person->is_me);
  json_builder_end_object (builder);
}

static void
print_person (AccordCli *cli, const AccordPerson *person)
{
  accord_cli_print (cli,
                    "%" G_GINT64_FORMAT "  %s  %s%s",
                    person->id,
                    person->name,
                    person->email != NULL ? person->email : "",
                    person->is_me ? _ ("  [me]") : "");
}

static AccordCliStatus
show_people (AccordCli *cli, GPtrArray *people)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < people->len; i++)
    {
      add_object (builder, g_ptr_array_index (people, i));
      print_person (cli, g_ptr_array_index (people, i));
    }
  json_builder_end_array (builder);
  return accord_cli_succeed (cli, json_builder_get_root (builder));
}

static AccordCliStatus
list_people (AccordCli *cli, AccordStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) people = accord_store_list_people (store, &error);

  return people != NULL ? show_people (cli, people) : accord_cli_fail (cli, error);
}

/* ---- in ---- */

/* What the member says replaces *@text; a member that is not there changes nothing. */
static gboolean
take_text (JsonObject *object, const char *name, char **text, GError **error)
{
  const AccordCliField field = { name };
  JsonNode *node = json_object_get_member (object, name);
  const char *value;

  if (node == NULL)
    return TRUE;
  if (!accord_cli_field_read_text (node, &field, &value, error))
    return FALSE;
  g_free (*text);
  *text = value != NULL && *value != '\0' ? g_strdup (value) : NULL;
  return TRUE;
}

/* Whom the object names: a new one for "add". */
static AccordPerson *
find_person (AccordStore *store, JsonObject *object, gboolean add, GError **error)
{
  JsonNode *id = json_object_get_member (object, "id");

  if (add)
    return accord_person_new (NULL);
  if (id != NULL && JSON_NODE_HOLDS_VALUE (id) && json_node_get_value_type (id) == G_TYPE_INT64)
    return accord_store_get_person (store, json_node_get_int (id), error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("id: it is missing, or no number"));
  return NULL;
}

static gboolean
apply_one (AccordStore *store, JsonNode *node, gboolean add, GPtrArray *touched, GError **error)
{
  g_autoptr (AccordPerson) person = NULL;
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("this is not an object"));
      return FALSE;
    }
  object = json_node_get_object (node);
  person = find_person (store, object, add, error);
  if (person == NULL || !take_text (object, "name", &person->name, error) ||
      !take_text (object, "email", &person->email, error))
    return FALSE;
  if (person->name == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("name: it is missing"));
      return FALSE;
    }
  if (!accord_store_put_person (store, person, error))
    return FALSE;
  g_ptr_array_add (touched, g_steal_pointer (&person));
  return TRUE;
}

/* One object or many; all of them or none. */
static gboolean
apply_all (AccordStore *store, JsonNode *input, gboolean add, GPtrArray *touched, GError **error)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (input) ? json_node_get_array (input) : NULL;
  guint n = array != NULL ? json_array_get_length (array) : 1;
  gboolean fine = TRUE;

  if (!accord_store_begin (store, error))
    return FALSE;
  for (guint i = 0; fine && i < n; i++)
    {
      fine =
          apply_one (store, array != NULL ? json_array_get_element (array, i) : input, add, touched, error);
      if (!fine)
        g_prefix_error (error, "people[%u]: ", i);
    }
  if (fine && accord_store_commit (store, error))
    return TRUE;
  accord_store_rollback (store);
  return FALSE;
}

static AccordCliStatus
write_people (AccordCli *cli, AccordStore *store, gboolean add)
{
  g_autoptr (GPtrArray) touched = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_person_free);
  g_autoptr (JsonNode) input = NULL;
  g_autoptr (GError) error = NULL;

  input = accord_cli_read_input (cli, &error);
  if (input == NULL || !apply_all (store, input, add, touched, &error))
    return accord_cli_fail (cli, error);
  accord_cli_tell_service (cli);
  return show_people (cli, touched);
}

/* ---- me ---- */

/* Me, or with nobody chosen who that probably is. */
static AccordCliStatus
show_me (AccordCli *cli, AccordStore *store)
{
  g_autoptr (GPtrArray) people = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_person_free);
  g_autoptr (AccordPerson) proposed = accord_store_propose_me (store);
  g_autoptr (GPtrArray) all = accord_store_list_people (store, NULL);
  const AccordPerson *first = all != NULL && all->len > 0 ? g_ptr_array_index (all, 0) : NULL;

  if (first != NULL && first->is_me)
    g_ptr_array_add (people, accord_person_copy (first));
  else if (proposed != NULL)
    {
      accord_cli_print (cli, _ ("Nobody is me yet; probably:"));
      g_ptr_array_add (people, g_steal_pointer (&proposed));
    }
  return show_people (cli, people);
}

static gboolean
read_id (const char *text, gint64 *out)
{
  return g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, out, NULL);
}

/* Who is proposed is stored when a person says that it is so. */
static gboolean
accept_proposal (AccordStore *store, gint64 *id, GError **error)
{
  g_autoptr (AccordPerson) proposed = accord_store_propose_me (store);

  if (proposed == NULL)
    {
      g_set_error (error,
                   ACCORD_STORE_ERROR,
                   ACCORD_STORE_ERROR_NOT_FOUND,
                   _ ("Nobody is proposed: somebody is me already, or no account is connected"));
      return FALSE;
    }
  if (proposed->id == 0 && !accord_store_put_person (store, proposed, error))
    return FALSE;
  *id = proposed->id;
  return TRUE;
}

static AccordCliStatus
set_me (AccordCli *cli, AccordStore *store, const char *text)
{
  g_autoptr (GError) error = NULL;
  gint64 id = 0;

  if (g_str_equal (text, "proposed") && !accept_proposal (store, &id, &error))
    return accord_cli_fail (cli, error);
  if (id == 0 && !g_str_equal (text, "none") && !read_id (text, &id))
    return accord_cli_usage (cli, "%s", _ (USAGE));
  if (!accord_store_set_me (store, id, &error))
    return accord_cli_fail (cli, error);
  accord_cli_tell_service (cli);
  return list_people (cli, store);
}

static AccordCliStatus
merge (AccordCli *cli, AccordStore *store, const char *gone_text, const char *kept_text)
{
  g_autoptr (GError) error = NULL;
  gint64 gone, kept;

  if (!read_id (gone_text, &gone) || !read_id (kept_text, &kept))
    return accord_cli_usage (cli, "%s", _ (USAGE));
  if (!accord_store_merge_people (store, gone, kept, &error))
    return accord_cli_fail (cli, error);
  accord_cli_tell_service (cli);
  return list_people (cli, store);
}

static AccordCliStatus
run_people (AccordCli *cli, int argc, char **argv)
{
  const char *word = argc > 1 ? argv[1] : "";
  g_autoptr (GError) error = NULL;
  AccordStore *store = accord_cli_get_store (cli, &error);

  if (store == NULL)
    return accord_cli_fail (cli, error);
  if (argc == 2 && g_str_equal (word, "list"))
    return list_people (cli, store);
  if (argc == 2 && (g_str_equal (word, "add") || g_str_equal (word, "edit")))
    return write_people (cli, store, g_str_equal (word, "add"));
  if (argc == 2 && g_str_equal (word, "me"))
    return show_me (cli, store);
  if (argc == 3 && g_str_equal (word, "me"))
    return set_me (cli, store, argv[2]);
  if (argc == 4 && g_str_equal (word, "merge"))
    return merge (cli, store, argv[2], argv[3]);
  return accord_cli_usage (cli, "%s", _ (USAGE));
}

/* ---- whose events a calendar takes ---- */

gboolean
accord_cli_set_calendar_people (AccordCalendar *calendar, const char *value)
{
  g_auto (GStrv) names = g_strsplit (value, ",", -1);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; names[i] != NULL && !g_str_equal (value, "all"); i++)
    {
      g_strstrip (names[i]);
      if (*names[i] != '\0')
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", names[i]);
    }
  if (text->len == 0 && !g_str_equal (value, "all"))
    return FALSE;
  g_free (calendar->people);
  calendar->people = text->len > 0 ? g_strdup (text->str) : NULL;
  return TRUE;
}

const AccordCliCommand accord_cli_people = {
  "people",
  "list | add | edit | me [ID|proposed|none] | merge ID INTO",
  N_ ("List the people of the store, write them from JSON on standard input, say who is me"),
  run_people,
};
