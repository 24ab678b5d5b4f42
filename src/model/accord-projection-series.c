/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-projection-private.h"

#include <string.h>

#include "accord-exceptions.h"
#include "accord-occurrence.h"
#include "accord-recurrence.h"

#define DATE_LENGTH 10   /* YYYY-MM-DD */
#define DAY_SECONDS (24 * 60 * 60)

/* ---- which occurrences ---- */

/* The keys that the series has up to the last one that is asked for, and the dates they fall on. (element-type utf8) */
static GHashTable *
find_originals (const AccordWhen *series,
                const char       *recurrence,
                const char       *last)
{
  GHashTable *originals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (AccordWhen) until = ACCORD_WHEN_INIT;
  g_autoptr (GPtrArray) keys = NULL;

  if (last == NULL || !accord_occurrence_at (series, last, &until))
    return originals;
  keys = accord_recurrence_expand (recurrence, series, G_MININT64, until.start + 2 * DAY_SECONDS, ACCORD_MAX_OCCURRENCES);
  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);

      g_hash_table_insert (originals, g_strdup (key), g_strdup (key));
      g_hash_table_insert (originals, g_strndup (key, DATE_LENGTH), g_strdup (key));
    }
  return originals;
}

/* One that no longer falls on an occurrence, since the series moved to another hour, is the one of its day. */
static const char *
place (GHashTable *originals,
       const char *key)
{
  g_autofree char *date = g_strndup (key, DATE_LENGTH);
  const char *placed = g_hash_table_lookup (originals, key);

  return placed != NULL ? placed : g_hash_table_lookup (originals, date);
}

/* ---- projection ---- */

typedef struct
{
  const AccordEvent    *event;
  const AccordCalendar *calendar;
  AccordOrigin          origin;
  const AccordPolicy   *policy;
  gboolean              status_in_busy;
  const AccordFields   *fields;       /* of the series */
} Frame;

/* NULL: as the series has it. */
static AccordException *
project_exception (const Frame          *frame,
                   const char           *key,
                   const AccordOverride *own)
{
  g_autoptr (AccordEvent) occurrence = NULL;
  g_autoptr (AccordFields) fields = NULL;
  AccordFields *different;

  if (own->cancelled)
    return accord_exception_new (key, NULL);
  occurrence = accord_event_get_occurrence (frame->event, key, own);
  if (occurrence == NULL)
    return NULL;
  fields = accord_project_event (occurrence, frame->calendar, frame->origin, frame->policy, frame->status_in_busy);
  different = accord_occurrence_differ (frame->fields, key, fields);
  return different != NULL ? accord_exception_new (key, different) : NULL;
}

static const char *
later (const char *a,
       const char *b)
{
  return a == NULL || g_strcmp0 (b, a) > 0 ? b : a;
}

/* The rows' keys in one form, NULL for one that cannot be read. (element-type utf8) */
static GPtrArray *
read_keys (const AccordEvent *event,
           const AccordWhen  *series)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < event->exceptions->len; i++)
    {
      const AccordOverride *own = g_ptr_array_index (event->exceptions, i);

      g_ptr_array_add (keys, accord_recurrence_read_key (series, own->original));
    }
  return keys;
}

static GHashTable *
find_originals_of (const AccordWhen *series,
                   const char       *recurrence,
                   GPtrArray        *keys,
                   GPtrArray        *cancelled)
{
  const char *last = NULL;

  for (guint i = 0; i < keys->len; i++)
    last = later (last, g_ptr_array_index (keys, i));
  for (guint i = 0; i < cancelled->len; i++)
    last = later (last, g_ptr_array_index (cancelled, i));
  return find_originals (series, recurrence, last);
}

static char *
project_exceptions (const Frame      *frame,
                    const AccordWhen *series,
                    const char       *recurrence,
                    GPtrArray        *cancelled)
{
  g_autoptr (GPtrArray) exceptions = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_exception_free);
  g_autoptr (GPtrArray) keys = read_keys (frame->event, series);
  g_autoptr (GHashTable) originals = find_originals_of (series, recurrence, keys, cancelled);

  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i) != NULL ? place (originals, g_ptr_array_index (keys, i)) : NULL;
      AccordException *exception =
          key != NULL ? project_exception (frame, key, g_ptr_array_index (frame->event->exceptions, i)) : NULL;

      if (exception != NULL)
        g_ptr_array_add (exceptions, exception);
    }
  for (guint i = 0; i < cancelled->len; i++)
    {
      const char *key = place (originals, g_ptr_array_index (cancelled, i));

      if (key != NULL)
        g_ptr_array_add (exceptions, accord_exception_new (key, NULL));
    }
  return accord_exceptions_to_text (exceptions);
}

