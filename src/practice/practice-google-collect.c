/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-google-list.h"

#include <string.h>

#define TEXT(object, name) json_object_get_string_member_with_default (object, name, NULL)

void
practice_row_free (gpointer data)
{
  PracticeRow *row = data;

  g_free (row->key);
  g_free (row);
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  const PracticeRow *left = *(const PracticeRow *const *) a;
  const PracticeRow *right = *(const PracticeRow *const *) b;

  return strcmp (left->key, right->key);
}

void
practice_listing_sort (PracticeListing *listing)
{
  g_ptr_array_sort (listing->rows, compare_rows);
}

/* Numbers as text that sorts as they do, negative ones too. */
static char *
sort_key (gint64 first,
          const char *id,
          gint64 second)
{
  guint64 a = (guint64) first ^ (G_GUINT64_CONSTANT (1) << 63);
  guint64 b = (guint64) second ^ (G_GUINT64_CONSTANT (1) << 63);

  return g_strdup_printf ("%016" G_GINT64_MODIFIER "x %s %016" G_GINT64_MODIFIER "x", a, id, b);
}

static void
add_row (PracticeListing *listing,
         PracticeItem *item,
         gboolean virtual,
         gint64 original,
         gint64 start)
{
  PracticeRow *row = g_new0 (PracticeRow, 1);
  gint64 first = (gint64) item->sequence;

  if (g_strcmp0 (listing->order, "startTime") == 0)
    first = start;
  else if (g_strcmp0 (listing->order, "updated") == 0)
    first = item->updated;
  row->key = sort_key (first, item->id, virtual ? original : 0);
  row->item = item;
  row->virtual = virtual;
  row->original = original;
  g_ptr_array_add (listing->rows, row);
}

/* timeMin bounds the end, timeMax the start, both exclusive (G-DISC). */
static gboolean
touches (PracticeListing *listing,
         gint64 start,
         gint64 end)
{
  gint64 from = listing->changes ? G_MININT64 : listing->from;
  gint64 until = listing->changes ? G_MAXINT64 : listing->until;

  return end > from && start < until;
}

static gboolean
item_bounds (PracticeItem *item,
             gint64 *start,
             gint64 *end)
{
  PracticeGoogleSpan span;

  if (!practice_google_span (item->resource, &span))
    return FALSE;
  *start = practice_google_instant (span.start, span.all_day, item->calendar);
  *end = practice_google_instant (span.end, span.all_day, item->calendar);
  return TRUE;
}

static gboolean
holds_text (const char *text,
            const char *folded)
{
  g_autofree char *own = text != NULL ? g_utf8_casefold (text, -1) : NULL;

  return own != NULL && strstr (own, folded) != NULL;
}

static gboolean
matches_words (JsonObject *resource,
               const char *words)
{
  g_autofree char *folded = words != NULL ? g_utf8_casefold (words, -1) : NULL;

  return words == NULL || holds_text (TEXT (resource, "summary"), folded) ||
         holds_text (TEXT (resource, "description"), folded) ||
         holds_text (TEXT (resource, "location"), folded);
}

static const char *
property_of (JsonObject *resource,
             const char *kind,
             const char *name)
{
  JsonObject *properties = json_object_has_member (resource, "extendedProperties")
                               ? json_object_get_object_member (resource, "extendedProperties")
                               : NULL;

  if (properties == NULL || !json_object_has_member (properties, kind))
    return NULL;
  return TEXT (json_object_get_object_member (properties, kind), name);
}

