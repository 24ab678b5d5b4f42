/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-day-box.h"
#include "accord-entries.h"
#include "accord-events-page.h"
#include "accord-removal-dialog.h"
#include "accord-status-dialog.h"
#include "accord-sentences.h"
#include "accord-tile.h"

#define DAY (24 * 60 * 60)
#define STRETCH (28 * DAY) /* what Earlier and Later add */
#define MOST_EVENTS 250    /* shown at once; Later adds as many */

struct _AccordEventsPage
{
  AdwBin parent_instance;

  GtkSearchEntry *search;
  GtkWidget *drop_downs;
  GtkMenuButton *filter_button;
  GtkBox *filter_box;
  GtkBox *wide_filters;
  GtkDropDown *kind_choice;
  GtkDropDown *project_choice;
  GtkDropDown *state_choice;
  GtkStack *stack;
  GtkScrolledWindow *scroller;
  GtkWidget *head;
  GtkBox *tiles;
  GtkBox *days;
  GtkWidget *later;
  AdwStatusPage *nothing;
  GtkWidget *clear_search;
  GtkToggleButton *select_toggle;
  GtkActionBar *selection_bar;
  GtkLabel *selected_label;
  GtkWidget *delete_button;
  GtkWidget *export_button;
  GtkWidget *status_button;

  AccordWindow *window; /* (unowned) it holds this page */
  AccordDesk *desk;     /* (owned) (nullable) */
  AccordEventSelection *selection; /* (owned) */
  AccordAgendaFilter filter;
  gint64 from; /* days as if in UTC, half open */
  gint64 to;
  guint most;     /* events shown */
  gboolean stale; /* something changed while out of sight */
  guint reload_source;
  guint scroll_source;
  double scroll_value;
};

G_DEFINE_FINAL_TYPE (AccordEventsPage, accord_events_page, ADW_TYPE_BIN)

