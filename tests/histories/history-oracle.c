/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-oracle.h"

#include "history-series.h"

/* ---- what persons did ---- */

void
oracle_end_round (OracleEvent *event)
{
  for (guint r = 0; r < N_REPLICAS; r++)
    {
      for (guint field = 0; field < HISTORY_N_FIELDS; field++)
        {
          g_clear_pointer (&event->last[r][field], g_free);
          g_clear_pointer (&event->shed[r][field], g_free);
        }
      event->time[r] = 0;
      event->deleted[r] = FALSE;
    }
  event->revived = event->copied = event->restated = event->blurred = FALSE;
}

static void
event_free (OracleEvent *event)
{
  if (event == NULL)
    return;
  oracle_end_round (event);
  g_free (event->home_item);
  for (guint field = 0; field < HISTORY_N_FIELDS; field++)
    g_free (event->base[field]);
  g_free (event);
}

Oracle *
oracle_new (HistoryWorld *world)
{
  Oracle *self = g_new0 (Oracle, 1);

  self->world = world;
  self->series = series_list_new ();
  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) event_free);
  self->days_ahead = 60;
  self->report = g_string_new (NULL);
  return self;
}

void
oracle_free (Oracle *self)
{
  g_ptr_array_unref (self->events);
  g_ptr_array_unref (self->series);
  g_string_free (self->report, TRUE);
  g_free (self);
}

OracleEvent *
oracle_find (Oracle *self, guint token)
{
  return token > 0 && token <= self->events->len ? g_ptr_array_index (self->events, token - 1) : NULL;
}

gboolean
oracle_is_clean (Oracle *self)
{
  return self->report->len == 0;
}

void
oracle_find_fault (Oracle *self, Finding finding, const char *format, ...)
{
  g_autofree char *line = NULL;
  va_list args;

  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);
  self->findings[finding]++;
  g_string_append_printf (self->report, "     %s\n", line);
}

static gboolean
is_strange (Oracle *self)
{
  for (guint i = 0; i < HISTORY_N_MIRRORED; i++)
    if (self->strange[i] != 0)
      return TRUE;
  return FALSE;
}

void
oracle_loosen (Oracle *self, OracleEvent *event)
{
  event->loose = event->adrift = TRUE;
}

void
oracle_loosen_all (Oracle *self)
{
  for (guint i = 0; i < self->events->len; i++)
    if (g_ptr_array_index (self->events, i) != NULL)
      oracle_loosen (self, g_ptr_array_index (self->events, i));
}

static void
touch (Oracle *self, OracleEvent *event)
{
  if (is_strange (self))
    oracle_loosen (self, event);
}

char *
oracle_title_there (Oracle *self, const OracleEvent *event, const char *here)
{
  g_autofree char *name = NULL;

  if (event->project == 0)
    return g_strdup (here);
  name = history_world_text (self->world, 0, "SELECT name FROM projects WHERE id = %u", event->project);
  return g_strdup_printf ("%s: %s", name, here);
}

/* What was said before it was deleted there went with that, and comes back only as the row does (§6). */
static void
shed_words (OracleEvent *event, Replica replica)
{
  for (guint field = 0; field < HISTORY_N_FIELDS; field++)
    if (event->last[replica][field] != NULL)
      {
        g_free (event->shed[replica][field]);
        event->shed[replica][field] = g_steal_pointer (&event->last[replica][field]);
      }
}

void
oracle_edit (Oracle *self, OracleEvent *event, Replica replica, HistoryField field, const char *value)
{
  if (event->deleted[replica])
    shed_words (event, replica);
  g_free (event->last[replica][field]);
  event->last[replica][field] = g_strdup (value);
  event->time[replica] = history_world_now (self->world);
  /* Who edits it has it before them: an edit elsewhere won over its deletion here, and brought it back (§6). */
  event->deleted[replica] = FALSE;
  touch (self, event);
}

OracleEvent *
oracle_create (Oracle *self, guint token, Replica replica, int born, char *const *values)
{
  OracleEvent *event = g_new0 (OracleEvent, 1);

  event->token = token;
  event->born = event->home = born;
  event->alive = event->active = TRUE;
  if (self->events->len < token)
    g_ptr_array_set_size (self->events, (gint) token);
  g_assert_null (g_ptr_array_index (self->events, token - 1));
  g_ptr_array_index (self->events, token - 1) = event;
  for (guint field = 0; field < HISTORY_N_FIELDS; field++)
    oracle_edit (self, event, replica, field, values[field]);
  return event;
}

void
oracle_delete (Oracle *self, OracleEvent *event, Replica replica)
{
  event->deleted[replica] = event->ever_deleted = TRUE;
  touch (self, event);
}

void
oracle_undelete (Oracle *self, OracleEvent *event, Replica replica)
{
  event->deleted[replica] = FALSE;
  event->revived = TRUE;
  touch (self, event);
  if (self->cycles > 0 || self->two)
    event->loose |= event->home >= 0;
}

void
oracle_restate (Oracle *self, OracleEvent *event, Replica replica, gboolean active, gboolean cancelled)
{
  if (self->cycles > 0 && event->restated)
    event->loose = TRUE;
  /* What is hidden there stays so (§1). */
  if (!event->active && cancelled)
    event->loose = TRUE;
  /* Taken away by one computer, it is gone there for the other (§6). */
  if (self->two)
    event->loose = event->adrift = TRUE;
  touch (self, event);
  event->restated = TRUE;
  event->active = active;
  event->cancelled = cancelled;
}

void
oracle_copy_first (Oracle *self)
{
  self->two = TRUE;
  series_copy_first (self);
  for (guint i = 0; i < self->events->len; i++)
    {
      OracleEvent *event = g_ptr_array_index (self->events, i);

      if (event == NULL)
        continue;
      event->time[REPLICA_SECOND] = event->time[REPLICA_FIRST];
      event->deleted[REPLICA_SECOND] = event->deleted[REPLICA_FIRST];
      for (guint field = 0; field < HISTORY_N_FIELDS; field++)
        event->last[REPLICA_SECOND][field] = g_strdup (event->last[REPLICA_FIRST][field]);
    }
}

gboolean
oracle_is_masked (Oracle *self, const OracleEvent *event, guint calendar)
{
  return calendar < HISTORY_N_MIRRORED && self->busy[calendar] && event->home != (int) calendar;
}
