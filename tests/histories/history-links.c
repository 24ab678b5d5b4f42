/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Links = union: what is linked exists, and what exists is linked. */

#include "history-oracle.h"

#include "history-there.h"

#include "sync-world.h"

#define DAYS_BACK 30

/* Only the titles of single events name one, and stay known under our mark. */
static gboolean
is_of_series (const HistoryView *view)
{
  return view->token == 0;
}

/* Links = union: every living link names an item, and every item of a mirrored calendar in the window has a
 * link. */
static void
look_at_items (Oracle *self, GPtrArray *const there[HISTORY_N_CALENDARS], guint computer)
{
  for (guint i = 0; i < HISTORY_N_MIRRORED; i++)
    {
      for (guint n = 0; n < there[i]->len; n++)
        {
          const HistoryView *view = g_ptr_array_index (there[i], n);
          g_autofree char *state =
              history_world_text (self->world,
                                  computer,
                                  "SELECT state FROM links WHERE calendar_id = %Q AND %s = %Q",
                                  history_calendars[i].id,
                                  self->world->there->link_column,
                                  view->linked);
          const OracleEvent *event = oracle_find (self, view->token);

          /* A series is looked at for itself. */
          if (*state != '\0' || is_of_series (view) ||
              !oracle_touches_window (self, view->value[HISTORY_WHEN]) ||
              (event != NULL && (event->left[i] || event->loose || event->ever_deleted)))
            continue;
          oracle_find_fault (self,
                             FINDING_OTHER,
                             "#e%u: its item in %s has no link on computer %u",
                             view->token,
                             history_calendars[i].id,
                             computer);
        }
    }
}

static guint
count_items (const GPtrArray *items, const char *ids)
{
  g_auto (GStrv) wanted = g_strsplit (ids, ",", -1);
  guint found = 0;

  for (guint i = 0; wanted[i] != NULL; i++)
    for (guint n = 0; n < items->len; n++)
      found += g_str_equal (((const HistoryView *) g_ptr_array_index (items, n))->linked, wanted[i]);
  return found;
}

static void
look_at_live_links (Oracle *self, GPtrArray *const there[HISTORY_N_CALENDARS], guint computer)
{
  gint64 now = history_world_now (self->world);

  for (guint i = 0; i < HISTORY_N_MIRRORED; i++)
    {
      g_autofree char *ids =
          history_world_text (self->world,
                              computer,
                              "SELECT group_concat(%s) FROM links WHERE calendar_id = %Q AND "
                              "state = 'live' AND start_at < %lld AND end_at > %lld",
                              self->world->there->link_column,
                              history_calendars[i].id,
                              (long long) (now - now % DAY + (self->days_ahead - 1) * DAY),
                              (long long) (now - now % DAY - (DAYS_BACK - 2) * DAY));
      guint links = 0;

      for (const char *at = ids; *at != '\0'; at++)
        links += at == ids || at[-1] == ',';
      if (count_items (there[i], ids) != links)
        oracle_find_fault (self,
                           FINDING_OTHER,
                           "computer %u: %u living links in %s, but only %u of their items exist",
                           computer,
                           links,
                           history_calendars[i].id,
                           count_items (there[i], ids));
    }
}

void
oracle_look_at_links (Oracle *self, GPtrArray *const there[HISTORY_N_CALENDARS], guint computer)
{
  look_at_items (self, there, computer);
  look_at_live_links (self, there, computer);
}
