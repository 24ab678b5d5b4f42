/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What persons do with series, on whichever side. */

#include "history-series-private.h"

#include "history-there.h"

#include "sync-world.h"

#include "model/accord-exceptions.h"
#include "model/accord-occurrence.h"
#include "model/accord-projection.h"
#include "model/accord-recurrence.h"

#include <string.h>

/* ---- one side of a series, for a person to change ---- */

typedef struct
{
  OracleSeries *series;
  Replica replica;
  guint computer;
  guint calendar;
  char *id;             /* (owned) */
  AccordFields *fields; /* (owned) */
} Grip;

static void
grip_clear (Grip *self)
{
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->fields, accord_fields_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Grip, grip_clear)

static gboolean
is_there (const Grip *grip)
{
  return grip->replica >= REPLICA_GOOGLE;
}

/* FALSE: it is not there, or says only "busy". */
static gboolean
take_grip (Play *self, const Act *act, Grip *grip)
{
  *grip = (Grip){ .series = series_find (self->oracle, act->event), .replica = (Replica) act->where };
  if (grip->replica == REPLICA_SECOND && self->world->path[1] == NULL)
    grip->replica = REPLICA_FIRST;
  if (grip->series == NULL)
    return FALSE;
  grip->computer = grip->replica == REPLICA_SECOND;
  grip->calendar = grip->replica == REPLICA_GOOGLE ? 0 : 1;
  if (!is_there (grip))
    grip->fields = series_here (self->world, grip->computer, act->event, &grip->id, NULL);
  else if (!self->oracle->busy[grip->calendar] && !grip->series->left[grip->calendar])
    grip->fields = series_there (self->world, grip->calendar, act->event, &grip->id, NULL);
  return grip->fields != NULL;
}

static void
write_here (Play *self, const Grip *grip, const AccordFields *now, const AccordFields *fields)
{
  g_autoptr (AccordStore) store = accord_store_open (self->world->path[grip->computer], NULL);
  g_autoptr (AccordEvent) event = accord_store_get_event (store, grip->id, NULL);
  g_autoptr (AccordPolicy) policy = accord_policy_new ();
  g_autoptr (GError) error = NULL;
  AccordFieldMask mask = accord_fields_carried (fields) & ~ACCORD_FIELD_BIT (ACCORD_FIELD_EXCEPTIONS);

  event->updated_at = history_world_now (self->world);
  accord_event_take_fields (event, fields, mask, NULL, ACCORD_ORIGIN_THERE, policy);
  if (accord_fields_get (fields, ACCORD_FIELD_EXCEPTIONS) != NULL)
    accord_event_take_exceptions (event,
                                  now != NULL ? accord_fields_get (now, ACCORD_FIELD_EXCEPTIONS) : NULL,
                                  accord_fields_get (fields, ACCORD_FIELD_EXCEPTIONS),
                                  NULL,
                                  ACCORD_ORIGIN_THERE,
                                  policy);
  g_assert_true (accord_store_update_event (store, event, -1, NULL, &error));
  g_assert_no_error (error);
}

/* @fields: only what changes. */
static void
write_grip (Play *self, const Grip *grip, const AccordFields *fields)
{
  if (is_there (grip))
    self->world->there->edit (self->world, grip->calendar, grip->id, fields);
  else
    write_here (self, grip, grip->fields, fields);
}

/* ---- the acts ---- */

static char *
time_text (gint64 day, guint hour, guint minute, const char *zone)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  g_autofree char *key = NULL;
  g_auto (AccordWhen) shape = ACCORD_WHEN_INIT;
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (day);

  if (zone == NULL)
    {
      accord_when_set_days (&when, day, day + DAY);
      return accord_when_to_text (&when);
    }
  accord_when_set_span (&shape, day, day + 3600, zone);
  key = g_strdup_printf ("%04d-%02d-%02dT%02u:%02u:00",
                         g_date_time_get_year (date),
                         g_date_time_get_month (date),
                         g_date_time_get_day_of_month (date),
                         hour,
                         minute);
  g_assert_true (accord_occurrence_at (&shape, key, &when));
  return accord_when_to_text (&when);
}