enum
{
  EVENT_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* The states of the third filter, in its order. */
static const struct
{
  const char *word;
  int presence;
} states[] = {
  { N_ ("All states"), -1 },
  { N_ ("Mirrored"), ACCORD_PRESENCE_MIRRORED },
  { N_ ("Waiting"), ACCORD_PRESENCE_WAITING },
  { N_ ("Conflict"), ACCORD_PRESENCE_CONFLICT },
  { N_ ("Held"), ACCORD_PRESENCE_HELD },
  { N_ ("Kept here"), ACCORD_PRESENCE_LOCAL },
};

static void queue_reload (AccordEventsPage *self);

/* ---- showing ---- */

static void
clear_box (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static void
show_tiles (AccordEventsPage *self)
{
  GListModel *accounts = accord_desk_get_accounts (self->desk);
  gboolean narrow = accord_window_get_narrow (self->window);

  clear_box (self->tiles);
  for (guint i = 0; !narrow && i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (AccordAccountInfo) account = g_list_model_get_item (accounts, i);
      const char *id = accord_account_info_get_id (account);
      GtkWidget *tile = accord_tile_new (16);

      accord_tile_set_account (ACCORD_TILE (tile),
                               accord_account_info_get_provider (account),
                               accord_account_info_get_email (account),
                               accord_desk_account_nth (self->desk, id));
      gtk_widget_set_margin_start (tile, 4);
      gtk_widget_set_margin_end (tile, 4);
      gtk_box_append (self->tiles, tile);
    }
}

static void
event_activated_cb (AccordEventsPage *self, const char *event)
{
  g_signal_emit (self, signals[EVENT_ACTIVATED], 0, event);
}

/* Shows whole days until enough events are shown. FALSE: some days are left for Later. */
static gboolean
show_days (AccordEventsPage *self, GPtrArray *days)
{
  gboolean narrow = accord_window_get_narrow (self->window);
  gint64 today = accord_desk_today (self->desk);
  guint shown = 0;

  clear_box (self->days);
  for (guint i = 0; i < days->len; i++)
    {
      const AccordAgendaDay *day = g_ptr_array_index (days, i);
      GtkWidget *box;

      if (shown >= self->most)
        return FALSE;
      box = accord_day_box_new (day, today, narrow, self->selection);
      g_signal_connect_object (
          box, "event-activated", G_CALLBACK (event_activated_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (self->days, box);
      shown += day->entries->len;
    }
  return TRUE;
}

static gboolean
is_filtered (AccordEventsPage *self)
{
  return self->filter.needle != NULL || self->filter.kind >= 0 || self->filter.project != NULL ||
         self->filter.presence >= 0;
}

static void
show_nothing (AccordEventsPage *self, gint64 from, gint64 to)
{
  g_autofree char *first = accord_say_day_month (from);
  g_autofree char *last = accord_say_day_month (to - DAY);
  const char *needle = gtk_editable_get_text (GTK_EDITABLE (self->search));
  g_autofree char *text = NULL;

  if (*needle != '\0')
    text = g_markup_printf_escaped (_ ("Nothing matches “%s” between %s and %s."), needle, first, last);
  else if (is_filtered (self))
    text = g_strdup_printf (_ ("No event between %s and %s is of this sort."), first, last);
  else
    text = g_strdup_printf (
        _ ("There are none between %s and %s. Other programs may write them into the store, or you add one."),
        first,
        last);
  adw_status_page_set_title (self->nothing, is_filtered (self) ? _ ("No Events Found") : _ ("No Events Yet"));
  adw_status_page_set_icon_name (self->nothing,
                                 is_filtered (self) ? "edit-find-symbolic" : "x-office-calendar-symbolic");
  adw_status_page_set_description (self->nothing, text);
  gtk_widget_set_visible (self->clear_search, is_filtered (self));
  gtk_stack_set_visible_child_name (self->stack, "nothing");
}

/* A search looks through the whole sync window. */
static void
get_range (AccordEventsPage *self, gint64 *from, gint64 *to)
{
  AccordPresenceFrame frame;

  *from = self->from;
  *to = self->to;
  if (!is_filtered (self))
    return;
  accord_desk_get_frame (self->desk, &frame);
  *from = MIN (*from, accord_date_of (frame.from, frame.zone));
  *to = MAX (*to, accord_date_of (frame.to, frame.zone));
}

static gboolean
restore_scroll_cb (gpointer data)
{
  AccordEventsPage *self = data;

  self->scroll_source = 0;
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), self->scroll_value);
  return G_SOURCE_REMOVE;
}

static void
reload (AccordEventsPage *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) days = NULL;
  AccordPresenceFrame frame;
  gboolean whole;
  gint64 from, to;

  get_range (self, &from, &to);
  entries = accord_entries_read (self->desk, from, to, &self->filter, &error);
  if (entries == NULL)
    {
      accord_desk_report (self->desk, error);
      return;
    }

  self->stale = FALSE;
  self->scroll_value = gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (self->scroller));
  accord_desk_get_frame (self->desk, &frame);
  days = accord_agenda_group (entries, from, frame.zone);
  if (days->len == 0)
    {
      show_nothing (self, from, to);
      return;
    }
  show_tiles (self);
  whole = show_days (self, days);
  gtk_widget_set_visible (self->later, !whole || !is_filtered (self));
  gtk_stack_set_visible_child_name (self->stack, "days");
  if (self->scroll_value > 0 && self->scroll_source == 0)
    self->scroll_source = g_idle_add_full (G_PRIORITY_LOW, restore_scroll_cb, self, NULL);
}

static gboolean
reload_cb (gpointer data)
{
  AccordEventsPage *self = data;

  self->reload_source = 0;
  reload (self);
  return G_SOURCE_REMOVE;
}

