/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-graph-query.h"
#include "practice-graph-routes.h"
#include "practice-graph-time.h"

#include <string.h>

#define NO_END ((gint64) 253402300799) /* the last second of the year 9999 */
#define FIRST_ROUND (-1)

/* One round of change tracking, from the first page to the deltaLink. All of it travels in the links: what
 * was asked (frozen), how far the calendar's journal was when the round began, and how far the pages have
 * come. */
typedef struct
{
  PracticeGraphCall *call;
  PracticeCalendar *calendar; /* (unowned) */
  gboolean view;              /* calendarView/delta, else events/delta */
  gint64 from, to;
  gint64 since;  /* journal at the last deltaLink, or FIRST_ROUND */
  gint64 upto;   /* journal when this round began */
  char *item_id; /* (owned) (nullable) the item the last page ended in */
  gint64 offset; /* rows of that item already sent */
  gint64 pages;
} Round;

static void
round_clear (Round *round)
{
  g_clear_pointer (&round->item_id, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Round, round_clear)

static JsonObject *
round_to_json (const Round *round)
{
  JsonObject *object = json_object_new ();

  json_object_set_boolean_member (object, "view", round->view);
  json_object_set_string_member (object, "calendar", round->calendar->id);
  json_object_set_int_member (object, "from", round->from);
  json_object_set_int_member (object, "to", round->to);
  json_object_set_int_member (object, "since", round->since);
  json_object_set_int_member (object, "upto", round->upto);
  json_object_set_string_member (object, "item", round->item_id != NULL ? round->item_id : "");
  json_object_set_int_member (object, "offset", round->offset);
  json_object_set_int_member (object, "pages", round->pages);
  json_object_set_int_member (object, "made", practice_state_now (round->call->request->state));
  return object;
}

static gboolean
round_from_json (Round *round, JsonObject *object)
{
  if (strcmp (json_object_get_string_member (object, "calendar"), round->calendar->id) != 0 ||
      json_object_get_boolean_member (object, "view") != round->view)
    return FALSE;
  round->from = json_object_get_int_member (object, "from");
  round->to = json_object_get_int_member (object, "to");
  round->since = json_object_get_int_member (object, "since");
  round->upto = json_object_get_int_member (object, "upto");
  round->item_id = g_strdup (json_object_get_string_member (object, "item"));
  round->offset = json_object_get_int_member (object, "offset");
  round->pages = json_object_get_int_member (object, "pages");
  return TRUE;
}

static void
refuse_expired (Round *round)
{
  PracticeRequest *request = round->call->request;
  g_autofree char *base = practice_graph_base (request);
  g_autofree char *location = g_strdup_printf ("%s%s?$deltatoken=", base, request->path + strlen ("/v1.0"));

  practice_graph_refuse (request,
                         SOUP_STATUS_GONE,
                         "SyncStateNotFound",
                         "The sync state generation is not found; generation=%u.",
                         round->call->user->generations[PRACTICE_CURSOR_DELTA]);
  if (practice_graph_setting (round->call, "sync_state_location"))
    practice_request_set_header (request, "Location", location);
}

/* nextLinks, too, come to an end (docs#2162). */
static gboolean
is_too_old (Round *round, PracticeCursorKind kind, JsonObject *content)
{
  PracticeState *state = round->call->request->state;
  const char *name = kind == PRACTICE_CURSOR_NEXT_LINK ? "next_link_seconds" : "delta_link_seconds";
  gint64 life = practice_settings_get_int (state->settings, name);

  return life > 0 && json_object_get_int_member (content, "made") + life * G_USEC_PER_SEC < practice_state_now (state);
}

/* Takes up a round from a link's token. */
static gboolean
resume (Round *round, PracticeCursorKind kind, const char *token)
{
  g_autoptr (JsonObject) content = NULL;
  PracticeCursorResult result = practice_cursor_decode (round->call->user, kind, token, &content);

  if (result == PRACTICE_CURSOR_EXPIRED ||
      (result == PRACTICE_CURSOR_OK && is_too_old (round, kind, content)))
    {
      refuse_expired (round);
      return FALSE;
    }
  if (result == PRACTICE_CURSOR_MALFORMED || !round_from_json (round, content))
    {
      practice_graph_refuse (round->call->request,
                             SOUP_STATUS_BAD_REQUEST,
                             "BadRequest",
                             "Badly formed token.");
      return FALSE;
    }
  if (kind == PRACTICE_CURSOR_DELTA)
    {
      round->since = round->upto;
      round->upto = (gint64) round->calendar->sequence;
      round->pages = 0;
      /* Across rounds, too, rows may come again. */
      if (practice_graph_setting (round->call, "delta_repeats") && round->since > 0)
        round->since--;
    }
  return TRUE;
}

static gboolean
read_bound (Round *round, const char *name, gboolean needed, gint64 *bound)
{
  const char *text = practice_request_query (round->call->request, name);

  if ((text == NULL && !needed) || (text != NULL && practice_graph_parse_bound (text, bound)))
    return TRUE;
  practice_graph_refuse (
      round->call->request,
      SOUP_STATUS_BAD_REQUEST,
      "ErrorInvalidParameter",
      "This request requires a time window specified by the query string parameters StartDateTime "
      "and EndDateTime; '%s' is missing or not valid.",
      name);
  return FALSE;
}

static gboolean
begin_first_round (Round *round)
{
  gboolean needs_start =
      round->view || practice_graph_setting_is (round->call, "events_delta", "needs-start");

  round->from = G_MININT32;
  round->to = NO_END;
  round->since = FIRST_ROUND;
  round->upto = (gint64) round->calendar->sequence;
  return read_bound (round, "startDateTime", needs_start, &round->from) &&
         (!round->view || read_bound (round, "endDateTime", TRUE, &round->to));
}

static gboolean
begin_round (Round *round)
{
  static const char *const view_options[] = { "$skiptoken", "$deltatoken", NULL };
  static const char *const event_options[] = { "$skiptoken", "$deltatoken", "$select", NULL };
  const char *skip = practice_request_query (round->call->request, "$skiptoken");
  const char *delta = practice_request_query (round->call->request, "$deltatoken");

  if (!practice_graph_query_check (round->call, round->view ? view_options : event_options))
    return FALSE;
  if (skip != NULL)
    return resume (round, PRACTICE_CURSOR_NEXT_LINK, skip);
  if (delta != NULL && *delta != '\0')
    return resume (round, PRACTICE_CURSOR_DELTA, delta);
  return begin_first_round (round);
}

static JsonObject *
new_removed_row (const char *id)
{
  JsonObject *row = json_object_new ();
  JsonObject *removed = json_object_new ();

  json_object_set_string_member (row, "@odata.type", "#microsoft.graph.event");
  json_object_set_string_member (row, "id", id);
  json_object_set_string_member (removed, "reason", "deleted");
  json_object_set_object_member (row, "@removed", removed);
  return row;
}

/* Only what identifies the event and when it is; @members ends with NULL. */
static JsonObject *
new_sparse_row (Round *round, const PracticeGraphEvent *event, const char *const *members)
{
  PracticeGraphSelection selection = { .select = (GStrv) members };
  JsonObject *row = practice_graph_render_event (round->call, &selection, event);

  json_object_set_string_member (row, "@odata.type", "#microsoft.graph.event");
  return row;
}

static JsonObject *
new_row (Round *round, const PracticeGraphEvent *event)
{
  static const char *const occurrence_members[] = { "type", "seriesMasterId", "start", "end", NULL };
  static const char *const skeletal_members[] = { "type", "start", "end", NULL };
  g_auto (PracticeGraphSelection) selection = { 0 };
  JsonObject *row;

  if (round->view && event->occurrence)
    return new_sparse_row (round, event, occurrence_members);
  if (!round->view && practice_graph_setting_is (round->call, "events_delta_rows", "skeletal"))
    return new_sparse_row (round, event, skeletal_members);
  practice_graph_selection_read (&selection, round->call);
  row = practice_graph_render_event (round->call, &selection, event);
  json_object_set_string_member (row, "@odata.type", "#microsoft.graph.event");
  return row;
}

static void
add_removed (Round *round, PracticeItem *item, GPtrArray *rows)
{
  g_autofree char *id = practice_graph_item_id (item, round->call->immutable);

  if (round->since != FIRST_ROUND)
    g_ptr_array_add (rows, new_removed_row (id));
}

static int
compare_start (gconstpointer a, gconstpointer b)
{
  const PracticeGraphEvent *left = a, *right = b;

  return (left->start > right->start) - (left->start < right->start);
}

/* What a single event or a series shows in the window; @removed where that is nothing (docs#6599). */
static void
add_view_rows (Round *round, PracticeItem *item, GPtrArray *rows)
{
  g_autoptr (GArray) events = g_array_new (FALSE, FALSE, sizeof (PracticeGraphEvent));
  gboolean is_series = practice_graph_item_is_series (item);
  PracticeGraphEvent master;

  practice_graph_collect_item (item, round->from, round->to, events);
  g_array_sort (events, compare_start);
  for (guint i = 0; i < events->len; i++)
    {
      const PracticeGraphEvent *event = &g_array_index (events, PracticeGraphEvent, i);

      if (item->cancelled)
        {
          g_autofree char *id = practice_graph_event_id (event, round->call->immutable);

          g_ptr_array_add (rows, new_removed_row (id));
        }
      else
        g_ptr_array_add (rows, new_row (round, event));
    }
  if (events->len == 0 || (is_series && item->cancelled))
    add_removed (round, item, rows);
  else if (is_series && practice_graph_setting (round->call, "view_delta_masters"))
    {
      practice_graph_event_init_item (&master, item);
      g_ptr_array_add (rows, new_row (round, &master));
    }
}

/* Whether a single event, or any date of a series, ends after the beginning of the window. */
static gboolean
is_after_start (Round *round, PracticeItem *item)
{
  g_autoptr (GArray) events = NULL;
  PracticeGraphEvent event;

  practice_graph_event_init_item (&event, item);
  if (event.end > round->from || !practice_graph_item_is_series (item))
    return event.end > round->from;
  events = g_array_new (FALSE, FALSE, sizeof (PracticeGraphEvent));
  practice_graph_collect_item (item, round->from, round->from + (gint64) 3660 * PRACTICE_GRAPH_DAY, events);
  return events->len > 0;
}

static void
add_event_rows (Round *round, PracticeItem *item, GPtrArray *rows)
{
  PracticeGraphEvent event;

  if (item->cancelled || !is_after_start (round, item))
    {
      add_removed (round, item, rows);
      return;
    }
  practice_graph_event_init_item (&event, item);
  g_ptr_array_add (rows, new_row (round, &event));
}

/* The rows of one item; a change of an exception shows as one of its series, deleting a date has no row. */
static void
add_rows (Round *round, PracticeItem *item, GPtrArray *rows)
{
  if (practice_graph_item_is_exception (item) || (item->cancelled && round->since == FIRST_ROUND))
    return;
  if (!round->view)
    add_event_rows (round, item, rows);
  else if (item->cancelled && !practice_graph_item_is_series (item))
    add_removed (round, item, rows);
  else
    add_view_rows (round, item, rows);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  const PracticeItem *left = *(PracticeItem *const *) a;
  const PracticeItem *right = *(PracticeItem *const *) b;

  return strcmp (left->id, right->id);
}

/* Fills a page and moves the round on; %TRUE when nothing is left. */
static gboolean
fill_page (Round *round, JsonArray *page)
{
  guint64 since = round->since == FIRST_ROUND ? 0 : (guint64) round->since;
  g_autoptr (GPtrArray) items = practice_calendar_items_after (round->calendar, since);
  guint size = practice_graph_call_page_size (round->call);
  gboolean oversize = practice_graph_setting (round->call, "delta_oversize");

  g_ptr_array_sort (items, compare_ids);
  for (guint i = 0; i < items->len; i++)
    {
      PracticeItem *item = g_ptr_array_index (items, i);
      int order = round->item_id != NULL ? strcmp (item->id, round->item_id) : 1;
      g_autoptr (GPtrArray) rows = NULL;

      if (order < 0)
        continue;
      if (order > 0)
        round->offset = 0;
      rows = g_ptr_array_new ();
      add_rows (round, item, rows);
      for (guint j = 0; j < rows->len; j++)
        if (j < round->offset || (json_array_get_length (page) >= size && !oversize))
          json_object_unref (g_ptr_array_index (rows, j));
        else
          {
            json_array_add_object_element (page, g_ptr_array_index (rows, j));
            g_free (round->item_id);
            round->item_id = g_strdup (item->id);
            round->offset = j + 1;
          }
      if (json_array_get_length (page) >= size && (i + 1 < items->len || round->offset < rows->len))
        return FALSE;
    }
  return TRUE;
}

/* The first row once more, and all of them backwards. */
static void
repeat_rows (JsonArray **page)
{
  JsonArray *mixed = json_array_new ();

  for (guint i = json_array_get_length (*page); i > 0; i--)
    json_array_add_element (mixed, json_node_copy (json_array_get_element (*page, i - 1)));
  if (json_array_get_length (*page) > 0)
    json_array_add_element (mixed,
                            json_node_copy (
                                json_array_get_element (*page, json_array_get_length (*page) - 1)));
  json_array_unref (*page);
  *page = mixed;
}

static void
set_link (Round *round, JsonObject *reply, gboolean finished)
{
  PracticeRequest *request = round->call->request;
  gboolean foreign = request->fault == PRACTICE_FAULT_FOREIGN_NEXT_LINK;
  g_autofree char *own_base = practice_graph_base (request);
  const char *base = foreign ? "https://graph.microsoft.example/v1.0" : own_base;
  g_autoptr (JsonObject) content = NULL;
  g_autofree char *token = NULL;
  g_autofree char *link = NULL;

  if (finished)
    {
      g_clear_pointer (&round->item_id, g_free);
      round->offset = 0;
    }
  content = round_to_json (round);
  token = practice_cursor_encode (round->call->user,
                                  finished ? PRACTICE_CURSOR_DELTA : PRACTICE_CURSOR_NEXT_LINK,
                                  content);
  link = g_strdup_printf (
      "%s%s?%s=%s", base, request->path + strlen ("/v1.0"), finished ? "$deltatoken" : "$skiptoken", token);
  json_object_set_string_member (reply, finished ? "@odata.deltaLink" : "@odata.nextLink", link);
}

/* A nextLink that leads to where it was found (sdk-dotnet#3070). */
static void
set_looping_link (Round *round, JsonObject *reply)
{
  PracticeRequest *request = round->call->request;
  g_autofree char *base = practice_graph_base (request);
  g_autofree char *link =
      g_strdup_printf ("%s%s?%s", base, request->path + strlen ("/v1.0"), request->query_text);

  json_object_set_string_member (reply, "@odata.nextLink", link);
}

static void
reply_round (Round *round)
{
  PracticeFaultAction fault = round->call->request->fault;
  g_autofree char *base = practice_graph_base (round->call->request);
  g_autofree char *context = g_strconcat (base, "/$metadata#Collection(event)", NULL);
  JsonObject *reply = json_object_new ();
  JsonArray *page = json_array_new ();
  gboolean finished = fault != PRACTICE_FAULT_EMPTY_PAGE && fill_page (round, page);

  /* An empty calendar, too, takes two requests (docs#20637). */
  if (round->pages++ == 0 && round->since == FIRST_ROUND && json_array_get_length (page) == 0)
    finished = FALSE;
  if (practice_graph_setting (round->call, "delta_repeats"))
    repeat_rows (&page);
  json_object_set_string_member (reply, "@odata.context", context);
  json_object_set_array_member (reply, "value", page);
  if (fault == PRACTICE_FAULT_LOOPING_NEXT_LINK)
    set_looping_link (round, reply);
  else
    set_link (round, reply, finished && fault != PRACTICE_FAULT_FOREIGN_NEXT_LINK);
  practice_request_reply_json (round->call->request, SOUP_STATUS_OK, reply);
}

/* Ways in which events/delta was reported refused (msgraph-metadata#608). */
static gboolean
refuse_tracking (PracticeGraphCall *call)
{
  static const struct
  {
    const char *word;
    guint status;
    const char *code;
    const char *message;
  } refusals[] = {
    { "unsupported", 400, "BadRequest", "Resource not found for the segment 'delta'." },
    { "forbidden", 403, "ErrorAccessDenied", "Access is denied. Check credentials and try again." },
    { "not-implemented", 501, "NotImplemented", "Change tracking is not supported for this resource." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    if (practice_graph_setting_is (call, "events_delta", refusals[i].word))
      {
        practice_graph_refuse (call->request, refusals[i].status, refusals[i].code, "%s", refusals[i].message);
        return TRUE;
      }
  return FALSE;
}

static void
track (PracticeRequest *request, gboolean view)
{
  g_auto (PracticeGraphCall) call = { 0 };
  g_auto (Round) round = { .call = &call, .view = view };

  if (!practice_graph_call_begin (&call, request, PRACTICE_GRAPH_READ_CALENDARS))
    return;
  if (!view && refuse_tracking (&call))
    return;
  round.calendar = practice_graph_call_calendar (&call);
  if (round.calendar != NULL && begin_round (&round))
    reply_round (&round);
}

static void
track_view (PracticeRequest *request)
{
  track (request, TRUE);
}

static void
track_events (PracticeRequest *request)
{
  track (request, FALSE);
}

const PracticeRoute practice_graph_delta_routes[] = {
  { "GET", "/calendarView/delta", track_view },
  { "GET", "/calendar/calendarView/delta", track_view },
  { "GET", "/calendars/{calendar}/calendarView/delta", track_view },
  { "GET", "/events/delta", track_events },
  { "GET", "/calendar/events/delta", track_events },
  { "GET", "/calendars/{calendar}/events/delta", track_events },
  { NULL },
};
