/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-series.h"

#include <string.h>

#include "accord-exceptions.h"
#include "accord-occurrence.h"
#include "accord-recurrence-private.h"

#define DATE_LENGTH 10   /* YYYY-MM-DD */

/* A series without what is at another time than the rule says, and those times. */
typedef struct
{
  AccordWhen  when;
  const char *recurrence;
  GHashTable *excluded;   /* (owned) keys, or dates, of cancelled and moved occurrences */
  GPtrArray  *moved;      /* (owned) (element-type AccordWhen) */
} Shape;

static void
free_when (AccordWhen *when)
{
  accord_when_clear (when);
  g_free (when);
}

static void
shape_init (Shape      *self,
            const char *recurrence)
{
  self->recurrence = recurrence;
  self->excluded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->moved = g_ptr_array_new_with_free_func ((GDestroyNotify) free_when);
}

static void
shape_clear (Shape *self)
{
  accord_when_clear (&self->when);
  g_clear_pointer (&self->excluded, g_hash_table_unref);
  g_clear_pointer (&self->moved, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Shape, shape_clear)

/* @when: (nullable): cancelled */
static void
shape_except (Shape            *self,
              const char       *key,
              const AccordWhen *when)
{
  g_autofree char *first = accord_occurrence_key (&self->when, self->when.start);
  AccordWhen *copy;

  g_hash_table_add (self->excluded, g_strdup (key));
  /* One of an hour at which the series was once: the occurrence of its day. */
  if (strlen (key) > DATE_LENGTH && !g_str_has_suffix (first, key + DATE_LENGTH))
    g_hash_table_add (self->excluded, g_strndup (key, DATE_LENGTH));
  if (when == NULL)
    return;
  copy = g_new0 (AccordWhen, 1);
  accord_when_copy (when, copy);
  g_ptr_array_add (self->moved, copy);
}

static gboolean
shape_of_event (Shape             *self,
                const AccordEvent *event)
{
  if (!accord_event_get_when (event, &self->when))
    return FALSE;
  shape_init (self, accord_event_repeats (event) ? event->recurrence : NULL);
  for (guint i = 0; self->recurrence != NULL && i < event->exceptions->len; i++)
    {
      const AccordOverride *own = g_ptr_array_index (event->exceptions, i);
      g_autofree char *key = accord_recurrence_read_key (&self->when, own->original);

      if (key != NULL && (own->cancelled || own->when.set))
        shape_except (self, key, own->cancelled ? NULL : &own->when);
    }
  return TRUE;
}

static gboolean
shape_of_fields (Shape              *self,
                 const AccordFields *fields)
{
  const char *when = accord_fields_get (fields, ACCORD_FIELD_WHEN);
  const char *recurrence = accord_fields_get (fields, ACCORD_FIELD_RECURRENCE);
  g_autoptr (GPtrArray) exceptions = NULL;

  if (when == NULL || !accord_when_from_text (&self->when, when, NULL) || !self->when.set)
    return FALSE;
  shape_init (self, recurrence != NULL && *recurrence != '\0' ? recurrence : NULL);
  exceptions = accord_exceptions_from_text (accord_fields_get (fields, ACCORD_FIELD_EXCEPTIONS), NULL);
  for (guint i = 0; self->recurrence != NULL && exceptions != NULL && i < exceptions->len; i++)
    {
      const AccordException *exception = g_ptr_array_index (exceptions, i);
      const char *moved = accord_fields_get (exception->fields, ACCORD_FIELD_WHEN);
      g_auto (AccordWhen) now = ACCORD_WHEN_INIT;

      if (exception->cancelled)
        shape_except (self, exception->original, NULL);
      else if (moved != NULL && accord_when_from_text (&now, moved, NULL) && now.set)
        shape_except (self, exception->original, &now);
    }
  return TRUE;
}

/* ---- touching a range ---- */

typedef struct
{
  const Shape *shape;
  gint64       from;
  gint64       to;
  GTimeZone   *local;
  GPtrArray   *keys;   /* (nullable) (element-type utf8) collects those that touch; NULL: one is enough */
  guint        limit;
} Range;

static gboolean
is_excluded (const AccordSeries *series,
             const Shape        *shape,
             gint64              clock)
{
  g_autofree char *key = NULL;
  g_autofree char *date = NULL;

  if (g_hash_table_size (shape->excluded) == 0)
    return FALSE;
  key = accord_recurrence_key_of (series, clock);
  date = g_strndup (key, DATE_LENGTH);
  return g_hash_table_contains (shape->excluded, key) || g_hash_table_contains (shape->excluded, date);
}

static AccordVisit
touches_cb (const AccordSeries *self,
            gint64              clock,
            gpointer            data)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  Range *range = data;
  gint64 start;
  gint64 end;

  accord_series_occurrence (self, clock, &when);
  if (accord_when_touches (&when, range->from, range->to, range->local) && !is_excluded (self, range->shape, clock))
    {
      if (range->keys == NULL)
        return ACCORD_VISIT_DONE;
      g_ptr_array_add (range->keys, accord_recurrence_key_of (self, clock));
      return range->keys->len < range->limit ? ACCORD_VISIT_ON : ACCORD_VISIT_DONE;
    }
  accord_when_bounds (&when, range->local, &start, &end);
  return start >= range->to ? ACCORD_VISIT_NEXT_LINE : ACCORD_VISIT_ON;
}

