/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-tell.h"

#include "history-series-private.h"

static void
tell_view (const char *place, const HistoryView *view, const char *state)
{
  g_autofree char *body = g_strdelimit (g_strdup (view->value[HISTORY_BODY]), "\n", '|');

  g_printerr ("      %-18s #e%u \"%s\" %s @\"%s\" \"%s\"%s%s%s %s\n",
              place,
              view->token,
              view->value[HISTORY_TITLE],
              view->value[HISTORY_WHEN],
              view->value[HISTORY_PLACE],
              body,
              view->deleted ? " deleted" : "",
              view->cancelled ? " cancelled" : "",
              view->active ? "" : " rests",
              state);
}

static void
tell_computer (Play *self, guint computer)
{
  g_autoptr (GPtrArray) views = history_world_here (self->world, computer);
  g_autofree char *place = g_strdup_printf ("computer %u", computer);

  for (guint i = 0; i < views->len; i++)
    {
      const HistoryView *view = g_ptr_array_index (views, i);
      g_autofree char *links =
          history_world_text (self->world,
                              computer,
                              "SELECT group_concat(calendar_id || ': ' || state || ' ' || "
                              "origin || ' g' || generation || ifnull(' ' || hold, '') || "
                              "ifnull(' (' || why || ')', ''), '; ') FROM links "
                              "WHERE event_id = %Q",
                              view->id);

      tell_view (place, view, links);
    }
}

static gint64
tell_records (Play *self, gint64 row)
{
  g_autofree char *rows = history_world_text (
      self->world,
      0,
      "SELECT group_concat('      - ' || ifnull(calendar_id, '') || ' ' || step || ' ' || ifnull(title, '') "
      "|| ' ' || "
      "ifnull(why, '') || ifnull(' ' || error, ''), char(10)) FROM history WHERE rowid > %lld",
      (long long) row);
  g_autofree char *last = history_world_text (self->world, 0, "SELECT ifnull(max(rowid), 0) FROM history");

  if (*rows != '\0')
    g_printerr ("%s\n", rows);
  return g_ascii_strtoll (last, NULL, 10);
}

static void
tell_series_side (const char *place, guint token, AccordFields *fields)
{
  g_autoptr (AccordFields) owned = fields;
  g_autofree char *exceptions = NULL;

  if (fields == NULL)
    return;
  exceptions = g_strdup (accord_fields_get (fields, ACCORD_FIELD_EXCEPTIONS));
  g_printerr ("      %-18s #s%u %s %s %s\n",
              place,
              token,
              accord_fields_get (fields, ACCORD_FIELD_WHEN),
              accord_fields_get (fields, ACCORD_FIELD_RECURRENCE),
              exceptions != NULL ? g_strdelimit (exceptions, "\n", '|') : "");
}

static void
tell_series (Play *self)
{
  for (guint n = 0; n < self->oracle->series->len; n++)
    {
      guint token = ((const OracleSeries *) g_ptr_array_index (self->oracle->series, n))->token;

      for (guint i = 0; i < HISTORY_N_COMPUTERS; i++)
        if (self->world->path[i] != NULL)
          tell_series_side (i == 0 ? "computer 0" : "computer 1",
                            token,
                            series_here (self->world, i, token, NULL, NULL));
      for (guint i = 0; i < HISTORY_N_MIRRORED; i++)
        tell_series_side (history_calendars[i].id, token, series_there (self->world, i, token, NULL, NULL));
    }
}

gint64
history_tell_act (Play *self, const Act *act, gint64 row)
{
  g_autofree char *text = history_act_text (act);

  g_printerr ("%s\n", text);
  row = tell_records (self, row);
  for (guint i = 0; i < HISTORY_N_COMPUTERS; i++)
    if (self->world->path[i] != NULL)
      tell_computer (self, i);
  for (guint i = 0; i < HISTORY_N_CALENDARS; i++)
    {
      g_autoptr (GPtrArray) views = history_world_there (self->world, i);

      for (guint n = 0; n < views->len; n++)
        tell_view (history_calendars[i].id, g_ptr_array_index (views, n), "");
    }
  tell_series (self);
  return row;
}