static void
queue_reload (AccordEventsPage *self)
{
  if (self->desk == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->stale = TRUE;
  else if (self->reload_source == 0)
    self->reload_source = g_idle_add (reload_cb, self);
}

/* ---- what a person asks for ---- */

static void
earlier_cb (AccordEventsPage *self)
{
  self->from -= STRETCH;
  self->most += MOST_EVENTS;
  queue_reload (self);
}

static void
later_cb (AccordEventsPage *self)
{
  self->to += STRETCH;
  self->most += MOST_EVENTS;
  queue_reload (self);
}

static void
search_cb (AccordEventsPage *self)
{
  accord_agenda_filter_set (&self->filter, gtk_editable_get_text (GTK_EDITABLE (self->search)));
  queue_reload (self);
}

static void
choice_cb (AccordEventsPage *self)
{
  guint kind = gtk_drop_down_get_selected (self->kind_choice);
  guint project = gtk_drop_down_get_selected (self->project_choice);
  guint state = gtk_drop_down_get_selected (self->state_choice);
  GListModel *projects = gtk_drop_down_get_model (self->project_choice);

  if (self->desk == NULL)
    return;
  self->filter.kind = (int) kind - 1;
  self->filter.presence = state < G_N_ELEMENTS (states) ? states[state].presence : -1;
  g_clear_pointer (&self->filter.project, g_free);
  if (project > 0 && project != GTK_INVALID_LIST_POSITION)
    self->filter.project = g_strdup (gtk_string_list_get_string (GTK_STRING_LIST (projects), project));
  queue_reload (self);
}

static void
clear_cb (AccordEventsPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_drop_down_set_selected (self->kind_choice, 0);
  gtk_drop_down_set_selected (self->project_choice, 0);
  gtk_drop_down_set_selected (self->state_choice, 0);
  search_cb (self);
}

/* ---- picking several ---- */

static void
selection_changed_cb (AccordEventsPage *self)
{
  gboolean active = accord_event_selection_get_active (self->selection);
  guint n = accord_event_selection_get_n (self->selection);
  g_autofree char *text = g_strdup_printf (ngettext ("%u selected", "%u selected", n), n);

  gtk_action_bar_set_revealed (self->selection_bar, active);
  gtk_label_set_label (self->selected_label, text);
  gtk_widget_set_sensitive (self->delete_button, n > 0);
  gtk_widget_set_sensitive (self->export_button, n > 0);
  gtk_widget_set_sensitive (self->status_button, n > 0);
}

/* What the list shows now. */
static void
select_all_cb (AccordEventsPage *self)
{
  GtkWidget *box = gtk_widget_get_first_child (GTK_WIDGET (self->days));

  for (; box != NULL; box = gtk_widget_get_next_sibling (box))
    accord_day_box_pick_all (ACCORD_DAY_BOX (box));
}

static void
export_cb (AccordEventsPage *self)
{
  g_auto (GStrv) ids = accord_event_selection_dup_ids (self->selection);

  accord_window_export (self->window, (const char *const *) ids);
}

static void
removal_answered_cb (AccordEventsPage *self, const char *response)
{
  if (g_str_equal (response, "delete"))
    accord_event_selection_set_active (self->selection, FALSE);
}

static void
status_answered_cb (AccordEventsPage *self, const char *response)
{
  if (g_str_equal (response, "set"))
    accord_event_selection_set_active (self->selection, FALSE);
}

static void
set_status_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AccordEventsPage *self = ACCORD_EVENTS_PAGE (widget);
  g_auto (GStrv) ids = accord_event_selection_dup_ids (self->selection);
  GtkWidget *dialog =
      accord_status_dialog_new (self->window, (const char *const *) ids, g_variant_get_string (parameter, NULL));

  if (dialog == NULL)
    {
      accord_event_selection_set_active (self->selection, FALSE);
      return;
    }
  g_signal_connect_object (dialog, "response", G_CALLBACK (status_answered_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
delete_cb (AccordEventsPage *self)
{
  g_auto (GStrv) ids = accord_event_selection_dup_ids (self->selection);
  GtkWidget *dialog = accord_removal_dialog_new (self->window, (const char *const *) ids);

  if (dialog == NULL)
    {
      accord_event_selection_set_active (self->selection, FALSE);
      return;
    }
  g_signal_connect_object (
      dialog, "response", G_CALLBACK (removal_answered_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* The list of projects follows the store; the choice stays. */
static void
list_projects (AccordEventsPage *self)
{
  g_autoptr (GPtrArray) projects = accord_store_list_projects (accord_desk_get_store (self->desk), NULL);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autofree char *chosen = g_strdup (self->filter.project);
  guint position = 0;

  gtk_string_list_append (names, _ ("All projects"));
  for (guint i = 0; projects != NULL && i < projects->len; i++)
    {
      const AccordProject *project = g_ptr_array_index (projects, i);

      if (project->archived)
        continue;
      gtk_string_list_append (names, project->name);
      if (g_strcmp0 (project->name, chosen) == 0)
        position = g_list_model_get_n_items (G_LIST_MODEL (names)) - 1;
    }
  gtk_drop_down_set_model (self->project_choice, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->project_choice, position);
}

static gboolean
same_projects (AccordEventsPage *self)
{
  GListModel *shown = gtk_drop_down_get_model (self->project_choice);
  g_autoptr (GPtrArray) projects = accord_store_list_projects (accord_desk_get_store (self->desk), NULL);
  guint n = 1;

  for (guint i = 0; projects != NULL && i < projects->len; i++)
    {
      const AccordProject *project = g_ptr_array_index (projects, i);

      if (project->archived)
        continue;
      if (n >= g_list_model_get_n_items (shown) ||
          !g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (shown), n), project->name))
        return FALSE;
      n++;
    }
  return n == g_list_model_get_n_items (shown);
}

static void
store_changed_cb (AccordEventsPage *self)
{
  if (!same_projects (self))
    list_projects (self);
  queue_reload (self);
}

void
accord_events_page_show_presence (AccordEventsPage *self, AccordPresence presence)
{
  g_return_if_fail (ACCORD_IS_EVENTS_PAGE (self));

  clear_cb (self);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (states[i].presence == (int) presence)
      gtk_drop_down_set_selected (self->state_choice, i);
}

/* The drop-downs stand in the bar, or behind one button where there is little room. */
static void
narrow_cb (AccordEventsPage *self)
{
  gboolean narrow = accord_window_get_narrow (self->window);
  GtkBox *wanted = narrow ? self->filter_box : self->wide_filters;

  if (gtk_widget_get_parent (self->drop_downs) != GTK_WIDGET (wanted))
    {
      g_object_ref (self->drop_downs);
      gtk_box_remove (GTK_BOX (gtk_widget_get_parent (self->drop_downs)), self->drop_downs);
      gtk_box_append (wanted, self->drop_downs);
      g_object_unref (self->drop_downs);
    }
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->drop_downs),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_visible (GTK_WIDGET (self->wide_filters), !narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->filter_button), narrow);
  gtk_widget_set_margin_start (self->head, narrow ? 0 : 74);
  gtk_widget_set_margin_start (self->later, narrow ? 0 : 74);
  g_object_set (self->search,
                "placeholder-text",
                narrow ? _ ("Search") : _ ("Search events, projects, people"),
                NULL);
  queue_reload (self);
}

static void
accord_events_page_map (GtkWidget *widget)
{
  AccordEventsPage *self = ACCORD_EVENTS_PAGE (widget);

  GTK_WIDGET_CLASS (accord_events_page_parent_class)->map (widget);
  if (self->stale && self->desk != NULL)
    reload (self);
}

static void
accord_events_page_dispose (GObject *object)
{
  AccordEventsPage *self = ACCORD_EVENTS_PAGE (object);

  g_clear_handle_id (&self->reload_source, g_source_remove);
  g_clear_handle_id (&self->scroll_source, g_source_remove);
  accord_agenda_filter_clear (&self->filter);
  g_clear_object (&self->selection);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (accord_events_page_parent_class)->dispose (object);
}

static void
accord_events_page_class_init (AccordEventsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = accord_events_page_dispose;
  widget_class->map = accord_events_page_map;

  signals[EVENT_ACTIVATED] = g_signal_new ("event-activated",
                                           G_TYPE_FROM_CLASS (klass),
                                           G_SIGNAL_RUN_LAST,
                                           0,
                                           NULL,
                                           NULL,
                                           NULL,
                                           G_TYPE_NONE,
                                           1,
                                           G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/accord_calendar/Accord/ui/accord-events-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AccordEventsPage, search);
  gtk_widget_class_bind_template_child (widget_class, AccordEventsPage, drop_downs);
  gtk_widget_class_bind_template_child (widget_class, AccordEventsPage, filter_button);
  gtk_widget_class_bind_template_child (widget_class, AccordEventsPage, filter_box);
  gtk_widget_class_bind_template_child (widget_class, AccordEventsPage, wide_filters);
  gtk_widget_class_bind_template_child (widget_class, AccordEventsPage, kind_choice);
  gtk_widget_class_bind_template_child (widget_class, AccordEventsPage, project_choice);
  gtk_widget_class_bind_template_child (widget_class, AccordEventsPage, state_choice);
  gtk_widget_class_bind_template_child (widget_class, AccordEventsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, AccordEventsPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, AccordEventsPage, head);
  gtk_widget_class_bind_template_child (widget_class, AccordEventsPage, tiles);
  gtk_widget_class_bind_template_child (widget_class, AccordEventsPage, days);
  gtk_widget_class_bind_template_child (widget_class, AccordEventsPage, later);
  gtk_widget_class_bind_template_child (widget_class, AccordEventsPage, nothing);
  gtk_widget_class_bind_template_child (widget_class, AccordEventsPage, clear_search);
  gtk_widget_class_bind_template_child (widget_class, AccordEventsPage, select_toggle);
  gtk_widget_class_bind_template_child (widget_class, AccordEventsPage, selection_bar);
  gtk_widget_class_bind_template_child (widget_class, AccordEventsPage, status_button);
  gtk_widget_class_install_action (widget_class, "events.set-status", "s", set_status_action);
  gtk_widget_class_bind_template_child (widget_class, AccordEventsPage, selected_label);
  gtk_widget_class_bind_template_child (widget_class, AccordEventsPage, delete_button);
  gtk_widget_class_bind_template_child (widget_class, AccordEventsPage, export_button);
  gtk_widget_class_bind_template_callback (widget_class, select_all_cb);
  gtk_widget_class_bind_template_callback (widget_class, delete_cb);
  gtk_widget_class_bind_template_callback (widget_class, export_cb);
  gtk_widget_class_bind_template_callback (widget_class, earlier_cb);
  gtk_widget_class_bind_template_callback (widget_class, later_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, choice_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
}

static void
accord_events_page_init (AccordEventsPage *self)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  accord_agenda_filter_clear (&self->filter);
  self->most = MOST_EVENTS;
  self->stale = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    gtk_string_list_append (words, _ (states[i].word));
  gtk_drop_down_set_model (self->state_choice, G_LIST_MODEL (words));
  self->selection = accord_event_selection_new ();
  g_object_bind_property (self->selection, "active", self->select_toggle, "active", G_BINDING_BIDIRECTIONAL);
  g_signal_connect_object (
      self->selection, "changed", G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
  selection_changed_cb (self);
}

void
accord_events_page_set_window (AccordEventsPage *self, AccordWindow *window)
{
  g_return_if_fail (ACCORD_IS_EVENTS_PAGE (self));

  self->window = window;
  self->desk = g_object_ref (accord_window_get_desk (window));
  self->from = accord_desk_today (self->desk);
  self->to = self->from + STRETCH;
  list_projects (self);
  g_signal_connect_object (
      self->desk, "store-changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (accord_desk_get_accounts (self->desk),
                           "items-changed",
                           G_CALLBACK (queue_reload),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "notify::narrow", G_CALLBACK (narrow_cb), self, G_CONNECT_SWAPPED);
  narrow_cb (self);
}