GPtrArray *
accord_event_find_resting (const AccordEvent *event)
{
  GPtrArray *resting = g_ptr_array_new_with_free_func (g_free);
  g_auto (AccordWhen) series = ACCORD_WHEN_INIT;
  g_autoptr (GPtrArray) cancelled = NULL;
  g_autoptr (GPtrArray) keys = NULL;
  g_autoptr (GHashTable) originals = NULL;
  g_autofree char *recurrence = NULL;

  g_return_val_if_fail (event != NULL, resting);

  if (!accord_event_repeats (event) || !accord_event_get_when (event, &series))
    return resting;
  recurrence = accord_recurrence_normalise (event->recurrence, &series, &cancelled);
  keys = read_keys (event, &series);
  originals = find_originals_of (&series, recurrence, keys, cancelled);
  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);
      const AccordOverride *own = g_ptr_array_index (event->exceptions, i);

      if (key == NULL || place (originals, key) == NULL)
        g_ptr_array_add (resting, g_strdup (own->original));
    }
  for (guint i = 0; i < cancelled->len; i++)
    if (place (originals, g_ptr_array_index (cancelled, i)) == NULL)
      g_ptr_array_add (resting, g_strdup (g_ptr_array_index (cancelled, i)));
  return resting;
}

AccordFieldMask
accord_exception_fields (const AccordCalendar *calendar,
                         AccordOrigin          origin,
                         AccordPrivacy         privacy)
{
  AccordFieldClass whole = accord_field_class (ACCORD_FIELD_EXCEPTIONS, calendar, origin, TRUE, FALSE, privacy);
  AccordFieldMask mask = 0;

  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    {
      AccordFieldClass own = accord_field_class (field, calendar, origin, TRUE, FALSE, privacy);

      if ((ACCORD_EXCEPTION_FIELDS & ACCORD_FIELD_BIT (field)) && (own == whole || own == ACCORD_CLASS_BOTH))
        mask |= ACCORD_FIELD_BIT (field);
    }
  return mask;
}

void
accord_project_series (AccordFields         *fields,
                       const AccordEvent    *event,
                       const AccordCalendar *calendar,
                       AccordOrigin          origin,
                       const AccordPolicy   *policy,
                       gboolean              status_in_busy)
{
  const Frame frame = { event, calendar, origin, policy, status_in_busy, fields };
  g_auto (AccordWhen) series = ACCORD_WHEN_INIT;
  g_autoptr (GPtrArray) cancelled = NULL;
  g_autofree char *recurrence = NULL;
  g_autofree char *exceptions = NULL;

  if (!accord_event_get_when (event, &series))
    return;
  recurrence = accord_recurrence_normalise (event->recurrence, &series, &cancelled);
  exceptions = project_exceptions (&frame, &series, recurrence, cancelled);
  accord_fields_set (fields, ACCORD_FIELD_RECURRENCE, recurrence);
  accord_fields_take (
      fields, ACCORD_FIELD_EXCEPTIONS,
      accord_exceptions_filter (
          exceptions, accord_exception_fields (calendar, origin, accord_effective_privacy (event, calendar, origin))));
}

/* ---- taking ---- */

static AccordOverride *
ensure_exception (AccordEvent *event,
                  const char  *key)
{
  AccordOverride *own = accord_event_find_exception (event, key);

  if (own == NULL)
    {
      own = accord_override_new (key);
      g_ptr_array_add (event->exceptions, own);
    }
  else if (!g_str_equal (own->original, key))
    {
      g_free (own->original);
      own->original = g_strdup (key);
    }
  return own;
}

void
accord_event_fold_exdates (AccordEvent *event)
{
  g_auto (AccordWhen) series = ACCORD_WHEN_INIT;
  g_auto (GStrv) lines = g_strsplit (event->recurrence != NULL ? event->recurrence : "", "\n", 0);
  g_autoptr (GString) rest = g_string_new (NULL);
  g_autoptr (GPtrArray) cancelled = NULL;
  g_autofree char *normal = NULL;

  if (!accord_event_get_when (event, &series))
    return;
  normal = accord_recurrence_normalise (event->recurrence, &series, &cancelled);
  if (cancelled->len == 0)
    return;
  for (guint i = 0; i < cancelled->len; i++)
    {
      AccordOverride *own = ensure_exception (event, g_ptr_array_index (cancelled, i));

      accord_override_reset (own, ACCORD_FIELDS_ALL);
      own->cancelled = TRUE;
    }
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_ascii_strncasecmp (g_strstrip (lines[i]), "EXDATE", strlen ("EXDATE")) != 0 && *lines[i] != '\0')
      g_string_append_printf (rest, "%s%s", rest->len > 0 ? "\n" : "", lines[i]);
  g_free (event->recurrence);
  event->recurrence = g_strdup (rest->str);
}

