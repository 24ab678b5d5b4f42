/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-reset"

#include "sync/accord-reset.h"

#include "store/accord-accounts.h"
#include "store/accord-questions.h"
#include "sync/accord-guard.h"
#include "sync/accord-settled.h"

typedef struct
{
  AccordStore *store;
  const char *account;
  const AccordPlanRecord *plan; /* (nullable) */
  const char *run;              /* (nullable) */
  gint64 now;
  guint deleted;
} Reset;

gboolean
accord_link_is_forgotten (const AccordLink *link)
{
  return link->remote_id != NULL && link->sent == NULL && link->seen == NULL &&
         (link->state == ACCORD_LINK_LIVE || link->state == ACCORD_LINK_HELD);
}

static void
set_why (AccordLink *link, AccordLinkState state, const char *hold, const char *why)
{
  link->state = state;
  g_free (link->hold);
  link->hold = g_strdup (hold);
  g_free (link->why);
  link->why = g_strdup (why);
}

static void
clear_images (AccordLink *link)
{
  g_clear_pointer (&link->sent, accord_fields_free);
  g_clear_pointer (&link->seen, accord_fields_free);
  g_clear_pointer (&link->tag, g_free);
  g_clear_pointer (&link->refused, g_free);
  link->gone_there = FALSE;
}

/* ---- deletions here ---- */

static gboolean
is_deletion (const AccordPlanStep *step)
{
  return step->ticked && !step->held && step->event != NULL && g_str_equal (step->kind, "pull-delete");
}

/* The copies of an event that goes follow it by the rules, in every account; a person has seen it, so the brake does not
 * ask again. */
