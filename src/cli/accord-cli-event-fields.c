/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-cli"

#include "accord-config.h"

#include "accord-cli-event-exceptions.h"
#include "accord-cli-event-fields.h"

#include <glib/gi18n.h>

gboolean
accord_cli_field_refuse (const AccordCliField  *field,
                         const char            *what,
                         GError               **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: %s", field->name, what);
  return FALSE;
}

void
accord_cli_add_text (JsonBuilder *builder,
                     const char  *text)
{
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

/* Text or null; anything else is refused. */
gboolean
accord_cli_field_read_text (JsonNode              *node,
                            const AccordCliField  *field,
                            const char           **out,
                            GError               **error)
{
  *out = NULL;
  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return accord_cli_field_refuse (field, _("this is not a text"), error);
  *out = json_node_get_string (node);
  return TRUE;
}

/* ---- texts ---- */

static char **
text_member (const AccordEvent    *event,
             const AccordCliField *field)
{
  return (char **) ((char *) event + field->offset);
}

static void
add_text_member (JsonBuilder          *builder,
                 const AccordEvent    *event,
                 const AccordCliField *field)
{
  accord_cli_add_text (builder, *text_member (event, field));
}

static gboolean
take_text_member (AccordEvent           *event,
                  JsonNode              *node,
                  const AccordCliField  *field,
                  GError               **error)
{
  char **member = text_member (event, field);
  const char *text;

  if (!accord_cli_field_read_text (node, field, &text, error))
    return FALSE;
  g_free (*member);
  *member = text != NULL && *text != '\0' ? g_strdup (text) : NULL;
  return TRUE;
}

static gboolean
take_word_member (AccordEvent           *event,
                  JsonNode              *node,
                  const AccordCliField  *field,
                  GError               **error)
{
  g_auto (GStrv) words = g_strsplit (field->words, "|", 0);
  g_autofree char *allowed = g_strjoinv (", ", words);
  g_autofree char *message = g_strdup_printf (_("this is none of %s"), allowed);
  const char *text;

  if (!accord_cli_field_read_text (node, field, &text, error))
    return FALSE;
  if (text == NULL || !g_strv_contains ((const char *const *) words, text))
    return accord_cli_field_refuse (field, message, error);
  return take_text_member (event, node, field, error);
}

/* ---- kind, status and what else has a form of its own ---- */

static void
add_kind (JsonBuilder          *builder,
          const AccordEvent    *event,
          const AccordCliField *field)
{
  accord_cli_add_text (builder, accord_kind_to_text (event->kind));
}

static gboolean
take_kind (AccordEvent           *event,
           JsonNode              *node,
           const AccordCliField  *field,
           GError               **error)
{
  const char *text;

  return accord_cli_field_read_text (node, field, &text, error) &&
         (accord_kind_from_text (text, &event->kind) ||
          accord_cli_field_refuse (field, _("this is none of deliverable, assignment, appointment"), error));
}

static void
add_status (JsonBuilder          *builder,
            const AccordEvent    *event,
            const AccordCliField *field)
{
  accord_cli_add_text (builder, accord_status_to_text (event->status));
}

static gboolean
take_status (AccordEvent           *event,
             JsonNode              *node,
             const AccordCliField  *field,
             GError               **error)
{
  const char *text;

  return accord_cli_field_read_text (node, field, &text, error) &&
         (accord_status_from_text (text, &event->status) ||
          accord_cli_field_refuse (field,
                                   _ ("this is none of draft, tentative, confirmed, cancelled"),
                                   error));
}

static void
add_flag (JsonBuilder          *builder,
          const AccordEvent    *event,
          const AccordCliField *field)
{
  json_builder_add_boolean_value (builder, G_STRUCT_MEMBER (gboolean, event, field->offset));
}

static gboolean
take_flag (AccordEvent           *event,
           JsonNode              *node,
           const AccordCliField  *field,
           GError               **error)
{
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return accord_cli_field_refuse (field, _("this is neither true nor false"), error);
  G_STRUCT_MEMBER (gboolean, event, field->offset) = json_node_get_boolean (node);
  return TRUE;
}

static void
add_percent (JsonBuilder          *builder,
             const AccordEvent    *event,
             const AccordCliField *field)
{
  if (event->percent >= 0)
    json_builder_add_int_value (builder, event->percent);
  else
    json_builder_add_null_value (builder);
}

static gboolean
take_percent (AccordEvent           *event,
              JsonNode              *node,
              const AccordCliField  *field,
              GError               **error)
{
  gint64 percent = -1;

  if (!JSON_NODE_HOLDS_NULL (node))
    {
      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
        return accord_cli_field_refuse (field, _("this is no whole number"), error);
      percent = json_node_get_int (node);
      if (percent < 0 || percent > 100)
        return accord_cli_field_refuse (field, _("this is not between 0 and 100"), error);
    }
  event->percent = percent;
  return TRUE;
}

static void
add_origin (JsonBuilder          *builder,
            const AccordEvent    *event,
            const AccordCliField *field)
{
  accord_cli_add_text (builder, event->born_in != NULL ? "there" : "here");
}

/* ---- when ---- */

static void
add_start (JsonBuilder          *builder,
           const AccordEvent    *event,
           const AccordCliField *field)
{
  g_autofree char *text = accord_when_format_start (&event->when);

  accord_cli_add_text (builder, text);
}

static void
add_end (JsonBuilder          *builder,
         const AccordEvent    *event,
         const AccordCliField *field)
{
  g_autofree char *text = accord_when_format_end (&event->when);

  accord_cli_add_text (builder, text);
}

static void
add_zone (JsonBuilder          *builder,
          const AccordEvent    *event,
          const AccordCliField *field)
{
  accord_cli_add_text (builder, event->when.set ? event->when.zone : NULL);
}

static void
add_all_day (JsonBuilder          *builder,
             const AccordEvent    *event,
             const AccordCliField *field)
{
  json_builder_add_boolean_value (builder, event->when.set && event->when.all_day);
}

/* ---- project, client, person: by name ---- */

static void
add_project (JsonBuilder          *builder,
             const AccordEvent    *event,
             const AccordCliField *field)
{
  accord_cli_add_text (builder, event->project != NULL ? event->project->name : NULL);
}

static void
add_client (JsonBuilder          *builder,
            const AccordEvent    *event,
            const AccordCliField *field)
{
  accord_cli_add_text (builder, event->project != NULL ? event->project->client : NULL);
}

static void
add_person (JsonBuilder          *builder,
            const AccordEvent    *event,
            const AccordCliField *field)
{
  accord_cli_add_text (builder, event->person != NULL ? event->person->name : NULL);
}

static gboolean
take_project (AccordEvent           *event,
              JsonNode              *node,
              const AccordCliField  *field,
              GError               **error)
{
  const char *text;

  if (!accord_cli_field_read_text (node, field, &text, error))
    return FALSE;
  accord_event_set_project (event, text);
  return TRUE;
}

/* Comes after the project. */
static gboolean
take_client (AccordEvent           *event,
             JsonNode              *node,
             const AccordCliField  *field,
             GError               **error)
{
  const char *text;

  return accord_cli_field_read_text (node, field, &text, error) &&
         (accord_event_set_client (event, text) ||
          accord_cli_field_refuse (field, _("a client belongs to a project, and there is none"), error));
}

static gboolean
take_person (AccordEvent           *event,
             JsonNode              *node,
             const AccordCliField  *field,
             GError               **error)
{
  const char *text;

  if (!accord_cli_field_read_text (node, field, &text, error))
    return FALSE;
  accord_event_set_person (event, text);
  return TRUE;
}

/* ---- lists ---- */

static gboolean
read_list (JsonNode              *node,
           const AccordCliField  *field,
           JsonArray            **out,
           GError               **error)
{
  *out = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  return *out != NULL || JSON_NODE_HOLDS_NULL (node) ||
         accord_cli_field_refuse (field, _ ("this is not a list"), error);
}

void
accord_cli_add_member (JsonBuilder *builder,
                       const char  *name,
                       const char  *text)
{
  json_builder_set_member_name (builder, name);
  accord_cli_add_text (builder, text);
}

static void
add_attendees (JsonBuilder          *builder,
               const AccordEvent    *event,
               const AccordCliField *field)
{
  json_builder_begin_array (builder);
  for (guint i = 0; i < event->attendees->len; i++)
    {
      const AccordAttendee *attendee = g_ptr_array_index (event->attendees, i);

      json_builder_begin_object (builder);
      accord_cli_add_member (builder, "email", attendee->email);
      accord_cli_add_member (builder, "name", attendee->name);
      accord_cli_add_member (builder, "role", attendee->role);
      accord_cli_add_member (builder, "response", attendee->response);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* Text, null or not there; FALSE for anything else. */
static gboolean
read_attendee_text (JsonObject  *object,
                    const char  *name,
                    const char **out)
{
  JsonNode *node = json_object_get_member (object, name);

  *out = NULL;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return FALSE;
  *out = json_node_get_string (node);
  return TRUE;
}

static AccordAttendee *
read_attendee (JsonNode *node)
{
  JsonObject *object;
  const char *email, *name, *role, *response;

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      email = json_node_get_string (node);
      return *email != '\0' ? accord_attendee_new (email, NULL, NULL, NULL) : NULL;
    }
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  object = json_node_get_object (node);
  if (!read_attendee_text (object, "email", &email) || !read_attendee_text (object, "name", &name) ||
      !read_attendee_text (object, "role", &role) || !read_attendee_text (object, "response", &response) ||
      email == NULL || *email == '\0')
    return NULL;
  return accord_attendee_new (email, name, role, response);
}

static gboolean
take_attendees (AccordEvent           *event,
                JsonNode              *node,
                const AccordCliField  *field,
                GError               **error)
{
  JsonArray *list;

  if (!read_list (node, field, &list, error))
    return FALSE;
  g_ptr_array_set_size (event->attendees, 0);
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      AccordAttendee *attendee = read_attendee (json_array_get_element (list, i));

      if (attendee == NULL)
        return accord_cli_field_refuse (field, _("each is an address, or an object with an email"), error);
      g_ptr_array_add (event->attendees, attendee);
    }
  return TRUE;
}

static void
add_reminders (JsonBuilder          *builder,
               const AccordEvent    *event,
               const AccordCliField *field)
{
  json_builder_begin_array (builder);
  for (guint i = 0; i < event->reminders->len; i++)
    json_builder_add_int_value (builder, g_array_index (event->reminders, int, i));
  json_builder_end_array (builder);
}

static gboolean
take_reminders (AccordEvent           *event,
                JsonNode              *node,
                const AccordCliField  *field,
                GError               **error)
{
  JsonArray *list;

  if (!read_list (node, field, &list, error))
    return FALSE;
  g_array_set_size (event->reminders, 0);
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *element = json_array_get_element (list, i);
      gboolean number = JSON_NODE_HOLDS_VALUE (element) && json_node_get_value_type (element) == G_TYPE_INT64;
      gint64 minutes = number ? json_node_get_int (element) : -1;

      if (minutes < 0 || minutes > G_MAXINT)
        return accord_cli_field_refuse (field, _("each is a number of minutes before the start"), error);
      g_array_append_vals (event->reminders, &(int) { minutes }, 1);
    }
  accord_reminders_sort (event->reminders);
  return TRUE;
}

