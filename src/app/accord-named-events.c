/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <adwaita.h>

#include "accord-named-events.h"
#include "accord-sentences.h"

#define LIST_HEIGHT 280 /* pixels; more events are scrolled to */

/* ---- which ---- */

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const AccordEntry *first = *(const AccordEntry *const *) a;
  const AccordEntry *second = *(const AccordEntry *const *) b;

  if (first->when.start != second->when.start)
    return first->when.start < second->when.start ? -1 : 1;
  return g_utf8_collate (first->title, second->title);
}

GPtrArray *
accord_named_events_read (AccordStore *store, const char *const *events)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_entry_free);
  g_autoptr (AccordPolicy) policy = accord_store_read_policy (store);

  for (; *events != NULL; events++)
    {
      g_autoptr (AccordEvent) event = accord_store_get_event (store, *events, NULL);

      if (event != NULL && event->deleted_at == 0)
        g_ptr_array_add (entries, accord_entry_new (g_steal_pointer (&event), policy));
    }
  g_ptr_array_sort (entries, compare_entries);
  return entries;
}

GStrv
accord_named_events_ids (GPtrArray *entries)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < entries->len; i++)
    g_strv_builder_add (ids, ((const AccordEntry *) g_ptr_array_index (entries, i))->event->id);
  return g_strv_builder_end (ids);
}

/* ---- showing ---- */

static GtkWidget *
new_row (const AccordEntry *entry, gint64 today)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *when = accord_say_when (&entry->when, today);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), entry->title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), when);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}

GtkWidget *
accord_named_events_list_new (GPtrArray *entries, gint64 today, const char *label)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_valign (list, GTK_ALIGN_START);
  /* Room for its shadow. */
  gtk_widget_set_margin_start (list, 3);
  gtk_widget_set_margin_end (list, 3);
  gtk_widget_set_margin_top (list, 3);
  gtk_widget_set_margin_bottom (list, 3);
  for (guint i = 0; i < entries->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), new_row (g_ptr_array_index (entries, i), today));
  gtk_accessible_update_property (GTK_ACCESSIBLE (list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label,
                                  -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), LIST_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  return scroller;
}
