/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-badge.h"
#include "accord-fields-grid.h"
#include "accord-history-look.h"
#include "accord-run-days.h"
#include "accord-run-row.h"
#include "accord-sentences.h"

#define MOST_STEPS 200

struct _AccordRunRow
{
  AdwExpanderRow parent_instance;

  AccordDesk *desk; /* (owned) */
  char *run;        /* (owned) */
  char *calls;      /* (owned) the last line */
  char *error;      /* (owned) (nullable) */
  gboolean filled;
  gboolean narrow;
};

G_DEFINE_FINAL_TYPE (AccordRunRow, accord_run_row, ADW_TYPE_EXPANDER_ROW)

static GtkWidget *
new_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
new_plain_row (GtkWidget *child)
{
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_add_css_class (row, "plain");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), child);
  return row;
}

static GtkWidget *
new_step_row (AccordRunRow *self, const AccordHistory *entry)
{
  const AccordHistoryLook *look = accord_history_look (entry);
  g_autofree char *told = accord_history_say (self->desk, entry);
  const char *reason = entry->error != NULL ? entry->error : entry->why;
  g_autofree char *detail = reason != NULL ? g_strdup_printf ("%s · %s", told, reason) : g_strdup (told);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *disc = accord_disc_new (look->icon, look->tint, 24);
  GtkWidget *grid =
      accord_fields_grid_new (entry->before, entry->after, accord_desk_today (self->desk), self->narrow);

  gtk_widget_set_valign (disc, GTK_ALIGN_START);
  gtk_widget_set_margin_start (box, self->narrow ? 12 : 72);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 10);
  gtk_widget_set_margin_bottom (box, 10);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), new_label (entry->title != NULL ? entry->title : told, NULL));
  gtk_box_append (GTK_BOX (words), new_label (detail, "meta"));
  if (grid != NULL)
    {
      gtk_widget_set_margin_top (grid, 4);
      gtk_box_append (GTK_BOX (words), grid);
    }
  gtk_box_append (GTK_BOX (box), disc);
  gtk_box_append (GTK_BOX (box), words);
  return new_plain_row (box);
}

static void
add_line (AccordRunRow *self, const char *text)
{
  GtkWidget *label = new_label (text, "meta");

  gtk_widget_set_margin_start (label, self->narrow ? 48 : 108);
  gtk_widget_set_margin_end (label, 12);
  gtk_widget_set_margin_top (label, 10);
  gtk_widget_set_margin_bottom (label, 10);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), new_plain_row (label));
}

static void
fill (AccordRunRow *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries =
      accord_store_list_history (accord_desk_get_store (self->desk), self->run, NULL, MOST_STEPS, &error);

  self->filled = TRUE;
  if (entries == NULL)
    {
      accord_desk_report (self->desk, error);
      return;
    }
  if (self->error != NULL)
    add_line (self, self->error);
  for (guint i = entries->len; i > 0; i--)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (self),
                              new_step_row (self, g_ptr_array_index (entries, i - 1)));
  add_line (self, self->calls);
}

static void
expanded_cb (AccordRunRow *self)
{
  if (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self)) && !self->filled)
    fill (self);
}

static void
accord_run_row_dispose (GObject *object)
{
  AccordRunRow *self = ACCORD_RUN_ROW (object);

  g_clear_object (&self->desk);
  g_clear_pointer (&self->run, g_free);
  g_clear_pointer (&self->calls, g_free);
  g_clear_pointer (&self->error, g_free);

  G_OBJECT_CLASS (accord_run_row_parent_class)->dispose (object);
}

static void
accord_run_row_class_init (AccordRunRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = accord_run_row_dispose;
}

static void
accord_run_row_init (AccordRunRow *self)
{
  g_signal_connect (self, "notify::expanded", G_CALLBACK (expanded_cb), NULL);
}

static void
add_badge (AccordRunRow *self, const AccordRunRecord *run)
{
  GtkWidget *badge;
  g_autofree char *text = NULL;

  if (run->error == NULL && run->conflicts == 0 && run->stuck == 0)
    return;
  badge = accord_badge_new ();
  if (run->error != NULL)
    accord_badge_set_look (ACCORD_BADGE (badge), "dialog-error-symbolic", "error-tint", _ ("Failed"));
  else if (run->conflicts > 0)
    {
      text = g_strdup_printf (ngettext ("%u conflict", "%u conflicts", run->conflicts), run->conflicts);
      accord_badge_set_look (ACCORD_BADGE (badge), "accord-conflict-symbolic", "error-tint", text);
    }
  else
    {
      text = g_strdup_printf (ngettext ("%u stuck", "%u stuck", run->stuck), run->stuck);
      accord_badge_set_look (ACCORD_BADGE (badge), "dialog-warning-symbolic", "warning-tint", text);
    }
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self), badge);
}

/* Of a run that is open. The whole sync is undone, in every account it touched. */
static void
add_undo (AccordRunRow *self, const char *cycle)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Undo…"));

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.undo");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", cycle);
  gtk_widget_set_tooltip_text (button, _ ("Shows first what would be undone"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_bind_property (self, "expanded", button, "visible", G_BINDING_SYNC_CREATE);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self), button);
}

GtkWidget *
accord_run_row_new (AccordDesk *desk, const AccordRunRecord *run, gboolean narrow)
{
  AccordRunRow *self = g_object_new (ACCORD_TYPE_RUN_ROW, NULL);
  AccordAccountInfo *account = accord_desk_find_account (desk, run->account);
  const char *email = account != NULL ? accord_account_info_get_email (account) : _ ("A former account");
  const char *service =
      accord_say_service (account != NULL ? accord_account_info_get_provider (account) : NULL);
  g_autofree char *clock = accord_say_clock (run->started_at / G_USEC_PER_SEC);
  g_autofree char *title = accord_run_say (run);
  g_autofree char *duration = accord_say_duration (run->finished_at - run->started_at);
  g_autofree char *subtitle = NULL;
  GtkWidget *time = new_label (clock, "numeric");

  subtitle = run->finished_at != 0 ? g_strdup_printf ("%s · %s", email, duration)
                                   : g_strdup_printf ("%s · %s", email, _ ("not finished"));
  self->desk = g_object_ref (desk);
  self->run = g_strdup (run->id);
  self->narrow = narrow;
  self->error = g_strdup (run->error);
  /* Translators: requests to a provider */
  self->calls =
      g_strdup_printf (ngettext ("%u call to %s", "%u calls to %s", run->calls), run->calls, service);
  gtk_widget_add_css_class (time, "run-time");
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (self), time);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), subtitle);
  add_badge (self, run);
  if (run->finished_at != 0 && run->pulled + run->pushed + run->deleted_here + run->deleted_there > 0)
    add_undo (self, run->cycle);
  return GTK_WIDGET (self);
}
