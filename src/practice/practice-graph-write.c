/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-graph-write.h"

#include "practice-graph-body.h"
#include "practice-graph-mail.h"
#include "practice-graph-recurrence.h"
#include "practice-graph-render.h"
#include "practice-graph-routes.h"
#include "practice-graph-time.h"

#include <string.h>

#define CONFLICT_MESSAGE                                                                                     \
  "The send or update operation could not be performed because the change key passed in the request does "   \
  "not match "                                                                                               \
  "the current change key for the item."

static gboolean
reply_refusal (PracticeGraphCall *call, PracticeGraphRefusal *refusal)
{
  practice_graph_refuse (call->request, SOUP_STATUS_BAD_REQUEST, refusal->code, "%s", refusal->message);
  return FALSE;
}

static gboolean
check_writable (PracticeGraphCall *call, PracticeCalendar *calendar)
{
  if (call->request->other_person || practice_calendar_is_writable (calendar))
    return TRUE;
  practice_graph_refuse (call->request,
                         SOUP_STATUS_FORBIDDEN,
                         "ErrorAccessDenied",
                         "Access is denied. Check credentials and try again.");
  return FALSE;
}

/* Another write to the same item was still under way when this one arrived. */
static gboolean
is_parallel_write (PracticeGraphCall *call, PracticeItem *item)
{
  JsonObject *extra = call->user->extra;
  gint64 window = practice_settings_get_int (call->request->state->settings, "latency_ms") * 1000;
  gint64 since = practice_state_now (call->request->state) -
                 json_object_get_int_member_with_default (extra, "lastWrite", 0);

  return !call->request->other_person && !call->request->is_part &&
         practice_server_in_flight (call->request->server, call->user) > 1 &&
         g_strcmp0 (json_object_get_string_member_with_default (extra, "lastWritten", NULL), item->id) == 0 &&
         since >= 0 && since < window;
}

static void
note_write (PracticeGraphCall *call, PracticeItem *item)
{
  json_object_set_string_member (call->user->extra, "lastWritten", item->id);
  json_object_set_int_member (call->user->extra, "lastWrite", practice_state_now (call->request->state));
}

static gboolean
check_condition (PracticeGraphCall *call, PracticeItem *item)
{
  const char *wanted = practice_request_header (call->request, "If-Match");
  g_autofree char *etag = practice_graph_item_etag (item);

  if (wanted != NULL && strcmp (wanted, "*") != 0 && strcmp (wanted, etag) != 0)
    {
      guint status = is_parallel_write (call, item) ? SOUP_STATUS_CONFLICT : SOUP_STATUS_PRECONDITION_FAILED;

      practice_graph_refuse (call->request, status, "ErrorIrresolvableConflict", CONFLICT_MESSAGE);
      return FALSE;
    }
  return TRUE;
}

static PracticeItem *
find_transaction (PracticeUser *user, const char *transaction)
{
  for (guint i = 0; i < user->calendars->len; i++)
    {
      PracticeCalendar *calendar = g_ptr_array_index (user->calendars, i);
      GHashTableIter iter;
      gpointer value;

      g_hash_table_iter_init (&iter, calendar->items);
      while (!calendar->deleted && g_hash_table_iter_next (&iter, NULL, &value))
        {
          PracticeItem *item = value;

          if (!item->cancelled && item->series_id == NULL &&
              g_strcmp0 (json_object_get_string_member_with_default (item->resource, "transactionId", NULL),
                         transaction) == 0)
            return item;
        }
    }
  return NULL;
}

/* A name that is not in the person's list has no colour; whether it may be given is a setting. */
static gboolean
check_categories (PracticeGraphCall *call, JsonObject *body)
{
  JsonNode *node = json_object_get_member (body, "categories");
  JsonArray *names = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (call->request->other_person || practice_graph_setting_is (call, "unknown_category", "accepted"))
    return TRUE;
  for (guint i = 0; names != NULL && i < json_array_get_length (names); i++)
    if (!practice_graph_has_category (call->user, json_array_get_string_element (names, i)))
      {
        practice_graph_refuse (call->request,
                               SOUP_STATUS_BAD_REQUEST,
                               "ErrorInvalidRequest",
                               "Your request can't be completed. The category is not in the list.");
        return FALSE;
      }
  return TRUE;
}

static char *
body_checksum (JsonObject *body)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), body);
  g_autofree char *text = json_to_string (node, FALSE);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

/* The same transaction again: the event it made, whatever the body says now (contradiction 4 is a setting).
 */