static gboolean
shape_touches (const Shape *self,
               gint64       from,
               gint64       to,
               GTimeZone   *zone)
{
  g_auto (AccordSeries) series = { 0 };
  Range range = { self, from, to, zone, NULL, 0 };

  if (self->recurrence == NULL)
    return accord_when_touches (&self->when, from, to, zone);
  for (guint i = 0; i < self->moved->len; i++)
    if (accord_when_touches (g_ptr_array_index (self->moved, i), from, to, zone))
      return TRUE;
  accord_series_init (&series, &self->when, self->recurrence);
  return !accord_series_visit (&series, self->recurrence, touches_cb, &range);
}

gboolean
accord_event_touches (const AccordEvent *self,
                      gint64             from,
                      gint64             to,
                      GTimeZone         *zone)
{
  g_auto (Shape) shape = { 0 };

  g_return_val_if_fail (self != NULL && zone != NULL, FALSE);

  return shape_of_event (&shape, self) && shape_touches (&shape, from, to, zone);
}

gboolean
accord_fields_touch (const AccordFields *self,
                     gint64              from,
                     gint64              to,
                     GTimeZone          *zone)
{
  g_auto (Shape) shape = { 0 };

  g_return_val_if_fail (zone != NULL, FALSE);

  return self != NULL && shape_of_fields (&shape, self) && shape_touches (&shape, from, to, zone);
}

gboolean
accord_fields_span (const AccordFields *self,
                    GTimeZone          *zone,
                    gint64             *start,
                    gint64             *end)
{
  g_auto (Shape) shape = { 0 };

  g_return_val_if_fail (zone != NULL && start != NULL && end != NULL, FALSE);

  if (self == NULL || !shape_of_fields (&shape, self))
    return FALSE;
  accord_recurrence_span (shape.recurrence, &shape.when, zone, start, end);
  for (guint i = 0; i < shape.moved->len; i++)
    {
      gint64 first;
      gint64 last;

      accord_when_bounds (g_ptr_array_index (shape.moved, i), zone, &first, &last);
      *start = MIN (*start, first);
      *end = MAX (*end, last);
    }
  return TRUE;
}

/* ---- the occurrences of a range ---- */

void
accord_occurrence_free (AccordOccurrence *self)
{
  if (self == NULL)
    return;
  g_free (self->key);
  accord_event_free (self->event);
  g_free (self);
}

static void
add_occurrence (GPtrArray         *list,
                const AccordEvent *series,
                const char        *key)
{
  AccordOverride *own = key != NULL ? accord_event_find_exception (series, key) : NULL;
  AccordEvent *event = key != NULL ? accord_event_get_occurrence (series, key, own) : accord_event_copy (series);
  AccordOccurrence *occurrence;

  if (event == NULL)
    return;
  occurrence = g_new0 (AccordOccurrence, 1);
  occurrence->key = g_strdup (key);
  occurrence->event = event;
  g_ptr_array_add (list, occurrence);
}

static int
compare_occurrences_cb (gconstpointer a,
                        gconstpointer b)
{
  const AccordOccurrence *left = *(AccordOccurrence *const *) a;
  const AccordOccurrence *right = *(AccordOccurrence *const *) b;
  gint64 first = left->event->when.start;
  gint64 second = right->event->when.start;

  return (first > second) - (first < second);
}

/* Those that the rule has where it has them, then those that moved into the range. */
static void
list_series (const AccordEvent *event,
             Range             *range,
             GPtrArray         *list)
{
  g_autoptr (GHashTable) met = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (AccordSeries) series = { 0 };

  accord_series_init (&series, &range->shape->when, range->shape->recurrence);
  accord_series_visit (&series, range->shape->recurrence, touches_cb, range);
  for (guint i = 0; i < range->keys->len; i++)
    {
      char *key = g_ptr_array_index (range->keys, i);

      if (g_hash_table_add (met, key))
        add_occurrence (list, event, key);
    }
  for (guint i = 0; i < event->exceptions->len && list->len < range->limit; i++)
    {
      const AccordOverride *own = g_ptr_array_index (event->exceptions, i);
      g_autofree char *key = accord_recurrence_read_key (&range->shape->when, own->original);

      if (key != NULL && !own->cancelled && own->when.set &&
          accord_when_touches (&own->when, range->from, range->to, range->local))
        add_occurrence (list, event, key);
    }
}

GPtrArray *
accord_event_list_occurrences (const AccordEvent *self,
                               gint64             from,
                               gint64             to,
                               GTimeZone         *zone,
                               guint              limit)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_occurrence_free);
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_auto (Shape) shape = { 0 };
  Range range = { &shape, from, to, zone, keys, limit };

  g_return_val_if_fail (self != NULL && zone != NULL, list);

  if (!shape_of_event (&shape, self))
    return list;
  if (shape.recurrence != NULL)
    list_series (self, &range, list);
  else if (accord_when_touches (&shape.when, from, to, zone))
    add_occurrence (list, self, NULL);
  g_ptr_array_sort (list, compare_occurrences_cb);
  return list;
}