static gint64
day_in (const char *text)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *stamp = g_strdup_printf ("%.10sT00:00:00Z", text);
  g_autoptr (GDateTime) day = g_date_time_new_from_iso8601 (stamp, utc);

  return g_date_time_to_unix (day);
}

/* By day, by week, by month; with a count, or until a day; a few reach over the change of the clocks. */
static char *
rule_of (guint x, gint64 day)
{
  static const char *const days[] = { "TH", "FR", "SA", "SU", "MO", "TU", "WE" };
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (day);
  g_autoptr (GDateTime) end = g_date_time_add_days (date, 10 + (int) (x % 50));
  g_autofree char *bound = x % 2 == 0 ? g_strdup_printf ("COUNT=%u", 3 + x % 9)
                                      : g_strdup_printf ("UNTIL=%04d%02d%02dT235959Z",
                                                         g_date_time_get_year (end),
                                                         g_date_time_get_month (end),
                                                         g_date_time_get_day_of_month (end));

  switch (x / 2 % 4)
    {
    case 0:
      return g_strdup_printf ("RRULE:FREQ=DAILY;%s", bound);
    case 1:
      return g_strdup_printf ("RRULE:FREQ=MONTHLY;%s;BYMONTHDAY=%d",
                              bound,
                              g_date_time_get_day_of_month (date));
    default:
      return g_strdup_printf ("RRULE:FREQ=WEEKLY;%s;BYDAY=%s", bound, days[day / DAY % 7]);
    }
}

static AccordFields *
new_series (guint token, guint n, const char *when, const char *rule)
{
  AccordFields *fields = accord_fields_new ();
  g_autofree char *title = g_strdup_printf ("T%u. #s%u.", n, token);
  g_auto (AccordWhen) first = ACCORD_WHEN_INIT;

  g_assert_true (accord_when_from_text (&first, when, NULL));
  accord_fields_set (fields, ACCORD_FIELD_TITLE, title);
  accord_fields_set (fields, ACCORD_FIELD_WHEN, when);
  accord_fields_take (fields, ACCORD_FIELD_RECURRENCE, accord_recurrence_normalise (rule, &first, NULL));
  accord_fields_set (fields, ACCORD_FIELD_EXCEPTIONS, "");
  return fields;
}

void
series_play_make (Play *self, const Act *act)
{
  static const char *const zones[] = { "Europe/Berlin", "UTC", "America/New_York", NULL };
  gint64 now = history_world_now (self->world);
  gint64 day = now - now % DAY + (gint64) (1 + act->y % 12) * DAY;
  g_autofree char *when = time_text (day, 8 + act->x % 9, 0, zones[act->y / 12 % 4]);
  g_autofree char *rule = rule_of (act->x, day);
  g_autoptr (AccordFields) fields = new_series (act->made, act->n, when, rule);
  Grip grip = { .replica = (Replica) act->where };

  if (!self->world->there->keeps_zones)
    return;
  if (is_there (&grip))
    {
      guint calendar = grip.replica == REPLICA_GOOGLE ? 0 : 1;

      self->world->there->add (self->world, calendar, fields, NULL);
      series_begin (self->oracle, act->made, grip.replica, (int) calendar, fields);
      return;
    }
  grip.computer = grip.replica == REPLICA_SECOND && self->world->path[1] != NULL;
  grip.id = g_strdup_printf ("00000000-0000-4000-9000-%012x", act->made);
  history_world_sql (self->world,
                     grip.computer,
                     "INSERT INTO events (id, title, \"start\", \"end\", all_day) VALUES (%Q, 'x', "
                     "'2026-06-01', '2026-06-02', 1)",
                     grip.id);
  write_here (self, &grip, NULL, fields);
  series_begin (self->oracle, act->made, grip.computer == 0 ? REPLICA_FIRST : REPLICA_SECOND, -1, fields);
  g_free (grip.id);
}

/* The occurrences' keys at another time of the day: a person's calendar that keeps exceptions keeps them so.
 */
