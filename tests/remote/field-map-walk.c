/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

#include "field-map-walk.h"

static const struct
{
  AccordField field;
  const char *value;
} samples[] = {
  { ACCORD_FIELD_TITLE, "Brücke: 50% Milestone" },
  { ACCORD_FIELD_TITLE, "橋の設計 🏗" },
  { ACCORD_FIELD_TITLE, "" },
  { ACCORD_FIELD_WHEN, "2026-06-11/2026-06-12" },
  { ACCORD_FIELD_WHEN, "2026-12-28/2027-01-04" },
  { ACCORD_FIELD_WHEN, "2026-06-11T10:00:00+02:00/2026-06-11T11:00:00+02:00 Europe/Vienna" },
  { ACCORD_FIELD_WHEN, "2026-06-11T10:00:00+09:00/2026-06-11T10:00:00+09:00 Asia/Tokyo" },
  { ACCORD_FIELD_WHEN, "2026-03-08T01:30:00-05:00/2026-03-08T03:30:00-04:00 America/New_York" },
  /* the hour that comes twice: its first and its second run */
  { ACCORD_FIELD_WHEN, "2026-10-25T02:30:00+02:00/2026-10-25T02:45:00+02:00 Europe/Berlin" },
  { ACCORD_FIELD_WHEN, "2026-10-25T02:30:00+01:00/2026-10-25T02:45:00+01:00 Europe/Berlin" },
  { ACCORD_FIELD_WHEN, "2026-06-11T10:00:00Z/2026-06-11T11:00:00Z UTC" },
  { ACCORD_FIELD_PLACE, "Room 4, Gießhübl" },
  { ACCORD_FIELD_PLACE, "" },
  { ACCORD_FIELD_BODY, "one\n\ntwo & three < four" },
  { ACCORD_FIELD_BODY, "we write &lt;b&gt; here" },
  { ACCORD_FIELD_BODY, "" },
  { ACCORD_FIELD_CATEGORIES, "Red category" },
  { ACCORD_FIELD_CATEGORIES, "Tomato\nStructure" },
  { ACCORD_FIELD_CATEGORIES, "Structure" },
  { ACCORD_FIELD_CATEGORIES, "" },
  { ACCORD_FIELD_ATTENDEES,
    "a@example.org\tAnna Berg\trequired\nb@example.org\t\toptional\nroom@example.org\tRoom 4\tresource" },
  { ACCORD_FIELD_ATTENDEES, "" },
  { ACCORD_FIELD_REMINDERS, "10" },
  { ACCORD_FIELD_REMINDERS, "0 10 60" },
  { ACCORD_FIELD_REMINDERS, "" },
  { ACCORD_FIELD_BUSY, "free" },
  { ACCORD_FIELD_BUSY, "busy" },
  { ACCORD_FIELD_BUSY, "oof" },
  { ACCORD_FIELD_BUSY, "workingElsewhere" },
  { ACCORD_FIELD_BUSY, "tentative" },
  { ACCORD_FIELD_STATUS, "confirmed" },
  { ACCORD_FIELD_STATUS, "tentative" },
  { ACCORD_FIELD_PRIVACY, "default" },
  { ACCORD_FIELD_PRIVACY, "public" },
  { ACCORD_FIELD_PRIVACY, "private" },
};

JsonObject *
json_of (const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  g_assert_nonnull (node);
  return json_node_dup_object (node);
}

static void
assert_owns_members (const AccordFieldRow *row, JsonObject *object)
{
  g_auto (GStrv) owned = g_strsplit (row->members, " ", -1);
  g_autoptr (GList) members = json_object_get_members (object);

  g_assert_nonnull (members);
  for (GList *member = members; member != NULL; member = member->next)
    if (!g_strv_contains ((const char *const *) owned, member->data))
      g_error ("%s writes “%s”", accord_field_name (row->field), (const char *) member->data);
}

static char *
round_trip (const AccordFieldRow *row, const char *value)
{
  const AccordFieldContext context = { .zone_hint = "Europe/Vienna", .fallback_zone = "Europe/Berlin" };
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (AccordFields) fields = accord_fields_new ();
  g_autoptr (AccordFields) read = NULL;

  accord_fields_set (fields, row->field, value);
  accord_field_map_encode (row, 1, fields, &context, object);
  assert_owns_members (row, object);
  read = accord_field_map_decode (row, 1, object, &context);
  return g_strdup (accord_fields_get (read, row->field));
}

void
field_map_walk (const AccordFieldRow *rows, guint n_rows)
{
  guint walked = 0;

  for (guint i = 0; i < n_rows; i++)
    for (guint j = 0; j < G_N_ELEMENTS (samples); j++)
      {
        g_autofree char *once = NULL;
        g_autofree char *twice = NULL;

        if (samples[j].field != rows[i].field || !accord_field_row_is_written (&rows[i]))
          continue;
        once = round_trip (&rows[i], samples[j].value);
        twice = round_trip (&rows[i], once);
        g_assert_cmpstr (once, ==, twice);
        if (samples[j].value[0] == '\0')
          g_assert_cmpstr (once, ==, "");
        walked++;
      }
  g_assert_cmpuint (walked, >, 25);
}

/* ---- lies ---- */

static const char *const lies[] = {
  NULL, "null", "1", "-3.5", "true", "\"\"", "\"x\"", "[]", "[null,1,\"x\",[],{}]", "{}"
};

static void
decode_lie (JsonNode *root, FieldMapDecode decode)
{
  const AccordFieldContext context = { .fallback_zone = "Europe/Berlin" };
  g_autoptr (AccordRemoteItem) item = decode (json_node_get_object (root), &context);

  if (item == NULL)
    return;
  g_assert_nonnull (item->id);
  if (item->state != ACCORD_REMOTE_PRESENT)
    return;
  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    if (field != ACCORD_FIELD_STATUS && !(ACCORD_FIELD_BIT (field) & ACCORD_FIELDS_SERIES))
      g_assert_true (g_utf8_validate (accord_fields_get (item->fields, field), -1, NULL));
}

static void walk_lies (JsonNode *root, JsonNode *at, FieldMapDecode decode);

static void
lie_about (JsonNode *root, JsonObject *object, const char *member, FieldMapDecode decode)
{
  g_autofree char *name = g_strdup (member);
  g_autoptr (JsonNode) truth = json_node_copy (json_object_get_member (object, name));

  for (guint i = 0; i < G_N_ELEMENTS (lies); i++)
    {
      if (lies[i] != NULL)
        json_object_set_member (object, name, json_from_string (lies[i], NULL));
      else
        json_object_remove_member (object, name);
      decode_lie (root, decode);
    }
  json_object_set_member (object, name, g_steal_pointer (&truth));
  walk_lies (root, json_object_get_member (object, name), decode);
}

static void
walk_lies (JsonNode *root, JsonNode *at, FieldMapDecode decode)
{
  if (JSON_NODE_HOLDS_ARRAY (at))
    {
      JsonArray *array = json_node_get_array (at);

      for (guint i = 0; i < json_array_get_length (array); i++)
        walk_lies (root, json_array_get_element (array, i), decode);
    }
  else if (JSON_NODE_HOLDS_OBJECT (at))
    {
      g_autoptr (GList) names = json_object_get_members (json_node_get_object (at));

      for (GList *name = names; name != NULL; name = name->next)
        lie_about (root, json_node_get_object (at), name->data, decode);
    }
}

void
field_map_walk_lies (const char *json, FieldMapDecode decode)
{
  g_autoptr (JsonNode) root = json_from_string (json, NULL);

  g_assert_nonnull (root);
  walk_lies (root, root, decode);
}