/* The fields that @to says otherwise than @from; each NULL: as the series. */
static AccordFieldMask
find_changed (const AccordException *from,
              const AccordException *to)
{
  const AccordFields *before = from != NULL ? from->fields : NULL;
  const AccordFields *after = to != NULL ? to->fields : NULL;
  AccordFieldMask mask = 0;

  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    if (g_strcmp0 (accord_fields_get (before, field), accord_fields_get (after, field)) != 0)
      mask |= ACCORD_FIELD_BIT (field);
  return mask;
}

/* Reads the values through the occurrence as an event of its own, so that titles and bodies are read back (§5). */
static void
take_values (AccordEvent           *event,
             AccordOverride        *own,
             const AccordException *from,
             const AccordException *to,
             AccordFieldMask        mask,
             const AccordFields    *sent,
             AccordOrigin           origin,
             const AccordPolicy    *policy)
{
  g_autoptr (AccordEvent) occurrence = accord_event_get_occurrence (event, own->original, own);
  g_autoptr (AccordFields) image = sent != NULL ? accord_occurrence_resolve (sent, own->original, from) : NULL;
  g_autoptr (AccordOverride) now = NULL;

  if (occurrence == NULL)
    return;
  accord_event_take_fields (occurrence, to->fields, mask, image, origin, policy);
  now = accord_event_compare_occurrence (event, own->original, occurrence);
  g_ptr_array_remove_fast (event->exceptions, own);
  g_ptr_array_add (event->exceptions, g_steal_pointer (&now));
}

static void
take_exception (AccordEvent           *event,
                const char            *key,
                const AccordException *from,
                const AccordException *to,
                const AccordFields    *sent,
                AccordOrigin           origin,
                const AccordPolicy    *policy)
{
  AccordFieldMask changed = find_changed (from, to);
  AccordFieldMask set = to != NULL ? changed & accord_fields_carried (to->fields) : 0;
  AccordOverride *own = ensure_exception (event, key);

  own->cancelled = to != NULL && to->cancelled;
  accord_override_reset (own, own->cancelled ? ACCORD_FIELDS_ALL : changed & ~set);
  if (set != 0)
    take_values (event, own, from, to, set, sent, origin, policy);
}

static gboolean
says_the_same (const AccordException *a,
               const AccordException *b)
{
  gboolean cancelled = a != NULL && a->cancelled;

  return cancelled == (b != NULL && b->cancelled) && (cancelled || find_changed (a, b) == 0);
}

static int
compare_exceptions_cb (gconstpointer a,
                       gconstpointer b)
{
  const AccordOverride *left = *(AccordOverride *const *) a;
  const AccordOverride *right = *(AccordOverride *const *) b;

  return strcmp (left->original, right->original);
}

static void
drop_empty (AccordEvent *event)
{
  for (guint i = event->exceptions->len; i > 0; i--)
    if (accord_override_is_empty (g_ptr_array_index (event->exceptions, i - 1)))
      g_ptr_array_remove_index (event->exceptions, i - 1);
  g_ptr_array_sort (event->exceptions, compare_exceptions_cb);
}

void
accord_event_take_exceptions (AccordEvent        *event,
                              const char         *from,
                              const char         *to,
                              const AccordFields *sent,
                              AccordOrigin        origin,
                              const AccordPolicy *policy)
{
  g_autoptr (GPtrArray) before = accord_exceptions_from_text (from, NULL);
  g_autoptr (GPtrArray) after = accord_exceptions_from_text (to, NULL);

  g_return_if_fail (event != NULL && policy != NULL);

  if (before == NULL || after == NULL)
    return;
  accord_event_fold_exdates (event);
  /* First what goes: an occurrence that moved with its series finds its row by the day. */
  for (guint i = 0; i < before->len; i++)
    {
      const AccordException *was = g_ptr_array_index (before, i);

      if (accord_exceptions_find (after, was->original) == NULL)
        take_exception (event, was->original, was, NULL, sent, origin, policy);
    }
  for (guint i = 0; i < after->len; i++)
    {
      const AccordException *is = g_ptr_array_index (after, i);
      const AccordException *was = accord_exceptions_find (before, is->original);

      if (!says_the_same (was, is))
        take_exception (event, is->original, was, is, sent, origin, policy);
    }
  drop_empty (event);
}