static void
add_categories (JsonBuilder          *builder,
                const AccordEvent    *event,
                const AccordCliField *field)
{
  json_builder_begin_array (builder);
  for (guint i = 0; i < event->categories->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (event->categories, i));
  json_builder_end_array (builder);
}

static gboolean
take_categories (AccordEvent           *event,
                 JsonNode              *node,
                 const AccordCliField  *field,
                 GError               **error)
{
  JsonArray *list;

  if (!read_list (node, field, &list, error))
    return FALSE;
  g_ptr_array_set_size (event->categories, 0);
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *element = json_array_get_element (list, i);

      if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_value_type (element) != G_TYPE_STRING)
        return accord_cli_field_refuse (field, _("each is a name"), error);
      g_ptr_array_add (event->categories, g_strdup (json_node_get_string (element)));
    }
  return TRUE;
}

#define TEXT(member) { #member, add_text_member, take_text_member, G_STRUCT_OFFSET (AccordEvent, member) }

/* start, end, zone and all_day are taken together, before the others. */
static const AccordCliField fields[] = {
  { "id", add_text_member, NULL, G_STRUCT_OFFSET (AccordEvent, id) },
  { "kind", add_kind, take_kind },
  { "status", add_status, take_status },
  { "archived", add_flag, take_flag, G_STRUCT_OFFSET (AccordEvent, archived) },
  TEXT (title),
  { "start", add_start },
  { "end", add_end },
  { "zone", add_zone },
  { "all_day", add_all_day },
  TEXT (place),
  TEXT (notes),
  { "project", add_project, take_project },
  { "client", add_client, take_client },
  { "person", add_person, take_person },
  { "person_response", add_text_member, NULL, G_STRUCT_OFFSET (AccordEvent, person_response) },
  TEXT (contact),
  TEXT (url),
  { "percent", add_percent, take_percent },
  TEXT (recurrence),
  { "exceptions", accord_cli_add_exceptions, accord_cli_take_exceptions },
  { "availability", add_text_member, take_word_member, G_STRUCT_OFFSET (AccordEvent, availability),
    "free|busy|oof|workingElsewhere" },
  { "visibility", add_text_member, take_word_member, G_STRUCT_OFFSET (AccordEvent, visibility),
    "default|public|private" },
  { "attendees", add_attendees, take_attendees },
  { "reminders", add_reminders, take_reminders },
  { "no_reminder", add_flag, take_flag, G_STRUCT_OFFSET (AccordEvent, no_reminder) },
  { "categories", add_categories, take_categories },
  { "origin", add_origin },
  TEXT (carrier),
};

const AccordCliField *
accord_cli_list_fields (guint *n_fields)
{
  *n_fields = G_N_ELEMENTS (fields);
  return fields;
}

const AccordCliField *
accord_cli_find_field (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_equal (fields[i].name, name))
      return &fields[i];
  return NULL;
}