static gboolean
repeat_transaction (PracticeGraphCall *call,
                    PracticeItem *item,
                    const char *checksum,
                    PracticeGraphEvent *event)
{
  const char *first = json_object_get_string_member_with_default (item->resource, "~transaction", "");

  if (strcmp (first, checksum) != 0 && !practice_graph_setting_is (call, "transaction_mismatch", "existing"))
    {
      practice_graph_refuse (
          call->request,
          practice_graph_setting_is (call, "transaction_mismatch", "error") ? SOUP_STATUS_CONFLICT
                                                                            : SOUP_STATUS_BAD_REQUEST,
          "ErrorDuplicateTransactionId",
          "Your request can't be completed. The TransactionId is already used by another event.");
      return FALSE;
    }
  practice_graph_event_init_item (event, item);
  return TRUE;
}

static gboolean
makes_another (PracticeGraphCall *call, PracticeItem *item, const char *checksum)
{
  return practice_graph_setting_is (call, "transaction_mismatch", "new") &&
         strcmp (json_object_get_string_member_with_default (item->resource, "~transaction", ""), checksum) != 0;
}

gboolean
practice_graph_write_create (PracticeGraphCall *call,
                             PracticeCalendar *calendar,
                             JsonObject *body,
                             PracticeGraphEvent *event)
{
  g_auto (PracticeGraphRefusal) refusal = { 0 };
  g_autoptr (JsonObject) resource = json_object_new ();
  g_autofree char *checksum = body_checksum (body);
  g_autofree char *id = NULL;
  const char *transaction;
  PracticeItem *item;

  if (!check_writable (call, calendar))
    return FALSE;
  if (!practice_graph_body_apply (body, TRUE, call->request->other_person, resource, &refusal) ||
      !practice_graph_body_check_event (resource, &refusal))
    return reply_refusal (call, &refusal);
  if (!check_categories (call, resource))
    return FALSE;
  transaction = json_object_get_string_member_with_default (resource, "transactionId", NULL);
  item = transaction != NULL ? find_transaction (call->user, transaction) : NULL;
  if (item != NULL && !makes_another (call, item, checksum))
    return repeat_transaction (call, item, checksum, event);

  json_object_set_string_member (resource, "~transaction", checksum);
  id = practice_random_id (PRACTICE_MICROSOFT, "event");
  item = practice_calendar_add_item (calendar, id, g_steal_pointer (&resource));
  practice_item_touch (item, FALSE);
  practice_graph_mail_created (call, item, item->resource);
  practice_graph_expect_processing (item);
  practice_graph_event_init_item (event, item);
  return TRUE;
}

static JsonObject *
copy_object (JsonObject *object)
{
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    json_object_set_member (copy, name, json_node_copy (node));
  return copy;
}

/* One date of a series with its times, as the base of an exception. */
static JsonObject *
new_exception_resource (const PracticeGraphEvent *event)
{
  JsonObject *start = json_object_get_object_member (event->item->resource, "start");
  const char *zone_name = json_object_get_string_member (start, "timeZone");
  gboolean all_day = json_object_get_boolean_member_with_default (event->item->resource, "isAllDay", FALSE);
  g_autoptr (GTimeZone) zone = all_day ? g_time_zone_new_utc () : practice_graph_zone_get (zone_name);
  g_autofree char *date = practice_graph_format_date (&event->original);
  JsonObject *resource = json_object_new ();

  json_object_set_string_member (resource, "~original", date);
  json_object_set_object_member (resource,
                                 "start",
                                 practice_graph_date_time_new (event->start, zone, zone_name));
  json_object_set_object_member (resource, "end", practice_graph_date_time_new (event->end, zone, zone_name));
  return resource;
}

/* The exception for a date of a series, made when it is not there yet. */
static PracticeItem *
add_exception (const PracticeGraphEvent *event, JsonObject *resource)
{
  g_autofree char *id = practice_graph_occurrence_id (event->item, &event->original, FALSE);
  PracticeItem *item = practice_calendar_add_item (event->item->calendar, id, resource);

  item->series_id = g_strdup (event->item->id);
  return item;
}

typedef struct
{
  const GDate *original;
  GDate before, after; /* dates by the rule on either side; invalid where there is none */
} Neighbours;

static gboolean
find_neighbours (const GDate *date, gpointer data)
{
  Neighbours *neighbours = data;
  int order = g_date_compare (date, neighbours->original);

  if (order < 0)
    neighbours->before = *date;
  else if (order > 0)
    neighbours->after = *date;
  return order <= 0;
}

