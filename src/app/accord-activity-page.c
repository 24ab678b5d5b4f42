/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-activity-chart.h"
#include "accord-activity-page.h"
#include "accord-run-row.h"
#include "accord-sentences.h"

#define DAY (24 * 60 * 60)
#define MOST_RUNS 1000 /* looked at for the chart */
#define BATCH 40       /* shown at once */

struct _AccordActivityPage
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkLabel *changes;
  GtkLabel *success;
  GtkLabel *conflicts;
  GtkLabel *conflicts_word;
  AccordActivityChart *chart;
  GtkBox *runs_box;
  GtkWidget *older;

  AccordDesk *desk; /* (owned) (nullable) */
  guint most;       /* runs shown */
  char *newest;     /* (owned) (nullable) run shown on top, with its end */
  gboolean stale;
  gboolean narrow;
};

G_DEFINE_FINAL_TYPE (AccordActivityPage, accord_activity_page, ADW_TYPE_BIN)

static void
show_numbers (AccordActivityPage *self, GPtrArray *runs)
{
  AccordPresenceFrame frame;
  AccordRunDays days;
  g_autofree char *changes = NULL;
  g_autofree char *success = NULL;
  g_autofree char *conflicts = NULL;

  accord_desk_get_frame (self->desk, &frame);
  accord_run_days_fill (&days, runs, accord_desk_today (self->desk), frame.zone);
  changes = g_strdup_printf ("%u", days.changes);
  success = g_strdup_printf (days.failed == 0 ? "%.0f%%" : "%.1f%%", accord_run_days_success (&days));
  conflicts = g_strdup_printf ("%u", days.conflicts);
  gtk_label_set_label (self->changes, changes);
  gtk_label_set_label (self->success, success);
  gtk_label_set_label (self->conflicts, conflicts);
  gtk_label_set_label (self->conflicts_word, ngettext ("conflict", "conflicts", days.conflicts));
  accord_activity_chart_set_days (self->chart, &days);
}

static char *
say_group (AccordActivityPage *self, gint64 day)
{
  gint64 today = accord_desk_today (self->desk);

  if (day == today)
    return g_strdup (_ ("Today"));
  if (today - day == DAY)
    return g_strdup (_ ("Yesterday"));
  return accord_say_day (day, today);
}

static GtkListBox *
add_group (AccordActivityPage *self, gint64 day)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *list = gtk_list_box_new ();
  g_autofree char *title = say_group (self, day);
  GtkWidget *heading = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (self->runs_box, box);
  return GTK_LIST_BOX (list);
}

/* A run that found nothing to do is no news, but for the last one. */
static gboolean
is_news (const AccordRunRecord *run, guint position)
{
  return position == 0 || run->error != NULL || run->finished_at == 0 ||
         run->pulled + run->pushed + run->deleted_here + run->deleted_there + run->stuck > 0;
}

static void
show_runs (AccordActivityPage *self, GPtrArray *runs)
{
  AccordPresenceFrame frame;
  GtkListBox *list = NULL;
  GtkWidget *child;
  gint64 last_day = 0;
  guint shown = 0;
  guint i;

  accord_desk_get_frame (self->desk, &frame);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->runs_box))) != NULL)
    gtk_box_remove (self->runs_box, child);
  for (i = 0; i < runs->len && shown < self->most; i++)
    {
      const AccordRunRecord *run = g_ptr_array_index (runs, i);
      gint64 day = accord_date_of (run->started_at / G_USEC_PER_SEC, frame.zone);

      if (!is_news (run, i))
        continue;
      if (list == NULL || day != last_day)
        list = add_group (self, day);
      last_day = day;
      gtk_list_box_append (list, accord_run_row_new (self->desk, run, self->narrow));
      shown++;
    }
  gtk_widget_set_visible (self->older, i < runs->len);
}

static void
reload (AccordActivityPage *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs =
      accord_store_list_runs (accord_desk_get_store (self->desk), NULL, MOST_RUNS, &error);
  const AccordRunRecord *first;
  g_autofree char *newest = NULL;

  self->stale = FALSE;
  if (runs == NULL)
    {
      accord_desk_report (self->desk, error);
      return;
    }
  gtk_stack_set_visible_child_name (self->stack, runs->len > 0 ? "runs" : "empty");
  if (runs->len == 0)
    return;

  /* An event edited elsewhere is no news here: what is open stays open. */
  first = g_ptr_array_index (runs, 0);
  newest =
      g_strdup_printf ("%s %" G_GINT64_FORMAT " %u %u", first->id, first->finished_at, runs->len, self->most);
  if (g_strcmp0 (newest, self->newest) == 0)
    return;
  g_free (self->newest);
  self->newest = g_steal_pointer (&newest);
  show_numbers (self, runs);
  show_runs (self, runs);
}

static void
store_changed_cb (AccordActivityPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    reload (self);
  else
    self->stale = TRUE;
}

static void
older_cb (AccordActivityPage *self)
{
  self->most += BATCH;
  reload (self);
}

static void
accord_activity_page_map (GtkWidget *widget)
{
  AccordActivityPage *self = ACCORD_ACTIVITY_PAGE (widget);

  GTK_WIDGET_CLASS (accord_activity_page_parent_class)->map (widget);
  if (self->stale && self->desk != NULL)
    reload (self);
}

static void
accord_activity_page_dispose (GObject *object)
{
  AccordActivityPage *self = ACCORD_ACTIVITY_PAGE (object);

  g_clear_object (&self->desk);
  g_clear_pointer (&self->newest, g_free);

  G_OBJECT_CLASS (accord_activity_page_parent_class)->dispose (object);
}

static void
accord_activity_page_class_init (AccordActivityPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = accord_activity_page_dispose;
  widget_class->map = accord_activity_page_map;

  g_type_ensure (ACCORD_TYPE_ACTIVITY_CHART);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/accord_calendar/Accord/ui/accord-activity-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AccordActivityPage, stack);
  gtk_widget_class_bind_template_child (widget_class, AccordActivityPage, changes);
  gtk_widget_class_bind_template_child (widget_class, AccordActivityPage, success);
  gtk_widget_class_bind_template_child (widget_class, AccordActivityPage, conflicts);
  gtk_widget_class_bind_template_child (widget_class, AccordActivityPage, conflicts_word);
  gtk_widget_class_bind_template_child (widget_class, AccordActivityPage, chart);
  gtk_widget_class_bind_template_child (widget_class, AccordActivityPage, runs_box);
  gtk_widget_class_bind_template_child (widget_class, AccordActivityPage, older);
  gtk_widget_class_bind_template_callback (widget_class, older_cb);
}

static void
accord_activity_page_init (AccordActivityPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->most = BATCH;
  self->stale = TRUE;
}

void
accord_activity_page_set_desk (AccordActivityPage *self, AccordDesk *desk)
{
  g_return_if_fail (ACCORD_IS_ACTIVITY_PAGE (self));

  self->desk = g_object_ref (desk);
  g_signal_connect_object (desk, "store-changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
}

void
accord_activity_page_set_narrow (AccordActivityPage *self, gboolean narrow)
{
  g_return_if_fail (ACCORD_IS_ACTIVITY_PAGE (self));

  self->narrow = narrow;
  g_clear_pointer (&self->newest, g_free);
  if (self->desk != NULL)
    store_changed_cb (self);
}
