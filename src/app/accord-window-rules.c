/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-plan-page.h"
#include "accord-sends-page.h"
#include "accord-window-rules.h"

/* ---- storing ---- */

/* Nothing was ever written there, or nothing comes or goes: there is nothing to ask about. */
static gboolean
has_copies (AccordStore *store, const AccordCalendar *calendar)
{
  AccordCounts counts = { 0 };

  return calendar->mirrored && calendar->approved && !calendar->missing &&
         accord_store_count (store, calendar->account, calendar->id, &counts, NULL);
}

/* Whether its events may be shared is a rule of every other calendar. */
static gboolean
ask_others (AccordStore *store, const AccordCalendar *calendar, GError **error)
{
  g_autoptr (GPtrArray) others = accord_store_list_calendars (store, NULL, error);

  for (guint i = 0; others != NULL && i < others->len; i++)
    {
      AccordCalendar *other = g_ptr_array_index (others, i);

      if (g_str_equal (other->id, calendar->id) || !has_copies (store, other))
        continue;
      other->review = TRUE;
      if (!accord_store_put_calendar (store, other, error))
        return FALSE;
    }
  return others != NULL;
}

gboolean
accord_rules_store (AccordDesk *desk, const AccordCalendar *before, AccordCalendar *calendar, gboolean *review)
{
  AccordStore *store = accord_desk_get_store (desk);
  g_autoptr (GError) error = NULL;
  gboolean shares = before->share != calendar->share;

  *review = !accord_calendar_same_rules (before, calendar) && before->mirrored && has_copies (store, calendar);
  calendar->review |= *review;
  if (accord_store_begin (store, &error))
    {
      if (accord_store_put_calendar (store, calendar, &error) &&
          (!*review || !shares || ask_others (store, calendar, &error)) && accord_store_commit (store, &error))
        return TRUE;
      accord_store_rollback (store);
    }
  accord_desk_report (desk, error);
  return FALSE;
}

/* ---- what a changed rule does, before it does it ---- */

static void
applied_cb (AccordWindow *self, const char *run)
{
  accord_desk_track_run (accord_window_get_desk (self), run);
  accord_window_pop (self);
}

static void
put_off_cb (AccordWindow *self)
{
  accord_window_pop (self);
  accord_window_toast (self, _ ("Saved. Nothing is taken away or sent there until you have applied its plan."));
}

static void
untouched_cb (AccordWindow *self)
{
  accord_window_pop (self);
  accord_window_toast (self, _ ("Saved. Nothing that is there changes by it."));
}

static void
review_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AccordWindow *self = ACCORD_WINDOW (widget);
  AccordDesk *desk = accord_window_get_desk (self);
  g_autoptr (AccordCalendar) calendar =
      accord_store_get_calendar (accord_desk_get_store (desk), g_variant_get_string (parameter, NULL), NULL);
  GtkWidget *page;

  if (calendar == NULL)
    return;
  page = accord_plan_page_new_rules (desk, calendar);
  g_object_bind_property (self, "narrow", page, "narrow", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (page, "applied", G_CALLBACK (applied_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "put-off", G_CALLBACK (put_off_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "untouched", G_CALLBACK (untouched_cb), self, G_CONNECT_SWAPPED);
  accord_window_push (self, page);
}

/* ---- what is sent ---- */

static void
chosen_cb (AccordWindow *self, AccordSendsPage *page)
{
  AccordDesk *desk = accord_window_get_desk (self);
  const char *id = g_object_get_data (G_OBJECT (page), "accord-calendar");
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordCalendar) before = accord_store_get_calendar (accord_desk_get_store (desk), id, &error);
  g_autoptr (AccordCalendar) calendar = NULL;
  g_autofree char *kept = g_strdup (id);
  gboolean review = FALSE;
  gboolean stored;

  if (before == NULL)
    {
      accord_desk_report (desk, error);
      return;
    }
  calendar = accord_calendar_copy (before);
  accord_sends_page_apply (page, calendar);
  stored = accord_rules_store (desk, before, calendar, &review);
  accord_window_pop (self);
  if (stored && !accord_calendar_same_rules (before, calendar))
    accord_desk_touch (desk);
  if (stored && review)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.review-rules", "s", kept);
}

static void
sends_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AccordWindow *self = ACCORD_WINDOW (widget);
  AccordDesk *desk = accord_window_get_desk (self);
  const char *id = g_variant_get_string (parameter, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordCalendar) calendar = accord_store_get_calendar (accord_desk_get_store (desk), id, &error);
  GtkWidget *page;

  if (calendar == NULL)
    {
      accord_desk_report (desk, error);
      return;
    }
  page = accord_sends_page_new (desk, calendar);
  g_object_set_data_full (G_OBJECT (page), "accord-calendar", g_strdup (id), g_free);
  g_signal_connect_object (page, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  accord_window_push (self, page);
}

void
accord_window_install_rule_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.calendar-sends", "s", sends_action);
  gtk_widget_class_install_action (widget_class, "win.review-rules", "s", review_action);
}
