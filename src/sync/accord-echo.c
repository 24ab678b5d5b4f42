/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-echo"

#include "sync/accord-echo.h"

struct _AccordEchoes
{
  char *cycle;           /* (owned) */
  GHashTable *calendars; /* (owned) id → Echoed */
};

/* Those of one calendar. */
typedef struct
{
  GHashTable *events; /* (owned) id → (gint64 *) change number */
  GHashTable *items;  /* (owned) remote id → tag */
} Echoed;

static void
echoed_free (gpointer data)
{
  Echoed *self = data;

  g_hash_table_unref (self->events);
  g_hash_table_unref (self->items);
  g_free (self);
}

AccordEchoes *
accord_echoes_new (const char *cycle)
{
  AccordEchoes *self = g_new0 (AccordEchoes, 1);

  self->cycle = g_strdup (cycle);
  self->calendars = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, echoed_free);
  return self;
}

void
accord_echoes_free (AccordEchoes *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->calendars);
  g_free (self->cycle);
  g_free (self);
}

gboolean
accord_echoes_are_of (const AccordEchoes *self, const char *cycle)
{
  return self != NULL && cycle != NULL && g_strcmp0 (self->cycle, cycle) == 0;
}

void
accord_echoes_note (AccordEchoes *self, const AccordLink *link)
{
  Echoed *echoed = g_hash_table_lookup (self->calendars, link->calendar);

  if (link->remote_id == NULL || link->tag == NULL || link->change_no == 0)
    return;
  if (echoed == NULL)
    {
      echoed = g_new0 (Echoed, 1);
      echoed->events = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      echoed->items = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      g_hash_table_insert (self->calendars, g_strdup (link->calendar), echoed);
    }
  g_hash_table_replace (
      echoed->events, g_strdup (link->event), g_memdup2 (&link->change_no, sizeof link->change_no));
  g_hash_table_replace (echoed->items, g_strdup (link->remote_id), g_strdup (link->tag));
}

static const Echoed *
find_calendar (const AccordEchoes *self, const char *calendar)
{
  return self != NULL ? g_hash_table_lookup (self->calendars, calendar) : NULL;
}

gboolean
accord_echoes_has_event (const AccordEchoes *self, const char *calendar, const AccordEvent *event)
{
  const Echoed *echoed = find_calendar (self, calendar);
  const gint64 *change_no = echoed != NULL ? g_hash_table_lookup (echoed->events, event->id) : NULL;

  return change_no != NULL && *change_no == event->change_no;
}

gboolean
accord_echoes_has_item (const AccordEchoes *self, const char *calendar, const AccordRemoteItem *item)
{
  const Echoed *echoed = find_calendar (self, calendar);

  return echoed != NULL && item->state == ACCORD_REMOTE_PRESENT && item->tag != NULL &&
         g_strcmp0 (g_hash_table_lookup (echoed->items, item->id), item->tag) == 0;
}
