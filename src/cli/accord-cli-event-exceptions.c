/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-cli"

#include "accord-config.h"

#include "accord-cli-event-exceptions.h"

#include <glib/gi18n.h>
#include <string.h>

#include "model/accord-recurrence.h"

#define TEXT(member) { #member, G_STRUCT_OFFSET (AccordOverride, member) }

static const struct
{
  const char *name;
  gsize offset;
} texts[] = {
  TEXT (title), TEXT (notes), TEXT (place), TEXT (availability), TEXT (title_override), TEXT (body_override),
};

static char **
text_at (const AccordOverride *exception, guint index)
{
  return (char **) ((char *) exception + texts[index].offset);
}

/* ---- writing ---- */

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  if (text == NULL)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_lists (JsonBuilder *builder, const AccordOverride *exception)
{
  if (exception->reminders != NULL)
    {
      json_builder_set_member_name (builder, "reminders");
      json_builder_begin_array (builder);
      for (guint i = 0; i < exception->reminders->len; i++)
        json_builder_add_int_value (builder, g_array_index (exception->reminders, int, i));
      json_builder_end_array (builder);
    }
  if (exception->categories != NULL)
    {
      json_builder_set_member_name (builder, "categories");
      json_builder_begin_array (builder);
      for (guint i = 0; i < exception->categories->len; i++)
        json_builder_add_string_value (builder, g_ptr_array_index (exception->categories, i));
      json_builder_end_array (builder);
    }
}

static void
add_exception (JsonBuilder *builder, const AccordOverride *exception)
{
  g_autofree char *start = accord_when_format_start (&exception->when);
  g_autofree char *end = accord_when_format_end (&exception->when);

  json_builder_begin_object (builder);
  add_text (builder, "original", exception->original);
  if (exception->cancelled)
    {
      json_builder_set_member_name (builder, "cancelled");
      json_builder_add_boolean_value (builder, TRUE);
      json_builder_end_object (builder);
      return;
    }
  add_text (builder, "start", start);
  add_text (builder, "end", end);
  add_text (builder, "zone", exception->when.set ? exception->when.zone : NULL);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    add_text (builder, texts[i].name, *text_at (exception, i));
  add_lists (builder, exception);
  json_builder_end_object (builder);
}

void
accord_cli_add_exceptions (JsonBuilder *builder, const AccordEvent *event, const AccordCliField *field)
{
  json_builder_begin_array (builder);
  for (guint i = 0; i < event->exceptions->len; i++)
    add_exception (builder, g_ptr_array_index (event->exceptions, i));
  json_builder_end_array (builder);
}

/* ---- reading ---- */

static gboolean
holds (JsonNode *node, GType type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

/* *out NULL: not there, or null. */
static gboolean
read_text (JsonObject *object, const char *name, const char **out)
{
  JsonNode *node = json_object_get_member (object, name);

  *out = NULL;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!holds (node, G_TYPE_STRING))
    return FALSE;
  *out = json_node_get_string (node);
  return TRUE;
}

static gboolean
read_list (JsonObject *object, const char *name, GType type, JsonArray **out)
{
  JsonNode *node = json_object_get_member (object, name);

  *out = NULL;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  *out = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (*out); i++)
    if (!holds (json_array_get_element (*out, i), type))
      return FALSE;
  return TRUE;
}

static gboolean
take_lists (AccordOverride *exception, JsonObject *object)
{
  JsonArray *reminders;
  JsonArray *categories;

  if (!read_list (object, "reminders", G_TYPE_INT64, &reminders) ||
      !read_list (object, "categories", G_TYPE_STRING, &categories))
    return FALSE;
  if (reminders != NULL)
    exception->reminders = g_array_new (FALSE, FALSE, sizeof (int));
  for (guint i = 0; reminders != NULL && i < json_array_get_length (reminders); i++)
    g_array_append_vals (exception->reminders,
                         &(int) { (int) CLAMP (json_array_get_int_element (reminders, i), 0, G_MAXINT) }, 1);
  if (categories != NULL)
    exception->categories = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; categories != NULL && i < json_array_get_length (categories); i++)
    g_ptr_array_add (exception->categories, g_strdup (json_array_get_string_element (categories, i)));
  return TRUE;
}

static gboolean
take_when (AccordOverride *exception, JsonObject *object, const char *zone_of_event)
{
  const char *start;
  const char *end;
  const char *zone;

  return read_text (object, "start", &start) && read_text (object, "end", &end) && read_text (object, "zone", &zone) &&
         accord_when_parse (&exception->when, start, end, zone != NULL ? zone : zone_of_event, NULL);
}

static gboolean
take_cancelled (AccordOverride *exception, JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "cancelled");

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!holds (node, G_TYPE_BOOLEAN))
    return FALSE;
  exception->cancelled = json_node_get_boolean (node);
  return TRUE;
}

/* NULL: not of this form. */
static AccordOverride *
read_exception (const AccordEvent *event, JsonNode *node)
{
  g_autoptr (AccordOverride) exception = NULL;
  g_autofree char *key = NULL;
  const char *original;
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  object = json_node_get_object (node);
  if (!read_text (object, "original", &original) || original == NULL)
    return NULL;
  key = event->when.set ? accord_recurrence_read_key (&event->when, original) : NULL;
  if (key == NULL)
    return NULL;
  exception = accord_override_new (key);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *text;

      if (!read_text (object, texts[i].name, &text))
        return NULL;
      *text_at (exception, i) = g_strdup (text);
    }
  return take_cancelled (exception, object) && take_when (exception, object, event->when.zone) &&
                 take_lists (exception, object)
             ? g_steal_pointer (&exception)
             : NULL;
}

static int
compare_originals (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(AccordOverride *const *) a)->original, (*(AccordOverride *const *) b)->original);
}

gboolean
accord_cli_take_exceptions (AccordEvent *event, JsonNode *node, const AccordCliField *field, GError **error)
{
  JsonArray *list = NULL;

  if (!JSON_NODE_HOLDS_NULL (node) && !JSON_NODE_HOLDS_ARRAY (node))
    return accord_cli_field_refuse (field, _ ("this is not a list"), error);
  if (JSON_NODE_HOLDS_ARRAY (node))
    list = json_node_get_array (node);
  g_ptr_array_set_size (event->exceptions, 0);
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      AccordOverride *exception = read_exception (event, json_array_get_element (list, i));

      if (exception == NULL)
        return accord_cli_field_refuse (
            field, _ ("each is an object with the “original” start of an occurrence of this event"), error);
      g_ptr_array_add (event->exceptions, exception);
    }
  g_ptr_array_sort (event->exceptions, compare_originals);
  return TRUE;
}
