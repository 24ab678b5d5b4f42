/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-series-private.h"

#include "history-there.h"

#include "sync-world.h"

#include "model/accord-exceptions.h"
#include "model/accord-mark.h"
#include "model/accord-projection.h"
#include "model/accord-recurrence.h"

#include <string.h>

/* ---- which acts ---- */

#define FIRST_NUMBER 500

gboolean
history_has_series (guint32 seed, HistoryMood mood)
{
  /* Questions with every answer make events of their own of a series; those have tests of their own. */
  return mood != HISTORY_WIDE && seed / HISTORY_N_MOODS % 3 == 1;
}

static ActKind
choose_kind (GRand *rand)
{
  static const ActKind kinds[] = { ACT_SERIES,        ACT_SERIES,       ACT_SERIES_MASTER, ACT_SERIES_MASTER,
                                   ACT_SERIES_MASTER, ACT_SERIES_OCCUR, ACT_SERIES_OCCUR,  ACT_SERIES_OCCUR,
                                   ACT_SERIES_OCCUR,  ACT_SERIES_OCCUR, ACT_SERIES_OCCUR,  ACT_SERIES_OCCUR,
                                   ACT_SERIES_CUT,    ACT_SERIES_DELETE };

  return kinds[g_rand_int_range (rand, 0, G_N_ELEMENTS (kinds))];
}

void
history_add_series (GArray *acts, guint32 seed, HistoryMood mood)
{
  GRand *rand = g_rand_new_with_seed (seed ^ 0x5e51e5);
  guint count = 4 + (guint) g_rand_int_range (rand, 0, 14);
  guint made = 0;
  guint at = 0;

  for (guint i = 0; i < count; i++)
    {
      Act act = { .kind = i == 0 ? ACT_SERIES : choose_kind (rand), .n = FIRST_NUMBER + i };

      act.where = (guint) g_rand_int_range (rand, 0, N_REPLICAS);
      act.event = made > 0 ? 1 + (guint) g_rand_int_range (rand, 0, (gint32) made) : 0;
      act.x = (guint) g_rand_int_range (rand, 0, 1000);
      act.y = (guint) g_rand_int_range (rand, 0, 1000);
      if (act.kind == ACT_SERIES || act.kind == ACT_SERIES_CUT)
        act.made = ++made;
      at = (guint) g_rand_int_range (rand, (gint32) at, (gint32) MIN (at + 6, acts->len) + 1);
      g_array_insert_val (acts, at, act);
      at++;
    }
  g_rand_free (rand);
}

/* ---- values ---- */

/* The days that the rule has. (transfer full) */
static GHashTable *
days_of (const char *rule, const AccordWhen *when)
{
  GHashTable *days = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) keys = accord_recurrence_expand (rule, when, 0, G_MAXINT32, 400);

  for (guint i = 0; i < keys->len; i++)
    g_hash_table_add (days, g_strndup (g_ptr_array_index (keys, i), 10));
  return days;
}

static void
add_line (GHashTable *values, const AccordException *line)
{
  const char *title = line->fields != NULL ? accord_fields_get (line->fields, ACCORD_FIELD_TITLE) : NULL;
  const char *moved = line->fields != NULL ? accord_fields_get (line->fields, ACCORD_FIELD_WHEN) : NULL;

  if (line->cancelled)
    g_hash_table_insert (values, g_strdup_printf ("%.10s cancelled", line->original), g_strdup ("yes"));
  if (title != NULL)
    g_hash_table_insert (values, g_strdup_printf ("%.10s title", line->original), g_strdup (title));
  if (moved != NULL)
    g_hash_table_insert (values, g_strdup_printf ("%.10s when", line->original), g_strdup (moved));
}

GHashTable *
series_values (const AccordFields *fields)
{
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) lines =
      accord_exceptions_from_text (accord_fields_get (fields, ACCORD_FIELD_EXCEPTIONS), NULL);
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  g_autoptr (GHashTable) days = NULL;
  g_autofree char *rule = NULL;
  const char *text = accord_fields_get (fields, ACCORD_FIELD_WHEN);

  g_assert_true (accord_when_from_text (&when, text, NULL));
  rule = accord_recurrence_normalise (accord_fields_get (fields, ACCORD_FIELD_RECURRENCE), &when, NULL);
  days = days_of (rule, &when);
  g_hash_table_insert (values, g_strdup ("title"), g_strdup (accord_fields_get (fields, ACCORD_FIELD_TITLE)));
  g_hash_table_insert (values, g_strdup ("when"), g_strdup (text));
  g_hash_table_insert (values, g_strdup ("rule"), g_steal_pointer (&rule));
  /* One of a day that the rule does not have means nothing. */
  for (guint i = 0; lines != NULL && i < lines->len; i++)
    {
      const AccordException *line = g_ptr_array_index (lines, i);
      g_autofree char *day = g_strndup (line->original, 10);

      if (g_hash_table_contains (days, day))
        add_line (values, line);
    }
  return values;
}

const char *
series_value (GHashTable *values, const char *key)
{
  const char *value = g_hash_table_lookup (values, key);

  return value != NULL ? value : "";
}

gboolean
series_value_same (const char *key, const char *a, const char *b)
{
  return accord_field_equal (g_str_has_suffix (key, "when") ? ACCORD_FIELD_WHEN : ACCORD_FIELD_TITLE, a, b);
}

