/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the rules say of every series, an occurrence and a field at a time. */

#include "history-series-private.h"

#include "history-there.h"

#include "model/accord-recurrence.h"
#include "model/accord-series.h"
#include "sync-world.h"

#include <string.h>

/* What the sides hold of it. */
typedef struct
{
  GHashTable *here[HISTORY_N_COMPUTERS]; /* (owned) (nullable) */
  GHashTable *there[HISTORY_N_MIRRORED]; /* (owned) (nullable) */
  gboolean asleep;                       /* some side of it lies, or lay, out of the window */
} Sight;

static void
clear_sight (Sight *self)
{
  for (guint i = 0; i < HISTORY_N_COMPUTERS; i++)
    g_clear_pointer (&self->here[i], g_hash_table_unref);
  for (guint i = 0; i < HISTORY_N_MIRRORED; i++)
    g_clear_pointer (&self->there[i], g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sight, clear_sight)

/* Well inside: what lies at an edge belongs to the histories of single events. */
static gboolean
lies_inside (Oracle *oracle, const AccordFields *fields)
{
  gint64 now = history_world_now (oracle->world);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();

  return accord_fields_touch (fields, now - 25 * DAY, now + (oracle->days_ahead - 2) * DAY, zone);
}

static void
take_side (Oracle *oracle,
           OracleSeries *series,
           AccordFields *fields,
           guint count,
           const char *place,
           Sight *sight,
           GHashTable **out)
{
  g_autoptr (AccordFields) owned = fields;

  if (count > 1)
    oracle_find_fault (oracle, FINDING_DOUBLED, "#s%u: %u times %s", series->token, count, place);
  if (fields == NULL)
    return;
  sight->asleep |= !lies_inside (oracle, fields);
  *out = series_values (fields);
}

static void
look_around (Oracle *oracle, OracleSeries *series, Sight *sight)
{
  guint count = 0;

  for (guint i = 0; i < HISTORY_N_COMPUTERS; i++)
    if (oracle->world->path[i] != NULL)
      {
        AccordFields *fields = series_here (oracle->world, i, series->token, NULL, &count);

        take_side (oracle,
                   series,
                   fields,
                   count,
                   i == 0 ? "on computer 0" : "on computer 1",
                   sight,
                   &sight->here[i]);
      }
  for (guint i = 0; i < HISTORY_N_MIRRORED; i++)
    {
      AccordFields *fields = series_there (oracle->world, i, series->token, NULL, &count);

      take_side (oracle, series, fields, count, history_calendars[i].id, sight, &sight->there[i]);
    }
}

/* ---- is it where it has to be? ---- */

typedef enum
{
  FATE_ALIVE,
  FATE_DEAD,
  FATE_EITHER
} Fate;

static gboolean
was_edited (const OracleSeries *series)
{
  for (guint i = 0; i < series->words->len; i++)
    if (!series->deleted[((const SeriesWord *) g_ptr_array_index (series->words, i))->replica])
      return TRUE;
  return FALSE;
}

/* §6, as of a single event. */
static Fate
foretell (Oracle *oracle, const OracleSeries *series)
{
  gboolean deleted = FALSE;

  for (guint r = 0; r < N_REPLICAS; r++)
    deleted |= series->deleted[r];
  if (!series->alive)
    return FATE_DEAD;
  if (!deleted)
    return FATE_ALIVE;
  if (!series->known || oracle->two || was_edited (series))
    return FATE_EITHER;
  return FATE_DEAD;
}

static gboolean
belongs (const OracleSeries *series, guint calendar)
{
  return history_calendars[calendar].share;
}

static void
look_at_places (Oracle *oracle, OracleSeries *series, const Sight *sight, Fate fate)
{
  for (guint i = 0; i < HISTORY_N_COMPUTERS; i++)
    {
      if (oracle->world->path[i] == NULL)
        continue;
      if (fate == FATE_ALIVE && sight->here[i] == NULL)
        oracle_find_fault (oracle, FINDING_LOST, "#s%u: missing on computer %u", series->token, i);
      if (fate == FATE_DEAD && sight->here[i] != NULL)
        oracle_find_fault (oracle, FINDING_OTHER, "#s%u: still on computer %u", series->token, i);
    }
  for (guint i = 0; i < HISTORY_N_MIRRORED; i++)
    {
      if (series->left[i] || !belongs (series, i))
        continue;
      if (fate == FATE_ALIVE && sight->there[i] == NULL)
        oracle_find_fault (
            oracle, FINDING_LOST, "#s%u: missing in %s", series->token, history_calendars[i].id);
      if (fate == FATE_DEAD && sight->there[i] != NULL)
        oracle_find_fault (
            oracle, FINDING_OTHER, "#s%u: still in %s", series->token, history_calendars[i].id);
    }
}

/* ---- does every side say the same? ---- */

static gboolean
is_shown_masked (const char *key)
{
  return !g_str_has_suffix (key, "title");
}

static void
compare_key (Oracle *oracle, OracleSeries *series, const Sight *sight, const char *key)
{
  const char *here = series_value (sight->here[0], key);

  if (sight->here[1] != NULL && !series_value_same (key, here, series_value (sight->here[1], key)))
    oracle_find_fault (oracle,
                       FINDING_OTHER,
                       "#s%u: %s is “%s” on the first computer, “%s” on the second",
                       series->token,
                       key,
                       here,
                       series_value (sight->here[1], key));
  for (guint i = 0; i < HISTORY_N_MIRRORED; i++)
    {
      gboolean masked = oracle->busy[i] && series->home != (int) i;

      if (sight->there[i] == NULL || series->left[i] || (masked && !is_shown_masked (key)) ||
          series_value_same (key, here, series_value (sight->there[i], key)))
        continue;
      oracle_find_fault (oracle,
                         FINDING_OTHER,
                         "#s%u: %s is “%s” here, “%s” in %s",
                         series->token,
                         key,
                         here,
                         series_value (sight->there[i], key),
                         history_calendars[i].id);
    }
}

/* Everything that any side, any person or the last quiet said something of. (transfer full) */
static GHashTable *
all_keys (const OracleSeries *series, const Sight *sight)
{
  GHashTable *keys = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTable *tables[HISTORY_N_COMPUTERS + HISTORY_N_MIRRORED + 1] = { series->base };
  guint n = 1;
  GHashTableIter iter;
  gpointer key;

  for (guint i = 0; i < HISTORY_N_COMPUTERS; i++)
    tables[n++] = sight->here[i];
  for (guint i = 0; i < HISTORY_N_MIRRORED; i++)
    tables[n++] = sight->there[i];
  for (guint i = 0; i < n; i++)
    if (tables[i] != NULL)
      {
        g_hash_table_iter_init (&iter, tables[i]);
        while (g_hash_table_iter_next (&iter, &key, NULL))
          g_hash_table_add (keys, key);
      }
  for (guint i = 0; i < series->words->len; i++)
    g_hash_table_add (keys, ((SeriesWord *) g_ptr_array_index (series->words, i))->key);
  return keys;
}

/* ---- is it what somebody said last? ---- */

static gboolean
is_of_occurrence (const char *key)
{
  return g_ascii_isdigit (*key);
}

/* Cancelled in this round, or now: what it said else goes with that, and comes back with a title or a time
 * (§4). */
static gboolean
turns_on_cancelling (const OracleSeries *series, const Sight *sight, const char *key)
{
  g_autofree char *cancelled = g_strdup_printf ("%.10s cancelled", key);

  if (*series_value (sight->here[0], cancelled) != '\0' || *series_value (series->base, cancelled) != '\0')
    return TRUE;
  for (guint i = 0; i < series->words->len; i++)
    if (g_str_equal (((SeriesWord *) g_ptr_array_index (series->words, i))->key, cancelled))
      return TRUE;
  return FALSE;
}

static gboolean
is_allowed (Oracle *oracle, const OracleSeries *series, const Sight *sight, const char *key)
{
  const char *value = series_value (sight->here[0], key);
  gboolean written = FALSE;

  if (oracle->two && !series->known)
    return TRUE;
  for (guint i = 0; i < series->words->len; i++)
    {
      const SeriesWord *word = g_ptr_array_index (series->words, i);

      if (!g_str_equal (word->key, key))
        continue;
      written |= !series->deleted[word->replica];
      if (series_value_same (key, word->value, value))
        return TRUE;
    }
  /* Where a new time or rule takes the exceptions away, a person was told so; and what lies past the end is
   * no more. */
  if (is_of_occurrence (key) && (series->wiped || turns_on_cancelling (series, sight, key)))
    return TRUE;
  return !written && series_value_same (key, series_value (series->base, key), value);
}

/* No edit is lost without a record. */
static void
look_for_lost_words (Oracle *oracle, const OracleSeries *series, const Sight *sight)
{
  for (guint i = 0; i < series->words->len; i++)
    {
      const SeriesWord *word = g_ptr_array_index (series->words, i);
      gboolean stands = FALSE;

      if (*word->value == '\0' || series->deleted[word->replica] ||
          g_str_has_suffix (word->key, "cancelled") || (is_of_occurrence (word->key) && series->wiped))
        continue;
      for (guint n = 0; n < HISTORY_N_COMPUTERS; n++)
        stands |= sight->here[n] != NULL &&
                  series_value_same (word->key, word->value, series_value (sight->here[n], word->key));
      for (guint n = 0; n < HISTORY_N_MIRRORED; n++)
        stands |= sight->there[n] != NULL &&
                  series_value_same (word->key, word->value, series_value (sight->there[n], word->key));
      if (!stands && !oracle_is_recorded (oracle, word->value))
        oracle_find_fault (oracle,
                           FINDING_LOST,
                           "#s%u: %s “%s” is lost without a record (now “%s”)",
                           series->token,
                           word->key,
                           word->value,
                           sight->here[0] != NULL ? series_value (sight->here[0], word->key) : "gone");
    }
}

static void
look_at_values (Oracle *oracle, OracleSeries *series, const Sight *sight)
{
  g_autoptr (GHashTable) keys = all_keys (series, sight);
  GHashTableIter iter;
  const char *key;

  g_hash_table_iter_init (&iter, keys);
  while (g_hash_table_iter_next (&iter, (gpointer *) &key, NULL))
    {
      compare_key (oracle, series, sight, key);
      if (!is_allowed (oracle, series, sight, key))
        oracle_find_fault (oracle,
                           FINDING_OTHER,
                           "#s%u: %s is “%s” here, which nobody said last",
                           series->token,
                           key,
                           series_value (sight->here[0], key));
    }
}

/* ---- a round ---- */

static void
end_round (OracleSeries *series, const Sight *sight)
{
  series->alive = sight->here[0] != NULL;
  series->known = TRUE;
  series->wiped = FALSE;
  g_ptr_array_set_size (series->words, 0);
  memset (series->deleted, 0, sizeof series->deleted);
  if (sight->here[0] == NULL)
    return;
  g_hash_table_unref (series->base);
  series->base = g_hash_table_ref (sight->here[0]);
}

static gboolean
is_strange (const Oracle *oracle)
{
  for (guint i = 0; i < HISTORY_N_MIRRORED; i++)
    if (oracle->strange[i] != 0)
      return TRUE;
  return oracle->conflict == CONFLICT_ASK;
}

static void
look_at_series (Oracle *oracle, OracleSeries *series)
{
  g_auto (Sight) sight = { 0 };
  Fate fate = foretell (oracle, series);

  look_around (oracle, series, &sight);
  for (guint i = 0; i < HISTORY_N_MIRRORED; i++)
    series->left[i] |= oracle->filtered[i] && series->home != (int) i;
  series->loose |= sight.asleep || is_strange (oracle);
  if (series->loose)
    return;
  oracle->looked++;
  look_for_lost_words (oracle, series, &sight);
  if (fate != FATE_EITHER)
    {
      oracle->exact++;
      look_at_places (oracle, series, &sight, fate);
    }
  if (sight.here[0] != NULL)
    look_at_values (oracle, series, &sight);
  /* One computer took it away and the other one wrote it anew: that asks (§2). Its original went: from now on
   * a filter may keep it out. */
  series->loose |= fate == FATE_EITHER;
  end_round (series, &sight);
}

void
series_look (Oracle *oracle)
{
  for (guint i = 0; i < oracle->series->len; i++)
    look_at_series (oracle, g_ptr_array_index (oracle->series, i));
}