static gboolean
matches_properties (JsonObject *resource,
                    const char *kind,
                    GPtrArray *wanted)
{
  for (guint i = 0; wanted != NULL && i < wanted->len; i++)
    {
      g_auto (GStrv) pair = g_strsplit (g_ptr_array_index (wanted, i), "=", 2);

      if (pair[0] == NULL || g_strcmp0 (property_of (resource, kind, pair[0]), pair[1]) != 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
matches_uid (PracticeItem *item,
             const char *uid)
{
  g_autofree char *own =
      g_strconcat (item->series_id != NULL ? item->series_id : item->id, "@google.com", NULL);
  const char *stored = TEXT (item->resource, "iCalUID");

  return uid == NULL || g_strcmp0 (stored != NULL ? stored : own, uid) == 0;
}

static gboolean
matches (PracticeListing *listing,
         PracticeItem *item)
{
  PracticeRequest *request = listing->request;
  GPtrArray *types = practice_request_query_all (request, "eventTypes");

  if (types != NULL && !g_ptr_array_find_with_equal_func (
                           types, practice_google_event_type (item->resource), g_str_equal, NULL))
    return FALSE;
  return matches_words (item->resource, practice_request_query (request, "q")) &&
         matches_uid (item, practice_request_query (request, "iCalUID")) &&
         matches_properties (item->resource,
                             "private",
                             practice_request_query_all (request, "privateExtendedProperty")) &&
         matches_properties (item->resource,
                             "shared",
                             practice_request_query_all (request, "sharedExtendedProperty"));
}

typedef struct
{
  PracticeListing *listing;
  PracticeItem *master;
  gint64 length;
  gboolean all_day;
  gboolean any;     /* only find out whether one touches */
  const char *original; /* (nullable) only the occurrence that began so */
} Walk;

static gboolean
is_original (Walk *walk,
             gint64 start)
{
  gint64 wanted = 0;

  if (walk->original == NULL)
    return TRUE;
  if (walk->all_day)
    return practice_date_parse (walk->original, &wanted) && wanted == start;
  return practice_time_parse (walk->original, NULL, &wanted, NULL) && wanted == start;
}

static gboolean
occurrence_cb (gint64 original,
               gpointer data)
{
  Walk *walk = data;
  PracticeListing *listing = walk->listing;
  gint64 start = practice_google_instant (original, walk->all_day, walk->master->calendar);
  gint64 end = practice_google_instant (original + walk->length, walk->all_day, walk->master->calendar);
  g_autofree char *id = NULL;

  if (end <= listing->window_from || !touches (listing, start, end) || !is_original (walk, original))
    return TRUE;
  if (walk->any)
    {
      walk->any = FALSE;
      return FALSE;
    }
  id = practice_google_instance_id (walk->master->id, original, walk->all_day);
  if (practice_calendar_find_item (listing->calendar, id) == NULL)
    add_row (listing, walk->master, TRUE, original, start);
  return TRUE;
}

static void
walk_series (PracticeListing *listing,
             PracticeItem *master,
             Walk *walk)
{
  PracticeGoogleSpan span = { 0 };
  /* An all-day date begins up to 14 hours from its midnight in UTC. */
  gint64 margin = 15 * 60 * 60 * (gint64) G_USEC_PER_SEC;

  practice_google_span (master->resource, &span);
  walk->listing = listing;
  walk->master = master;
  walk->all_day = span.all_day;
  walk->length = span.end - span.start;
  practice_google_expand (master, listing->expand_until + (span.all_day ? margin : 0), occurrence_cb, walk);
}

/* Whether any of its occurrences, moved ones too, lies in the window. */
static gboolean
series_touches (PracticeListing *listing,
                PracticeItem *master)
{
  Walk walk = { .any = TRUE };
  g_autoptr (GPtrArray) exceptions = NULL;
  gint64 start, end;

  if (listing->changes || (listing->from == G_MININT64 && listing->until == G_MAXINT64))
    return TRUE;
  walk_series (listing, master, &walk);
  if (!walk.any)
    return TRUE;
  exceptions = practice_calendar_exceptions (listing->calendar, master->id);
  for (guint i = 0; i < exceptions->len; i++)
    if (item_bounds (g_ptr_array_index (exceptions, i), &start, &end) && touches (listing, start, end))
      return TRUE;
  return FALSE;
}

static gboolean
is_live_exception (PracticeListing *listing,
                   PracticeItem *item)
{
  PracticeItem *master =
      item->series_id != NULL ? practice_calendar_find_item (listing->calendar, item->series_id) : NULL;

  return master != NULL && !master->cancelled;
}

/* Cancelled: exceptions of a live series always when series are not expanded, the rest
 * when asked for; a deleted series has no row among single events. */
static void
collect_cancelled (PracticeListing *listing,
                   PracticeItem *item)
{
  gboolean deletions =
      listing->show_deleted || practice_request_query (listing->request, "updatedMin") != NULL;
  gint64 start = 0, end = 0;

  item_bounds (item, &start, &end);
  if (listing->single && practice_google_is_recurring (item->resource))
    {
      Walk walk = { 0 };

      if (listing->changes)
        walk_series (listing, item, &walk);
      return;
    }
  if (deletions || (!listing->single && is_live_exception (listing, item)))
    add_row (listing, item, FALSE, 0, start);
}

static void
collect_item (PracticeListing *listing,
              PracticeItem *item)
{
  gint64 start = 0, end = 0;

  if (item->updated < listing->updated_min || !matches (listing, item))
    return;
  if (item->cancelled)
    {
      collect_cancelled (listing, item);
      return;
    }
  if (practice_google_is_recurring (item->resource))
    {
      Walk walk = { 0 };

      if (listing->single)
        walk_series (listing, item, &walk);
      else if (series_touches (listing, item))
        add_row (listing, item, FALSE, 0, 0);
      return;
    }
  if (item_bounds (item, &start, &end) && touches (listing, start, end))
    add_row (listing, item, FALSE, 0, start);
}

void
practice_listing_collect (PracticeListing *listing)
{
  g_autoptr (GPtrArray) items = practice_calendar_items_after (listing->calendar, listing->since);

  for (guint i = 0; i < items->len; i++)
    collect_item (listing, g_ptr_array_index (items, i));
}

void
practice_listing_collect_series (PracticeListing *listing,
                                 PracticeItem *master,
                                 const char *original)
{
  g_autoptr (GPtrArray) exceptions = practice_calendar_exceptions (listing->calendar, master->id);
  Walk walk = { .original = original };
  PracticeGoogleSpan span = { 0 };

  walk_series (listing, master, &walk);
  practice_google_span (master->resource, &span);
  for (guint i = 0; i < exceptions->len; i++)
    {
      PracticeItem *item = g_ptr_array_index (exceptions, i);
      Walk check = { .all_day = span.all_day, .original = original };
      gint64 began = 0, start = 0, end = 0;
      gboolean all_day;

      practice_google_read_time (json_object_get_object_member (item->resource, "originalStartTime"),
                                 &began,
                                 &all_day);
      item_bounds (item, &start, &end);
      if (is_original (&check, began) && touches (listing, start, end) &&
          (!item->cancelled || listing->show_deleted))
        add_row (listing, item, FALSE, 0, start);
    }
}
