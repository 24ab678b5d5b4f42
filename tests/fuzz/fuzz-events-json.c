/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-fuzz"

#include "fuzz-target.h"

#include "cli/accord-cli-event-fields.h"
#include "cli/accord-cli-event-json.h"
#include "model/accord-json-text.h"

/* What `events list` shows of the event, without its links. */
static JsonNode *
show (const AccordEvent *event)
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
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

/* What is shown can be added again and shows the same. */
static void
check_again (AccordEvent *event)
{
  g_autoptr (JsonNode) first = show (event);
  g_autoptr (AccordEvent) copy = accord_event_new (ACCORD_KIND_APPOINTMENT);
  g_autoptr (JsonNode) second = NULL;
  g_autoptr (GError) error = NULL;

  /* Times at the ends of the calendar cannot be written in every zone. */
  if (event->when.set && (json_object_get_null_member (json_node_get_object (first), "start") ||
                          json_object_get_null_member (json_node_get_object (first), "end")))
    return;
  g_free (copy->id);
  copy->id = g_strdup (event->id);
  accord_cli_event_take_json (copy, json_node_get_object (first), &error);
  g_assert_no_error (error);
  second = show (copy);
  if (!json_node_equal (first, second))
    {
      g_autofree char *a = json_to_string (first, FALSE);
      g_autofree char *b = json_to_string (second, FALSE);

      g_error ("Shown as %s, taken as %s", a, b);
    }
}

/* An object on the standard input of `events add`, then of `events edit` of the same event. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (AccordEvent) event = NULL;

  fuzz_begin ();
  node = accord_json_text_parse ((const char *) data, size, ACCORD_JSON_NESTING, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return 0;
  event = accord_event_new (ACCORD_KIND_APPOINTMENT);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean fine = accord_cli_event_take_json (event, json_node_get_object (node), &error);

      g_assert_true (fine == (error == NULL));
      if (!fine)
        return 0;
      check_again (event);
    }
  return 0;
}
