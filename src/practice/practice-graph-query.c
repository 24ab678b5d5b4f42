/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-graph-query.h"

#include "practice-graph-schema.h"

#include <string.h>

/* Returned and selectable though absent from the metadata (providers.md §3.3). */
static const char *const unlisted_members[] = { "uid", "occurrenceId", NULL };
/* Nothing can be filtered by these (docs#16038). */
static const char *const unfilterable[] = { "uid",        "body",      "bodyPreview", "attendees",
                                            "recurrence", "locations", NULL };

static gboolean
is_event_member (const char *name)
{
  return practice_graph_schema_property ("event", name) != NULL || g_strv_contains (unlisted_members, name);
}

gboolean
practice_graph_query_check (PracticeGraphCall *call, const char *const *allowed)
{
  GHashTableIter iter;
  gpointer name;
  const char *top = practice_request_query (call->request, "$top");

  g_hash_table_iter_init (&iter, call->request->query);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (*(const char *) name == '$' && !g_strv_contains (allowed, name))
      {
        practice_graph_refuse (call->request,
                               SOUP_STATUS_BAD_REQUEST,
                               "ErrorInvalidUrlQuery",
                               "The following parameters are not supported with this request: '%s'.",
                               (const char *) name);
        return FALSE;
      }
  if (top != NULL && (g_ascii_strtoull (top, NULL, 10) < 1 || g_ascii_strtoull (top, NULL, 10) > 1000))
    {
      practice_graph_refuse (
          call->request,
          SOUP_STATUS_BAD_REQUEST,
          "BadRequest",
          "Invalid value '%s' for $top query option found. The $top query option requires a "
          "number between 1 and 1000.",
          top);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_select (PracticeGraphSelection *selection, PracticeGraphCall *call)
{
  const char *text = practice_request_query (call->request, "$select");

  if (text == NULL)
    return TRUE;
  selection->select = g_strsplit (text, ",", -1);
  for (guint i = 0; selection->select[i] != NULL; i++)
    if (!is_event_member (g_strstrip (selection->select[i])))
      {
        practice_graph_refuse (call->request,
                               SOUP_STATUS_BAD_REQUEST,
                               "RequestBroker--ParseUri",
                               "Could not find a property named '%s' on type 'microsoft.graph.event'.",
                               selection->select[i]);
        return FALSE;
      }
  return TRUE;
}

/* "$filter=id eq 'a' or id eq 'b'": the ids. (nullable) (transfer full) */
static GStrv
read_property_ids (const char *inner)
{
  g_autoptr (GRegex) regex = g_regex_new ("id\\s+eq\\s+'((?:[^']|'')*)'", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  gboolean any = FALSE;

  if (!g_str_has_prefix (inner, "$filter="))
    return NULL;
  for (g_regex_match (regex, inner, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *id = g_match_info_fetch (match, 1);

      g_strv_builder_add (ids, id);
      any = TRUE;
    }
  return any ? g_strv_builder_end (ids) : NULL;
}

static gboolean
refuse_expand (PracticeGraphCall *call, const char *text)
{
  practice_graph_refuse (call->request,
                         SOUP_STATUS_BAD_REQUEST,
                         "BadRequest",
                         "Parsing OData Select and Expand failed: '%s' cannot be expanded so.",
                         text);
  return FALSE;
}

static gboolean
read_expand (PracticeGraphSelection *selection, PracticeGraphCall *call)
{
  const char *text = practice_request_query (call->request, "$expand");
  g_autoptr (GRegex) regex = NULL;
  g_autoptr (GMatchInfo) match = NULL;
  gsize used = 0;

  if (text == NULL)
    return TRUE;
  regex = g_regex_new ("\\s*(\\w+)\\s*(?:\\(((?:[^()']|'(?:[^']|'')*')*)\\))?\\s*(?:,|$)", 0, 0, NULL);
  for (g_regex_match (regex, text, G_REGEX_MATCH_ANCHORED, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      g_autofree char *name = g_match_info_fetch (match, 1);
      g_autofree char *inner = g_match_info_fetch (match, 2);
      int end = 0;

      if (strcmp (name, "exceptionOccurrences") == 0)
        selection->expand_exceptions = TRUE;
      else if (strcmp (name, "singleValueExtendedProperties") == 0 && selection->expand_properties == NULL)
        selection->expand_properties = read_property_ids (inner);
      if (strcmp (name, "exceptionOccurrences") != 0 && selection->expand_properties == NULL)
        return refuse_expand (call, name);
      g_match_info_fetch_pos (match, 0, NULL, &end);
      used = (gsize) end;
    }
  return used == strlen (text) || refuse_expand (call, text);
}

gboolean
practice_graph_selection_read (PracticeGraphSelection *selection, PracticeGraphCall *call)
{
  return read_select (selection, call) && read_expand (selection, call);
}

/* What a filter sees of an event; printed only when it asks for more than extended properties. */
typedef struct
{
  PracticeGraphCall *call;
  const PracticeGraphEvent *event; /* (nullable) only checking the text */
  JsonObject *printed;             /* (nullable) (owned) */
  char *refused;                   /* (nullable) (owned) a property that cannot be filtered by */
} Record;

static void
record_clear (Record *record)
{
  g_clear_pointer (&record->printed, json_object_unref);
  g_clear_pointer (&record->refused, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Record, record_clear)

static JsonNode *
copy_path (JsonObject *object, GStrv steps)
{
  JsonNode *node = NULL;

  for (guint i = 0; steps[i] != NULL; i++)
    {
      if (object == NULL)
        return NULL;
      node = json_object_get_member (object, steps[i]);
      object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
    }
  return node != NULL ? json_node_copy (node) : NULL;
}

static JsonNode *
look_up_in_record (const char *path, gpointer data)
{
  Record *record = data;
  g_auto (GStrv) steps = g_strsplit (path, "/", -1);

  if (!is_event_member (steps[0]) || g_strv_contains (unfilterable, steps[0]))
    {
      if (record->refused == NULL)
        record->refused = g_strdup (steps[0]);
      return NULL;
    }
  if (record->event == NULL)
    return NULL;
  if (strcmp (steps[0], "singleValueExtendedProperties") == 0)
    return copy_path (record->event->item->resource, steps);
  if (record->printed == NULL)
    record->printed = practice_graph_render_event (record->call, NULL, record->event);
  return copy_path (record->printed, steps);
}

static gboolean
check_filter (PracticeGraphCall *call, const char *filter)
{
  g_auto (Record) record = { .call = call };
  g_autofree char *error = NULL;

  practice_graph_filter_matches (filter, look_up_in_record, &record, &error);
  if (record.refused != NULL)
    practice_graph_refuse (call->request,
                           SOUP_STATUS_BAD_REQUEST,
                           "ErrorInvalidUrlQueryFilter",
                           "The property '%s' does not support filtering.",
                           record.refused);
  else if (error != NULL)
    practice_graph_refuse (call->request, SOUP_STATUS_BAD_REQUEST, "BadRequest", "%s", error);
  return record.refused == NULL && error == NULL;
}

gboolean
practice_graph_query_filter (PracticeGraphCall *call, GArray *events)
{
  const char *filter = practice_request_query (call->request, "$filter");
  guint kept = 0;

  if (filter == NULL)
    return TRUE;
  if (!check_filter (call, filter))
    return FALSE;
  for (guint i = 0; i < events->len; i++)
    {
      PracticeGraphEvent *event = &g_array_index (events, PracticeGraphEvent, i);
      g_auto (Record) record = { .call = call, .event = event };
      g_autofree char *error = NULL;

      if (practice_graph_filter_matches (filter, look_up_in_record, &record, &error))
        g_array_index (events, PracticeGraphEvent, kept++) = *event;
    }
  g_array_set_size (events, kept);
  return TRUE;
}

static int
compare_created (gconstpointer a, gconstpointer b)
{
  const PracticeGraphEvent *left = a, *right = b;

  if (left->item->created != right->item->created)
    return left->item->created < right->item->created ? -1 : 1;
  return strcmp (left->item->id, right->item->id);
}

static int
compare_start (gconstpointer a, gconstpointer b)
{
  const PracticeGraphEvent *left = a, *right = b;

  if (left->start != right->start)
    return left->start < right->start ? -1 : 1;
  return strcmp (left->item->id, right->item->id);
}

static int
compare_updated (gconstpointer a, gconstpointer b)
{
  const PracticeGraphEvent *left = a, *right = b;

  return (left->item->updated > right->item->updated) - (left->item->updated < right->item->updated);
}

static int
compare_subject (gconstpointer a, gconstpointer b)
{
  const PracticeGraphEvent *left = a, *right = b;
  g_autoptr (JsonObject) one = practice_graph_item_resource (left->item);
  g_autoptr (JsonObject) other = practice_graph_item_resource (right->item);

  return g_utf8_collate (json_object_get_string_member_with_default (one, "subject", ""),
                         json_object_get_string_member_with_default (other, "subject", ""));
}

static const struct
{
  const char *name;
  GCompareFunc compare;
} orders[] = {
  { "createdDateTime", compare_created },
  { "lastModifiedDateTime", compare_updated },
  { "start/dateTime", compare_start },
  { "subject", compare_subject },
};

static void
reverse (GArray *events)
{
  for (guint i = 0, j = events->len; i + 1 < j; i++)
    {
      PracticeGraphEvent kept = g_array_index (events, PracticeGraphEvent, i);

      j--;
      g_array_index (events, PracticeGraphEvent, i) = g_array_index (events, PracticeGraphEvent, j);
      g_array_index (events, PracticeGraphEvent, j) = kept;
    }
}

gboolean
practice_graph_query_order (PracticeGraphCall *call, GArray *events, const char *otherwise)
{
  const char *text = practice_request_query (call->request, "$orderby");
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : otherwise, " ", 2);

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    if (g_strcmp0 (orders[i].name, words[0]) == 0)
      {
        g_array_sort (events, orders[i].compare);
        if (g_strcmp0 (words[1], "desc") == 0)
          reverse (events);
        return TRUE;
      }
  practice_graph_refuse (call->request,
                         SOUP_STATUS_BAD_REQUEST,
                         "ErrorInvalidUrlQuery",
                         "The property of $orderby='%s' does not support sorting.",
                         text);
  return FALSE;
}

char *
practice_graph_query_next_link (PracticeGraphCall *call, guint skip)
{
  g_auto (GStrv) pairs =
      g_strsplit (call->request->query_text != NULL ? call->request->query_text : "", "&", -1);
  g_autofree char *base = practice_graph_base (call->request);
  GString *link = g_string_new (base);

  g_string_append_printf (link, "%s?", call->request->path + strlen ("/v1.0"));
  for (guint i = 0; pairs[i] != NULL; i++)
    if (*pairs[i] != '\0' && !g_str_has_prefix (pairs[i], "$skip=") &&
        g_ascii_strncasecmp (pairs[i], "%24skip=", 8) != 0)
      g_string_append_printf (link, "%s&", pairs[i]);
  g_string_append_printf (link, "$skip=%u", skip);
  return g_string_free (link, FALSE);
}

static void
set_next_link (PracticeGraphCall *call, JsonObject *reply, guint skip)
{
  g_autofree char *link = practice_graph_query_next_link (call, skip);

  if (call->request->fault == PRACTICE_FAULT_FOREIGN_NEXT_LINK)
    json_object_set_string_member (reply,
                                   "@odata.nextLink",
                                   "https://graph.microsoft.example/v1.0/me/events?$skip=1");
  else
    json_object_set_string_member (reply, "@odata.nextLink", link);
}

/* Where the page after [@first, @last) begins. */
static guint
next_row (PracticeGraphCall *call, guint first, guint last)
{
  return practice_graph_setting (call, "list_repeats") && last > first + 1 ? last - 1 : last;
}

void
practice_graph_query_reply_page (PracticeGraphCall *call,
                                 const PracticeGraphSelection *selection,
                                 GArray *events)
{
  const char *skip_text = practice_request_query (call->request, "$skip");
  guint first = skip_text != NULL ? (guint) g_ascii_strtoull (skip_text, NULL, 10) : 0;
  gboolean empty = call->request->fault == PRACTICE_FAULT_EMPTY_PAGE;
  guint last = empty ? first : MIN (events->len, first + practice_graph_call_page_size (call));
  g_autofree char *base = practice_graph_base (call->request);
  g_autofree char *context = g_strconcat (base, "/$metadata#Collection(event)", NULL);
  JsonObject *reply = json_object_new ();
  JsonArray *rows = json_array_new ();

  json_object_set_string_member (reply, "@odata.context", context);
  if (practice_request_query (call->request, "$count") != NULL)
    json_object_set_int_member (reply, "@odata.count", events->len);
  for (guint i = first; i < last; i++)
    json_array_add_object_element (
        rows, practice_graph_render_event (call, selection, &g_array_index (events, PracticeGraphEvent, i)));
  json_object_set_array_member (reply, "value", rows);
  if (call->request->fault == PRACTICE_FAULT_LOOPING_NEXT_LINK)
    set_next_link (call, reply, first);
  else if (last < events->len || empty || call->request->fault == PRACTICE_FAULT_FOREIGN_NEXT_LINK)
    set_next_link (call, reply, next_row (call, first, last));
  practice_request_reply_json (call->request, SOUP_STATUS_OK, reply);
}