/* Where the neighbour stands now; deleted ones keep their place (OGCS). */
static void
settle_neighbour (PracticeItem *series, GDate *date)
{
  g_autofree char *id = NULL;
  PracticeItem *exception;

  if (!g_date_valid (date))
    return;
  id = practice_graph_occurrence_id (series, date, FALSE);
  exception = practice_calendar_find_item (series->calendar, id);
  if (exception != NULL && !exception->cancelled)
    practice_graph_resource_date (exception->resource, "start", date);
}

/* An occurrence may not move onto or past the day of the next or the previous one. */
static gboolean
crosses_neighbour (PracticeItem *series, const GDate *original, const GDate *now)
{
  Neighbours neighbours = { .original = original };
  GDate last = *original;

  g_date_clear (&neighbours.before, 1);
  g_date_clear (&neighbours.after, 1);
  g_date_add_years (&last, 20);
  practice_graph_recurrence_expand (json_object_get_object_member (series->resource, "recurrence"),
                                    &last,
                                    find_neighbours,
                                    &neighbours);
  settle_neighbour (series, &neighbours.before);
  settle_neighbour (series, &neighbours.after);
  return (g_date_valid (&neighbours.before) && g_date_compare (now, &neighbours.before) <= 0) ||
         (g_date_valid (&neighbours.after) && g_date_compare (now, &neighbours.after) >= 0);
}

/* A write being prepared: @own is what the item will keep, the others are complete events. */
typedef struct
{
  PracticeItem *series; /* (nullable) (unowned) of an occurrence or exception */
  JsonObject *own;
  JsonObject *before;
  JsonObject *after;
} Change;

