/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-graph-event.h"
#include "practice-graph-recurrence.h"
#include "practice-graph-time.h"

#include <stdio.h>
#include <string.h>

/* An item is stored under its default id. The immutable one is the same text turned round under another head,
 * as long as the item was never moved; then it is kept in the item. An occurrence's id is that of its series
 * with the date before the final "=". */
#define DEFAULT_HEAD "AAMkAG"
#define IMMUTABLE_HEAD "AAkALg"
#define HEAD_LENGTH 6
#define DATE_MARK "OQ"
#define DATE_LENGTH 10 /* mark and eight digits */

static gboolean
has_form (const char *id, const char *head)
{
  return g_str_has_prefix (id, head) && g_str_has_suffix (id, "=") && strlen (id) > 2 * HEAD_LENGTH;
}

/* Turns one form into the other; (transfer full). */
static char *
turn (const char *id, const char *head, const char *other_head)
{
  g_autofree char *core = NULL;

  if (!has_form (id, head))
    return g_strdup (id);
  core = g_strndup (id + HEAD_LENGTH, strlen (id) - HEAD_LENGTH - 1);
  return g_strconcat (other_head, g_strreverse (core), "=", NULL);
}

char *
practice_graph_item_id (PracticeItem *item, gboolean immutable)
{
  const char *kept = json_object_get_string_member_with_default (item->resource, "~immutable", NULL);

  if (!immutable)
    return g_strdup (item->id);
  return kept != NULL ? g_strdup (kept) : turn (item->id, DEFAULT_HEAD, IMMUTABLE_HEAD);
}

char *
practice_graph_occurrence_id (PracticeItem *series, const GDate *date, gboolean immutable)
{
  g_autofree char *id = NULL;

  id = g_strdup_printf ("%.*s" DATE_MARK "%04u%02d%02u=",
                        (int) strlen (series->id) - 1,
                        series->id,
                        (guint) g_date_get_year (date),
                        (int) g_date_get_month (date),
                        (guint) g_date_get_day (date));
  return immutable ? turn (id, DEFAULT_HEAD, IMMUTABLE_HEAD) : g_steal_pointer (&id);
}

char *
practice_graph_event_id (const PracticeGraphEvent *event, gboolean immutable)
{
  return event->occurrence ? practice_graph_occurrence_id (event->item, &event->original, immutable)
                           : practice_graph_item_id (event->item, immutable);
}

typedef struct
{
  const GDate *wanted;
  gboolean found;
} DateSearch;

static gboolean
compare_date (const GDate *date, gpointer data)
{
  DateSearch *search = data;

  search->found = g_date_compare (date, search->wanted) == 0;
  return !search->found;
}

static gboolean
is_date_of_series (PracticeItem *series, const GDate *date)
{
  DateSearch search = { date, FALSE };

  practice_graph_recurrence_expand (json_object_get_object_member (series->resource, "recurrence"),
                                    date,
                                    compare_date,
                                    &search);
  return search.found;
}

/* Reads the default form of an occurrence's id. */
static gboolean
find_occurrence (PracticeUser *user, const char *id, PracticeGraphEvent *event)
{
  gsize length = strlen (id);
  g_autofree char *series_id = NULL;
  guint year, month, day;
  PracticeItem *series;
  GDate date;

  if (length < HEAD_LENGTH + DATE_LENGTH + 2 ||
      sscanf (id + length - DATE_LENGTH - 1, DATE_MARK "%4u%2u%2u=", &year, &month, &day) != 3 || year == 0 ||
      !g_date_valid_dmy (day, month, year))
    return FALSE;
  series_id = g_strdup_printf ("%.*s=", (int) (length - DATE_LENGTH - 1), id);
  series = practice_user_find_item (user, series_id);
  g_date_set_dmy (&date, day, month, year);
  if (series == NULL || series->cancelled || !practice_graph_item_is_series (series) ||
      !is_date_of_series (series, &date))
    return FALSE;
  practice_graph_event_init_occurrence (event, series, &date);
  return TRUE;
}

static gboolean
is_kept_id (PracticeItem *item, const char *immutable)
{
  return g_strcmp0 (json_object_get_string_member_with_default (item->resource, "~immutable", NULL),
                    immutable) == 0;
}

/* An item that was moved answers to the immutable id it had before. */
static PracticeItem *
find_moved (PracticeUser *user, const char *immutable)
{
  for (guint i = 0; i < user->calendars->len; i++)
    {
      PracticeCalendar *calendar = g_ptr_array_index (user->calendars, i);
      GHashTableIter iter;
      gpointer item;

      g_hash_table_iter_init (&iter, calendar->items);
      while (g_hash_table_iter_next (&iter, NULL, &item))
        if (!((PracticeItem *) item)->cancelled && is_kept_id (item, immutable))
          return item;
    }
  return NULL;
}

static gboolean
is_well_formed (const char *id)
{
  return g_str_has_prefix (id, "AA") && strlen (id) >= 40 &&
         id[strspn (id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=")] == '\0';
}

gboolean
practice_graph_find_event (PracticeGraphCall *call,
                           const char *id,
                           PracticeGraphEvent *event,
                           gboolean *malformed)
{
  gboolean is_immutable = has_form (id, IMMUTABLE_HEAD);
  g_autofree char *stored = turn (id, IMMUTABLE_HEAD, DEFAULT_HEAD);
  PracticeItem *item = practice_user_find_item (call->user, stored);

  *malformed = item == NULL && !is_well_formed (id);
  if (!call->request->other_person && practice_graph_setting_is (call, "other_id_mode", "missing") &&
      is_immutable != call->immutable)
    return FALSE;
  if (is_immutable && (item == NULL || item->cancelled))
    {
      PracticeItem *moved = find_moved (call->user, id);

      item = moved != NULL ? moved : item;
    }
  if (item == NULL)
    return find_occurrence (call->user, stored, event);
  if (item->cancelled)
    return FALSE;
  practice_graph_event_init_item (event, item);
  return TRUE;
}

gboolean
practice_graph_call_event (PracticeGraphCall *call, PracticeCalendar *calendar, PracticeGraphEvent *event)
{
  const char *id = practice_request_param (call->request, "event");
  gboolean malformed;

  if (practice_graph_find_event (call, id, event, &malformed) &&
      (calendar == NULL || event->item->calendar == calendar))
    return TRUE;
  if (malformed)
    practice_graph_refuse (call->request,
                           SOUP_STATUS_BAD_REQUEST,
                           "ErrorInvalidIdMalformed",
                           "Id is malformed.");
  else
    practice_graph_refuse (call->request,
                           SOUP_STATUS_NOT_FOUND,
                           "ErrorItemNotFound",
                           "The specified object was not found in the store.");
  return FALSE;
}
