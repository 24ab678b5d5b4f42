/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-cli"

#include "accord-config.h"

#include "accord-cli-event-json.h"

#include <glib/gi18n.h>

#include "accord-cli-event-fields.h"
#include "store/accord-links.h"

/* ---- out ---- */

static gboolean
add_links (JsonBuilder        *builder,
           AccordStore        *store,
           const AccordEvent  *event,
           GError            **error)
{
  g_autoptr (GPtrArray) links = accord_store_list_event_links (store, event->id, error);

  if (links == NULL)
    return FALSE;
  json_builder_set_member_name (builder, "links");
  json_builder_begin_array (builder);
  for (guint i = 0; i < links->len; i++)
    {
      const AccordLink *link = g_ptr_array_index (links, i);

      json_builder_begin_object (builder);
      accord_cli_add_member (builder, "calendar", link->calendar);
      accord_cli_add_member (builder, "remote_id", link->remote_id);
      accord_cli_add_member (builder, "state", accord_link_state_to_text (link->state));
      accord_cli_add_member (builder, "why", link->why);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  return TRUE;
}

JsonNode *
accord_cli_event_to_json (AccordStore        *store,
                          const AccordEvent  *event,
                          GError            **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  guint n_fields;
  const AccordCliField *fields = accord_cli_list_fields (&n_fields);

  json_builder_begin_object (builder);
  for (guint i = 0; i < n_fields; i++)
    {
      json_builder_set_member_name (builder, fields[i].name);
      fields[i].add (builder, event, &fields[i]);
    }
  if (!add_links (builder, store, event, error))
    return NULL;
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

/* ---- in ---- */

/* The member's text; @fallback where it is not there, NULL where it is null. */
static gboolean
read_when_text (JsonObject  *object,
                const char  *name,
                const char  *fallback,
                char       **out,
                GError     **error)
{
  JsonNode *node = json_object_get_member (object, name);
  const char *text = fallback;

  if (node != NULL && !accord_cli_field_read_text (node, accord_cli_find_field (name), &text, error))
    return FALSE;
  *out = g_strdup (text);
  return TRUE;
}

static gboolean
check_all_day (JsonObject        *object,
               const AccordWhen  *when,
               GError           **error)
{
  JsonNode *node = json_object_get_member (object, "all_day");

  if (node == NULL || !when->set)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return accord_cli_field_refuse (accord_cli_find_field ("all_day"),
                                    _ ("this is neither true nor false"),
                                    error);
  return json_node_get_boolean (node) == when->all_day ||
         accord_cli_field_refuse (accord_cli_find_field ("all_day"),
                 _ ("start and end say otherwise: dates make whole days, times do not"),
                 error);
}

/* Only a start moves the event, its length stays. */
static void
keep_length (AccordWhen       *when,
             const AccordWhen *old)
{
  if (old->set && old->all_day == when->all_day)
    when->end = when->start + (old->end - old->start);
}

static gboolean
take_when (AccordEvent  *event,
           JsonObject   *object,
           GError      **error)
{
  g_autofree char *old_start = accord_when_format_start (&event->when);
  g_autofree char *old_end = accord_when_format_end (&event->when);
  g_autofree char *local = accord_zone_local ();
  g_autofree char *start = NULL;
  g_autofree char *end = NULL;
  g_autofree char *zone = NULL;
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  gboolean moves = json_object_has_member (object, "start");

  if (!moves && !json_object_has_member (object, "end") && !json_object_has_member (object, "zone"))
    return check_all_day (object, &event->when, error);
  if (!read_when_text (object, "start", old_start, &start, error) ||
      !read_when_text (object, "end", moves ? NULL : old_end, &end, error) ||
      !read_when_text (object, "zone", event->when.zone != NULL ? event->when.zone : local, &zone, error))
    return FALSE;
  if (zone != NULL && !accord_zone_is_known (zone))
    return accord_cli_field_refuse (accord_cli_find_field ("zone"), _("this zone is not known here"), error);
  if (!accord_when_parse (&when, start, end, zone, error))
    {
      g_prefix_error (error, "%s: ", moves ? "start" : "end");
      return FALSE;
    }
  if (moves && !json_object_has_member (object, "end") && when.set)
    keep_length (&when, &event->when);
  accord_when_copy (&when, &event->when);
  return check_all_day (object, &event->when, error);
}

static gboolean
check_names (JsonObject  *object,
             GError     **error)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next)
    {
      if (accord_cli_find_field (l->data) != NULL || g_str_equal (l->data, "links"))
        continue;
      g_set_error (error,
                   G_IO_ERROR,
                   G_IO_ERROR_INVALID_DATA,
                   _ ("%s: there is no such field"),
                   (const char *) l->data);
      return FALSE;
    }
  return TRUE;
}

gboolean
accord_cli_event_take_json (AccordEvent  *event,
                            JsonObject   *object,
                            GError      **error)
{
  guint n_fields;
  const AccordCliField *fields = accord_cli_list_fields (&n_fields);

  if (!check_names (object, error) || !take_when (event, object, error))
    return FALSE;
  for (guint i = 0; i < n_fields; i++)
    {
      JsonNode *node = json_object_get_member (object, fields[i].name);

      if (node != NULL && fields[i].take != NULL && !fields[i].take (event, node, &fields[i], error))
        return FALSE;
    }
  return TRUE;
}