static char *
move_keys (const char *exceptions, const char *when)
{
  g_autoptr (GPtrArray) lines = accord_exceptions_from_text (exceptions, NULL);
  g_autoptr (GPtrArray) moved = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_exception_free);

  for (guint i = 0; i < lines->len; i++)
    {
      AccordException *line = accord_exception_copy (g_ptr_array_index (lines, i));
      g_autofree char *day = line->original;

      line->original = g_strdup_printf ("%.10s%.9s", day, when + 10);
      g_ptr_array_add (moved, line);
    }
  return accord_exceptions_to_text (moved);
}

static void
change_time (Play *self, const Grip *grip, const Act *act, AccordFields *fields)
{
  const char *text = accord_fields_get (grip->fields, ACCORD_FIELD_WHEN);
  const char *exceptions = accord_fields_get (grip->fields, ACCORD_FIELD_EXCEPTIONS);
  g_auto (AccordWhen) now = ACCORD_WHEN_INIT;
  g_autofree char *when = NULL;

  g_assert_true (accord_when_from_text (&now, text, NULL));
  if (now.all_day)
    return;
  when = time_text (day_in (text), 8 + act->x % 9, 0, now.zone);
  if (accord_field_equal (ACCORD_FIELD_WHEN, when, text))
    return;
  accord_fields_set (fields, ACCORD_FIELD_WHEN, when);
  if (grip->replica == REPLICA_GOOGLE && exceptions != NULL && *exceptions != '\0')
    accord_fields_take (fields, ACCORD_FIELD_EXCEPTIONS, move_keys (exceptions, when));
  grip->series->wiped |= grip->replica == REPLICA_OUTLOOK;
  series_say (grip->series, grip->replica, "when", when);
}

void
series_play_master (Play *self, const Act *act)
{
  g_auto (Grip) grip = { 0 };
  g_autoptr (AccordFields) fields = accord_fields_new ();

  if (!take_grip (self, act, &grip))
    return;
  if (act->y % 2 == 0)
    {
      g_autofree char *title = g_strdup_printf ("T%u. #s%u.", act->n, act->event);

      accord_fields_set (fields, ACCORD_FIELD_TITLE, title);
      series_say (grip.series, grip.replica, "title", title);
    }
  else
    change_time (self, &grip, act, fields);
  if (accord_fields_carried (fields) != 0)
    write_grip (self, &grip, fields);
}

/* The key of one of its occurrences. (transfer full) */
static char *
choose_occurrence (const AccordFields *fields, guint n)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  g_autoptr (GPtrArray) keys = NULL;

  g_assert_true (accord_when_from_text (&when, accord_fields_get (fields, ACCORD_FIELD_WHEN), NULL));
  keys = accord_recurrence_expand (
      accord_fields_get (fields, ACCORD_FIELD_RECURRENCE), &when, 0, G_MAXINT32, 60);
  return g_strdup (g_ptr_array_index (keys, n % keys->len));
}

static AccordException *
find_line (GPtrArray *lines, const char *key)
{
  AccordException *line = accord_exceptions_find (lines, key);

  if (line == NULL)
    {
      line = accord_exception_new (key, accord_fields_new ());
      g_ptr_array_add (lines, line);
    }
  return line;
}

static void
say_of_day (const Grip *grip, const char *key, const char *what, const char *value)
{
  g_autofree char *name = g_strdup_printf ("%.10s %s", key, what);

  series_say (grip->series, grip->replica, name, value);
}

/* Retitled, moved by some minutes, cancelled, or as the rule has it again. */
static void
change_line (const Grip *grip, const Act *act, const char *key, AccordException *line)
{
  static const char *const kinds[] = { "title", "when", "title", "when", "cancelled", "" };
  const char *kind = kinds[act->y % G_N_ELEMENTS (kinds)];
  gboolean whole = strlen (key) == 10;
  const char *zone = strrchr (accord_fields_get (grip->fields, ACCORD_FIELD_WHEN), ' ');

  if (g_str_equal (kind, "title"))
    {
      g_autofree char *title = g_strdup_printf ("T%u. #s%u.", act->n, act->event);

      accord_fields_set (line->fields, ACCORD_FIELD_TITLE, title);
      say_of_day (grip, key, "title", title);
    }
  else if (g_str_equal (kind, "when") && !whole)
    {
      g_autofree char *when = time_text (day_in (key), 10 + act->x % 6, 30, zone + 1);

      accord_fields_set (line->fields, ACCORD_FIELD_WHEN, when);
      say_of_day (grip, key, "when", when);
    }
  else
    {
      g_clear_pointer (&line->fields, accord_fields_free);
      line->cancelled = g_str_equal (kind, "cancelled");
      if (!line->cancelled)
        line->fields = accord_fields_new ();
      say_of_day (grip, key, "title", "");
      say_of_day (grip, key, "when", "");
      say_of_day (grip, key, "cancelled", line->cancelled ? "yes" : "");
    }
}

