/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-store"

#include "accord-store-standing.h"

#include "accord-store-private.h"

void
accord_standing_free (AccordStanding *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self);
}

static AccordStanding *
standing_of (const AccordEvent *event)
{
  AccordStanding *self = g_new0 (AccordStanding, 1);

  self->id = g_strdup (event->id);
  self->status = event->status;
  self->archived = event->archived;
  return self;
}

static gboolean
stands_as (const AccordEvent    *event,
           const AccordStanding *standing)
{
  return event->status == standing->status && event->archived == standing->archived;
}

/* Not the whole event: nothing else of it is meant. */
static gboolean
write_standing (AccordStore           *self,
                const AccordStanding  *standing,
                gint64                 now,
                GError               **error)
{
  return accord_db_run (accord_store_get_db (self), error,
                        "UPDATE events SET status = ?, archived = ?, updated_at = ? WHERE id = ?",
                        "tdit", accord_status_to_text (standing->status), (int) standing->archived, now, standing->id);
}

/* (nullable): with error. Takes the living only. */
static AccordEvent *
read_living (AccordStore  *self,
             const char   *id,
             GError      **error)
{
  g_autoptr (AccordEvent) event = accord_store_get_event (self, id, error);

  if (event == NULL || event->deleted_at == 0)
    return g_steal_pointer (&event);
  g_set_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_NOT_FOUND, "%s: the event %s is deleted",
               accord_store_get_path (self), id);
  return NULL;
}

static gboolean
set_one (AccordStore  *self,
         const char   *id,
         const char   *word,
         gboolean      confirmed,
         gint64        now,
         GPtrArray    *before,
         GError      **error)
{
  g_autoptr (AccordEvent) event = read_living (self, id, error);
  g_autoptr (AccordStanding) was = NULL;
  g_autoptr (AccordStanding) is = NULL;

  if (event == NULL)
    return FALSE;
  was = standing_of (event);
  accord_event_set_standing (event, word);
  is = standing_of (event);
  if (!stands_as (event, was))
    {
      if (!write_standing (self, is, now, error))
        return FALSE;
      g_ptr_array_add (before, g_steal_pointer (&was));
    }
  return !confirmed || accord_store_confirm_deletion (self, id, error);
}

GPtrArray *
accord_store_set_standing (AccordStore        *self,
                           const char *const  *ids,
                           const char         *word,
                           gboolean            confirmed,
                           gint64              now,
                           GError            **error)
{
  g_autoptr (GPtrArray) before = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_standing_free);
  gboolean done = TRUE;
  AccordDb *db;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && ids != NULL && accord_standing_is_known (word), NULL);

  db = accord_store_get_db (self);
  if (!accord_db_enter (db, error))
    return NULL;
  for (; done && *ids != NULL; ids++)
    done = set_one (self, *ids, word, confirmed, now, before, error);
  return accord_db_leave (db, done, error) ? g_steal_pointer (&before) : NULL;
}

/* *restored grows where the event is as it was again. */
static gboolean
restore_one (AccordStore           *self,
             const AccordStanding  *was,
             const char            *word,
             gint64                 now,
             int                   *restored,
             GError               **error)
{
  g_autoptr (AccordEvent) event = accord_store_get_event (self, was->id, NULL);
  g_autoptr (AccordEvent) set = NULL;
  g_autoptr (AccordStanding) expected = NULL;

  if (event == NULL || event->deleted_at != 0)
    return TRUE;
  set = accord_event_copy (event);
  set->status = was->status;
  set->archived = was->archived;
  accord_event_set_standing (set, word);
  expected = standing_of (set);
  if (!stands_as (event, expected))
    return TRUE;
  (*restored)++;
  return write_standing (self, was, now, error);
}

int
accord_store_restore_standing (AccordStore  *self,
                               GPtrArray    *before,
                               const char   *word,
                               gint64        now,
                               GError      **error)
{
  gboolean done = TRUE;
  int restored = 0;
  AccordDb *db;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && before != NULL && accord_standing_is_known (word), -1);

  db = accord_store_get_db (self);
  if (!accord_db_enter (db, error))
    return -1;
  for (guint i = 0; done && i < before->len; i++)
    done = restore_one (self, g_ptr_array_index (before, i), word, now, &restored, error);
  return accord_db_leave (db, done, error) ? restored : -1;
}