/* ---- the sides ---- */

static char *
sign_of (guint token)
{
  return g_strdup_printf ("#s%u.", token);
}

AccordFields *
series_here (HistoryWorld *world, guint computer, guint token, char **id, guint *count)
{
  g_autofree char *sign = sign_of (token);
  g_autofree char *found = history_world_text (
      world, computer, "SELECT count(*) FROM events WHERE instr(title, %Q) AND deleted_at IS NULL", sign);
  g_autofree char *event = history_world_text (
      world, computer, "SELECT id FROM events WHERE instr(title, %Q) ORDER BY deleted_at IS NOT NULL", sign);
  g_autoptr (AccordStore) store = NULL;
  g_autoptr (AccordEvent) row = NULL;
  g_autoptr (AccordCalendar) calendar = accord_calendar_new ();
  g_autoptr (AccordPolicy) policy = accord_policy_new ();

  if (count != NULL)
    *count = (guint) g_ascii_strtoull (found, NULL, 10);
  if (*event == '\0')
    return NULL;
  store = accord_store_open (world->path[computer], NULL);
  row = accord_store_get_event (store, event, NULL);
  if (id != NULL)
    *id = g_strdup (event);
  return g_str_equal (found, "0") ? NULL
                                  : accord_project_event (row, calendar, ACCORD_ORIGIN_THERE, policy, FALSE);
}

/* By its title, or by our mark where that says "busy". */
static gboolean
is_item_of (HistoryWorld *world, const AccordRemoteItem *item, guint token)
{
  g_autofree char *sign = sign_of (token);
  g_autoptr (AccordMark) mark = item->mark != NULL ? accord_mark_from_text (item->mark) : NULL;
  const char *title = accord_fields_get (item->fields, ACCORD_FIELD_TITLE);
  g_autofree char *id = NULL;
  g_autoptr (AccordFields) here = NULL;

  if (title != NULL && strstr (title, "#s") != NULL)
    return strstr (title, sign) != NULL;
  if (mark == NULL)
    return FALSE;
  here = series_here (world, 0, token, &id, NULL);
  return g_strcmp0 (id, mark->event) == 0;
}

AccordFields *
series_there (HistoryWorld *world, guint calendar, guint token, char **id, guint *count)
{
  g_autoptr (GPtrArray) items = world->there->list (world, calendar);
  AccordFields *fields = NULL;
  guint found = 0;

  for (guint i = 0; i < items->len; i++)
    {
      const AccordRemoteItem *item = g_ptr_array_index (items, i);

      if (!is_item_of (world, item, token))
        continue;
      if (found++ > 0)
        continue;
      fields = accord_fields_copy (item->fields);
      if (id != NULL)
        *id = g_strdup (item->id);
    }
  if (count != NULL)
    *count = found;
  return fields;
}

OracleSeries *
series_find (Oracle *oracle, guint token)
{
  for (guint i = 0; i < oracle->series->len; i++)
    if (((OracleSeries *) g_ptr_array_index (oracle->series, i))->token == token)
      return g_ptr_array_index (oracle->series, i);
  return NULL;
}

/* ---- what persons say ---- */

static void
word_free (gpointer data)
{
  SeriesWord *self = data;

  g_free (self->key);
  g_free (self->value);
  g_free (self);
}

static void
series_free (gpointer data)
{
  OracleSeries *self = data;

  g_ptr_array_unref (self->words);
  g_hash_table_unref (self->base);
  g_free (self);
}

GPtrArray *
series_list_new (void)
{
  return g_ptr_array_new_with_free_func (series_free);
}

void
series_say (OracleSeries *series, Replica replica, const char *key, const char *value)
{
  SeriesWord *word;

  for (guint i = series->words->len; i > 0; i--)
    {
      word = g_ptr_array_index (series->words, i - 1);
      if (word->replica == replica && g_str_equal (word->key, key))
        g_ptr_array_remove_index (series->words, i - 1);
    }
  word = g_new0 (SeriesWord, 1);
  word->replica = replica;
  word->key = g_strdup (key);
  word->value = g_strdup (value);
  g_ptr_array_add (series->words, word);
  series->deleted[replica] = FALSE;
}

void
series_copy_first (Oracle *oracle)
{
  for (guint i = 0; i < oracle->series->len; i++)
    {
      OracleSeries *series = g_ptr_array_index (oracle->series, i);
      guint count = series->words->len;

      for (guint n = 0; n < count; n++)
        {
          const SeriesWord *word = g_ptr_array_index (series->words, n);

          if (word->replica == REPLICA_FIRST)
            series_say (series, REPLICA_SECOND, word->key, word->value);
        }
      series->deleted[REPLICA_SECOND] = series->deleted[REPLICA_FIRST];
    }
}

OracleSeries *
series_begin (Oracle *oracle, guint token, Replica replica, int home, const AccordFields *fields)
{
  OracleSeries *series = g_new0 (OracleSeries, 1);
  g_autoptr (GHashTable) values = series_values (fields);
  GHashTableIter iter;
  const char *key, *value;

  series->token = token;
  series->home = home;
  series->alive = TRUE;
  series->words = g_ptr_array_new_with_free_func (word_free);
  series->base = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, (gpointer *) &key, (gpointer *) &value))
    series_say (series, replica, key, value);
  g_ptr_array_add (oracle->series, series);
  return series;
}