void
series_play_occur (Play *self, const Act *act)
{
  g_auto (Grip) grip = { 0 };
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (AccordFields) fields = accord_fields_new ();
  g_autofree char *key = NULL;
  AccordException *line;

  if (!take_grip (self, act, &grip))
    return;
  lines = accord_exceptions_from_text (accord_fields_get (grip.fields, ACCORD_FIELD_EXCEPTIONS), NULL);
  g_ptr_array_set_free_func (lines, (GDestroyNotify) accord_exception_free);
  key = choose_occurrence (grip.fields, act->x);
  line = find_line (lines, key);
  /* What is cancelled is not there to be edited. */
  if (line->cancelled)
    return;
  change_line (&grip, act, key, line);
  accord_fields_take (fields, ACCORD_FIELD_EXCEPTIONS, accord_exceptions_to_text (lines));
  write_grip (self, &grip, fields);
}

/* "This and following", as other programs do it: the rule ends before, and another series begins. Here only
 * the first. */
void
series_play_cut (Play *self, const Act *act)
{
  g_auto (Grip) grip = { 0 };
  g_autoptr (AccordFields) fields = accord_fields_new ();
  g_autoptr (AccordFields) rest = NULL;
  g_autofree char *key = NULL;
  g_autofree char *when = NULL;
  g_autofree char *rule = NULL;
  g_autofree char *count = NULL;
  const char *kept;

  if (!take_grip (self, act, &grip))
    return;
  key = choose_occurrence (grip.fields, 2 + act->x % 3);
  rule = g_strdup (accord_fields_get (grip.fields, ACCORD_FIELD_RECURRENCE));
  if (strstr (rule, "COUNT=") == NULL || strstr (rule, "COUNT=1;") != NULL ||
      strstr (rule, "COUNT=2;") != NULL)
    return;
  kept = strstr (rule, "COUNT=") + 6;
  count = g_strdup_printf ("%.*s2%s", (int) (kept - rule), rule, kept + strspn (kept, "0123456789"));
  {
    g_auto (AccordWhen) first = ACCORD_WHEN_INIT;

    g_assert_true (accord_when_from_text (&first, accord_fields_get (grip.fields, ACCORD_FIELD_WHEN), NULL));
    accord_fields_take (fields, ACCORD_FIELD_RECURRENCE, accord_recurrence_normalise (count, &first, NULL));
  }
  series_say (grip.series, grip.replica, "rule", accord_fields_get (fields, ACCORD_FIELD_RECURRENCE));
  /* What lay on the other days is no more. */
  grip.series->wiped = TRUE;
  write_grip (self, &grip, fields);
  if (!is_there (&grip))
    return;
  when = accord_occurrence_when (accord_fields_get (grip.fields, ACCORD_FIELD_WHEN), key);
  rest = new_series (act->made, act->n, when, rule);
  self->world->there->add (self->world, grip.calendar, rest, NULL);
  series_begin (self->oracle, act->made, grip.replica, (int) grip.calendar, rest);
}

void
series_play_delete (Play *self, const Act *act)
{
  g_auto (Grip) grip = { 0 };

  if (!take_grip (self, act, &grip))
    return;
  if (is_there (&grip))
    self->world->there->remove (self->world, grip.calendar, grip.id);
  else
    history_world_sql (self->world,
                       grip.computer,
                       "UPDATE events SET deleted_at = %lld, updated_at = %lld WHERE id = %Q",
                       (long long) history_world_now (self->world),
                       (long long) history_world_now (self->world),
                       grip.id);
  grip.series->deleted[grip.replica] = TRUE;
}