static gboolean
let_copies_follow (Reset *self, const AccordPlanStep *step, GError **error)
{
  g_autoptr (GPtrArray) links = accord_store_list_event_links (self->store, step->event, error);

  if (links == NULL)
    return FALSE;
  for (guint i = 0; i < links->len; i++)
    {
      AccordLink *link = g_ptr_array_index (links, i);

      if (g_str_equal (link->calendar, step->calendar))
        {
          clear_images (link);
          g_clear_pointer (&link->remote_id, g_free);
          set_why (link, ACCORD_LINK_WITHDRAWN, NULL, ACCORD_WHY_RESET);
        }
      else if (link->remote_id != NULL && link->origin == ACCORD_ORIGIN_HERE &&
               (link->state == ACCORD_LINK_LIVE || link->state == ACCORD_LINK_HELD))
        set_why (link, ACCORD_LINK_HELD, "brake", ACCORD_WHY_DECIDED);
      else
        continue;
      if (!accord_store_put_link (self->store, link, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_history (Reset *self, const AccordPlanStep *step, GError **error)
{
  /* No deed that an undo would take back: its original is still there, and comes back by itself. */
  g_autoptr (AccordHistory) entry = accord_history_new ("forget");

  entry->run = g_strdup (self->run);
  entry->event = g_strdup (step->event);
  entry->calendar = g_strdup (step->calendar);
  entry->remote_id = g_strdup (step->remote_id);
  entry->title = g_strdup (step->title);
  entry->why = g_strdup (ACCORD_WHY_RESET);
  entry->side = g_strdup ("here");
  entry->at = self->now;
  return accord_store_add_history (self->store, entry, error);
}

static gboolean
delete_here (Reset *self, GError **error)
{
  for (guint i = 0; self->plan != NULL && i < self->plan->steps->len; i++)
    {
      const AccordPlanStep *step = g_ptr_array_index (self->plan->steps, i);
      g_autoptr (AccordLink) link = NULL;
      g_autoptr (AccordEvent) event = NULL;
      gboolean hit = FALSE;

      if (!is_deletion (step))
        continue;
      link = accord_store_find_link (self->store, step->event, step->calendar, NULL);
      event = accord_store_get_event (self->store, step->event, NULL);
      /* What the plan showed is no more. */
      if (link == NULL || event == NULL || event->deleted_at != 0 ||
          g_strcmp0 (link->remote_id, step->remote_id) != 0)
        continue;
      if (!accord_store_delete_event (self->store, step->event, self->now, -1, &hit, error) ||
          !let_copies_follow (self, step, error) || !add_history (self, step, error))
        return FALSE;
      self->deleted++;
    }
  return TRUE;
}

/* ---- what is known of the pairs ---- */

static gboolean
forget_link (Reset *self, AccordLink *link, GError **error)
{
  g_autoptr (AccordEvent) event = NULL;

  if (link->state != ACCORD_LINK_LIVE && link->state != ACCORD_LINK_HELD)
    return TRUE;
  /* A copy that follows its event keeps what it was last seen as: changed since, it does not go. */
  if (g_strcmp0 (link->why, ACCORD_WHY_DECIDED) == 0)
    return TRUE;
  event = accord_store_get_event (self->store, link->event, NULL);
  /* Half a pair is none: the next plan asks about the item, or pulls it. */
  if (event == NULL || event->deleted_at != 0)
    return accord_store_remove_link (self->store, link->id, error);
  clear_images (link);
  set_why (link, link->remote_id != NULL ? ACCORD_LINK_LIVE : ACCORD_LINK_WITHDRAWN, NULL, NULL);
  return accord_store_put_link (self->store, link, error);
}

static gboolean
forget_links (Reset *self, const char *calendar, GError **error)
{
  g_autoptr (GPtrArray) links = accord_store_list_links (self->store, calendar, error);

  if (links == NULL)
    return FALSE;
  for (guint i = 0; i < links->len; i++)
    if (!forget_link (self, g_ptr_array_index (links, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
forget_answers (Reset *self, const char *calendar, GError **error)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GPtrArray) answers = accord_store_list_answers (self->store, calendar, error);

  if (answers == NULL)
    return FALSE;
  for (guint i = 0; i < answers->len; i++)
    if (!accord_store_remove_answer (self->store, g_ptr_array_index (answers, i), error))
      return FALSE;
  return accord_store_put_questions (self->store, calendar, none, error) &&
         accord_waiting_forget (self->store, calendar, error);
}

static gboolean
forget_calendar (Reset *self, AccordCalendar *calendar, GError **error)
{
  calendar->approved = FALSE;
  return forget_links (self, calendar->id, error) && forget_answers (self, calendar->id, error) &&
         accord_store_clear_remote_items (self->store, calendar->id, error) &&
         accord_store_put_calendar (self->store, calendar, error) &&
         accord_store_set_cursor (self->store, calendar->id, NULL, 0, 0, error) &&
         accord_store_set_settled (self->store, calendar->id, 0, 0, error);
}

static gboolean
remove_plan (Reset *self, const char *purpose, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (AccordPlanRecord) plan = accord_store_find_plan_for (self->store, self->account, purpose, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return plan == NULL || accord_store_remove_plan (self->store, plan->id, error);
}

static gboolean
forget_account (Reset *self, GError **error)
{
  g_autoptr (GPtrArray) calendars = accord_store_list_calendars (self->store, self->account, error);

  if (calendars == NULL || !delete_here (self, error))
    return FALSE;
  for (guint i = 0; i < calendars->len; i++)
    if (!forget_calendar (self, g_ptr_array_index (calendars, i), error))
      return FALSE;
  return remove_plan (self, "sync", error) && remove_plan (self, "reset", error);
}

gboolean
accord_reset_forget (AccordStore *store,
                     const char *account,
                     const AccordPlanRecord *plan,
                     const char *run,
                     gint64 now,
                     guint *deleted_here,
                     GError **error)
{
  Reset self = { store, account, plan, run, now, 0 };

  if (!accord_store_begin (store, error))
    return FALSE;
  if (!forget_account (&self, error))
    {
      accord_store_rollback (store);
      return FALSE;
    }
  *deleted_here = self.deleted;
  return accord_store_commit (store, error);
}