static void
change_clear (Change *change)
{
  g_clear_pointer (&change->own, json_object_unref);
  g_clear_pointer (&change->before, json_object_unref);
  g_clear_pointer (&change->after, json_object_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Change, change_clear)

/* @own laid over its series, if it has one. */
static JsonObject *
complete_event (PracticeItem *series, JsonObject *own)
{
  JsonObject *complete;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (series == NULL)
    return copy_object (own);
  complete = copy_object (series->resource);
  json_object_remove_member (complete, "recurrence");
  json_object_iter_init (&iter, own);
  while (json_object_iter_next (&iter, &name, &node))
    json_object_set_member (complete, name, json_node_copy (node));
  return complete;
}

static void
change_begin (Change *change, const PracticeGraphEvent *event)
{
  change->series = event->occurrence ? event->item : practice_graph_item_series (event->item);
  change->own = event->occurrence ? new_exception_resource (event) : copy_object (event->item->resource);
  change->before = complete_event (change->series, change->own);
}

static gboolean
refuse_occurrence (PracticeGraphCall *call, const char *code, const char *message)
{
  practice_graph_refuse (call->request, SOUP_STATUS_BAD_REQUEST, code, "%s", message);
  return FALSE;
}

static gboolean
change_apply (Change *change, PracticeGraphCall *call, const PracticeGraphEvent *event, JsonObject *body)
{
  g_auto (PracticeGraphRefusal) refusal = { 0 };
  GDate date;

  if (change->series != NULL && json_object_has_member (body, "recurrence"))
    return refuse_occurrence (call, "ErrorInvalidRequest", "The recurrence of an occurrence cannot be set.");
  if (!practice_graph_body_apply (body, FALSE, call->request->other_person, change->own, &refusal))
    return reply_refusal (call, &refusal);
  change->after = complete_event (change->series, change->own);
  if (!practice_graph_body_check_event (change->after, &refusal))
    return reply_refusal (call, &refusal);
  if (json_object_has_member (body, "categories") && !check_categories (call, change->after))
    return FALSE;
  practice_graph_resource_date (change->after, "start", &date);
  if (change->series != NULL && crosses_neighbour (change->series, &event->original, &date))
    return refuse_occurrence (call,
                              "ErrorOccurrenceCrossingBoundary",
                              "Modified occurrence is crossing or overlapping adjacent occurrence.");
  return TRUE;
}

static gboolean
member_differs (JsonObject *before, JsonObject *after, const char *name)
{
  JsonNode *old = json_object_get_member (before, name);
  JsonNode *new = json_object_get_member (after, name);

  return (old == NULL) != (new == NULL) || (old != NULL && !json_node_equal (old, new));
}

static void
forget_exceptions (PracticeItem *series)
{
  g_autoptr (GPtrArray) exceptions = practice_calendar_exceptions (series->calendar, series->id);

  for (guint i = 0; i < exceptions->len; i++)
    practice_item_forget (g_ptr_array_index (exceptions, i));
}

/* Whether a rule in other words for the same days is another one, nobody looked up. */
static gboolean
is_other_rule (PracticeGraphCall *call, const Change *change)
{
  if (!member_differs (change->before, change->after, "recurrence"))
    return FALSE;
  return practice_graph_setting (call, "same_rule_discards") ||
         !json_object_has_member (change->before, "recurrence") ||
         !json_object_has_member (change->after, "recurrence") ||
         !practice_graph_recurrence_same (json_object_get_object_member (change->before, "recurrence"),
                                          json_object_get_object_member (change->after, "recurrence"));
}

/* Another rule or time for a series discards what was done to single dates (Nylas; OGCS#844). */
static gboolean
discards_exceptions (PracticeGraphCall *call, const Change *change)
{
  static const char *const timing[] = { "start", "end", "isAllDay" };

  for (guint i = 0; i < G_N_ELEMENTS (timing); i++)
    if (member_differs (change->before, change->after, timing[i]))
      return TRUE;
  return is_other_rule (call, change);
}

gboolean
practice_graph_write_update (PracticeGraphCall *call, PracticeGraphEvent *event, JsonObject *body)
{
  g_auto (Change) change = { 0 };
  PracticeItem *item = event->item;

  if (!check_writable (call, item->calendar) || !check_condition (call, item))
    return FALSE;
  change_begin (&change, event);
  if (!change_apply (&change, call, event, body))
    return FALSE;
  if (event->occurrence)
    item = add_exception (event, json_object_ref (change.own));
  else
    {
      if (practice_graph_item_is_series (item) && discards_exceptions (call, &change))
        forget_exceptions (item);
      json_object_unref (item->resource);
      item->resource = json_object_ref (change.own);
    }
  practice_graph_mail_updated (call, item, change.before, change.after);
  practice_item_touch (item, FALSE);
  if (change.series != NULL)
    practice_item_touch (change.series, FALSE);
  note_write (call, item);
  practice_graph_event_init_item (event, item);
  return TRUE;
}

gboolean
practice_graph_write_delete (PracticeGraphCall *call, PracticeGraphEvent *event)
{
  g_auto (Change) change = { 0 };
  PracticeItem *item = event->item;

  if (!check_writable (call, item->calendar) || !check_condition (call, item))
    return FALSE;
  change_begin (&change, event);
  if (event->occurrence)
    item = add_exception (event, json_object_ref (change.own));
  else if (practice_graph_item_is_series (item))
    forget_exceptions (item);
  practice_graph_mail_deleted (call, item, change.before);
  item->cancelled = TRUE;
  practice_item_touch (item, FALSE);
  if (change.series != NULL)
    practice_item_touch (change.series, FALSE);
  note_write (call, item);
  return TRUE;
}

static void
move_exceptions (PracticeCalendar *source, const char *old_id, PracticeItem *series)
{
  g_autoptr (GPtrArray) exceptions = practice_calendar_exceptions (source, old_id);

  for (guint i = 0; i < exceptions->len; i++)
    {
      PracticeItem *exception = g_ptr_array_index (exceptions, i);
      g_autofree char *left = g_strdup (exception->id);
      g_autofree char *id = NULL;
      PracticeGraphEvent event;

      practice_graph_event_init_item (&event, exception);
      id = practice_graph_occurrence_id (series, &event.original, FALSE);
      practice_item_move (exception, series->calendar, id);
      g_free (exception->series_id);
      exception->series_id = g_strdup (series->id);
      practice_item_forget (practice_calendar_find_item (source, left));
    }
}

void
practice_graph_write_move (PracticeItem *item, PracticeCalendar *target)
{
  PracticeCalendar *source = item->calendar;
  g_autofree char *immutable = practice_graph_item_id (item, TRUE);
  g_autofree char *old_id = g_strdup (item->id);
  g_autofree char *new_id = practice_random_id (PRACTICE_MICROSOFT, "event");

  practice_item_move (item, target, new_id);
  json_object_set_string_member (item->resource, "~immutable", immutable);
  json_object_set_string_member (practice_calendar_find_item (source, old_id)->resource,
                                 "~immutable",
                                 immutable);
  move_exceptions (source, old_id, item);
}
