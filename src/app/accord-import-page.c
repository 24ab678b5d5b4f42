/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-import-columns.h"
#include "accord-import-page.h"
#include "client/accord-transfer.h"
#include "model/accord-when.h"

#define MOST_REFUSALS 200   /* rows shown; the rest is counted */
#define SETTLE 300          /* milliseconds after a choice until it is tried */

typedef enum { PHASE_TRY, PHASE_IMPORT, PHASE_OVER } Phase;

struct _AccordImportPage
{
  AdwBin parent_instance;

  AdwWindowTitle *title;
  GtkButton *back;
  GtkButton *apply;
  GtkStack *stack;
  GtkLabel *doing;
  GtkProgressBar *progress;
  GtkLabel *count;
  GtkButton *stop;
  AdwStatusPage *failed;
  GtkLabel *hero;
  GtkLabel *promise;
  AdwPreferencesGroup *counts;
  GtkWidget *choices;
  GtkSwitch *replace;
  AdwComboRow *order;
  AdwEntryRow *zone;
  AccordImportColumns *columns;
  AdwPreferencesGroup *refusals;
  GtkListBox *refusal_list;
  GtkWidget *show_events;

  AccordDesk *desk;            /* (owned) (nullable) NULL: the page is gone */
  char *store;                 /* (owned) path */
  GStrv paths;                 /* (owned) */
  Phase phase;
  GCancellable *cancellable;   /* (owned) (nullable) of what is under way */
  AccordTransferProgress last; /* of what is under way */
  GtkWidget *rows[ACCORD_N_IMPORT_OUTCOMES];
  GtkLabel *numbers[ACCORD_N_IMPORT_OUTCOMES];
  guint settle_source;
};

G_DEFINE_FINAL_TYPE (AccordImportPage, accord_import_page, ADW_TYPE_BIN)

enum
{
  CLOSED,
  EVENTS_WANTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* NULL: this zone is not known. */
static const char *
get_zone (AccordImportPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->zone));

  return accord_zone_is_known (text) ? text : NULL;
}

/* ---- what would happen, and what happened ---- */

typedef struct
{
  const char *title;
  const char *subtitle;
} RowWords;

static const RowWords words[2][ACCORD_N_IMPORT_OUTCOMES] = {
  {
      [ACCORD_IMPORT_ADDED] = { N_ ("New"), N_ ("They would be added.") },
      [ACCORD_IMPORT_REPLACED] = { N_ ("To be replaced"), N_ ("They would become as the file says.") },
      [ACCORD_IMPORT_KNOWN] = { N_ ("Here already"), N_ ("They stay as they are.") },
      [ACCORD_IMPORT_REFUSED] = { N_ ("Cannot be read"), N_ ("They are left out; the others are not held up.") },
  },
  {
      [ACCORD_IMPORT_ADDED] = { N_ ("Added"), "" },
      [ACCORD_IMPORT_REPLACED] = { N_ ("Replaced"), N_ ("They are as the file says.") },
      [ACCORD_IMPORT_KNOWN] = { N_ ("Were here already"), N_ ("They stayed as they were.") },
      [ACCORD_IMPORT_REFUSED] = { N_ ("Could not be read"), N_ ("They were left out.") },
  },
};

static void
show_counts (AccordImportPage *self, const guint *outcomes)
{
  const RowWords *said = words[self->phase == PHASE_OVER];

  for (guint i = 0; i < ACCORD_N_IMPORT_OUTCOMES; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", outcomes[i]);

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->rows[i]), _ (said[i].title));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (self->rows[i]), *said[i].subtitle != '\0' ? _ (said[i].subtitle) : "");
      gtk_label_set_label (self->numbers[i], number);
      gtk_widget_set_visible (self->rows[i], outcomes[i] > 0);
    }
}

static char *
say_hero (AccordImportPage *self, guint n)
{
  if (self->phase == PHASE_OVER)
    return g_strdup_printf (ngettext ("%u event imported", "%u events imported", n), n);
  if (n == 0)
    return g_strdup (_ ("Nothing to import"));
  return g_strdup_printf (ngettext ("%u event to import", "%u events to import", n), n);
}

static void
add_refusal (AccordImportPage *self, const char *reason, const char *place)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), reason);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 3);
  if (place != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), place);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_append (self->refusal_list, row);
}

static void
show_refusals (AccordImportPage *self, const AccordImportReport *report)
{
  guint all = report->outcomes[ACCORD_IMPORT_REFUSED];
  guint shown = MIN (report->refusals->len, MOST_REFUSALS);
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->refusal_list, 0)) != NULL)
    gtk_list_box_remove (self->refusal_list, GTK_WIDGET (row));
  for (guint i = 0; i < shown; i++)
    {
      const AccordImportRefusal *refusal = g_ptr_array_index (report->refusals, i);
      g_autofree char *place =
          g_strdup_printf (_ ("%s, line %" G_GUINT64_FORMAT), refusal->file, refusal->line);

      add_refusal (self, refusal->reason, place);
    }
  if (all > shown)
    {
      g_autofree char *rest = g_strdup_printf (ngettext ("And %u more", "And %u more", all - shown), all - shown);

      add_refusal (self, rest, NULL);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->refusals), all > 0);
}

static void
show_report (AccordImportPage *self, const guint *outcomes, const char *promise)
{
  guint n = outcomes[ACCORD_IMPORT_ADDED] + outcomes[ACCORD_IMPORT_REPLACED];
  g_autofree char *hero = say_hero (self, n);
  gboolean over = self->phase == PHASE_OVER;

  show_counts (self, outcomes);
  gtk_label_set_label (self->hero, hero);
  gtk_label_set_label (self->promise, promise);
  gtk_widget_set_visible (self->choices, !over);
  gtk_widget_set_visible (self->show_events, over && n > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->apply), !over);
  gtk_widget_set_sensitive (GTK_WIDGET (self->apply), n > 0 && get_zone (self) != NULL);
  gtk_button_set_label (self->back, over ? _ ("Close") : _ ("Cancel"));
  gtk_widget_set_visible (GTK_WIDGET (self->back), TRUE);
  gtk_stack_set_visible_child_name (self->stack, "report");
}

static const char *
say_promise (AccordImportPage *self)
{
  return self->phase == PHASE_OVER ? _ ("The next sync takes them to your calendars.")
                                   : _ ("Nothing is written until you press Import.");
}

/* ---- trying and importing ---- */

static void
progress_cb (const AccordTransferProgress *progress, gpointer data)
{
  AccordImportPage *self = data;
  g_autofree char *text = NULL;
  guint n = 0;

  self->last = *progress;
  for (guint i = 0; i < ACCORD_N_IMPORT_OUTCOMES; i++)
    n += progress->outcomes[i];
  text = g_strdup_printf (ngettext ("%u event", "%u events", n), n);
  gtk_label_set_label (self->count, text);
  if (progress->size > 0)
    gtk_progress_bar_set_fraction (self->progress, CLAMP ((double) progress->read / (double) progress->size, 0, 1));
}

static void
show_failure (AccordImportPage *self, const GError *error)
{
  g_autofree char *text = g_markup_escape_text (error->message, -1);

  adw_status_page_set_description (self->failed, text);
  gtk_widget_set_visible (GTK_WIDGET (self->apply), FALSE);
  gtk_button_set_label (self->back, _ ("Close"));
  gtk_stack_set_visible_child_name (self->stack, "failed");
}

/* What was stored before stays, and is told. */
static void
show_stopped (AccordImportPage *self, const GError *error)
{
  gboolean asked = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_autofree char *text = NULL;

  if (asked)
    text = g_strdup (_ ("Stopped. What came before stays; the same import goes on from there."));
  else
    text = g_strdup_printf (_ ("%s What came before stays; the same import goes on from there."), error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->refusals), FALSE);
  show_report (self, self->last.outcomes, text);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AccordImportPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordImportReport) report = accord_transfer_import_finish (result, &error);
  /* Another one has begun, with other choices. */
  gboolean current = g_task_get_cancellable (G_TASK (result)) == self->cancellable;

  if (self->desk == NULL || !current)
    return;
  g_clear_object (&self->cancellable);
  if (self->phase == PHASE_IMPORT)
    {
      self->phase = PHASE_OVER;
      accord_desk_touch (self->desk);
    }
  if (report == NULL && self->phase == PHASE_OVER)
    show_stopped (self, error);
  else if (report == NULL)
    show_failure (self, error);
  else
    {
      accord_import_columns_set_map (self->columns, report->tables == 1 ? report->map : NULL);
      gtk_widget_set_visible (GTK_WIDGET (self->order), report->tables > 0);
      show_refusals (self, report);
      show_report (self, report->outcomes, say_promise (self));
    }
}

/* Without a choice the page still stands, and the numbers wait. */
static void
show_doing (AccordImportPage *self)
{
  gboolean first = g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "report") != 0;

  gtk_widget_set_sensitive (GTK_WIDGET (self->apply), FALSE);
  if (self->phase == PHASE_TRY && !first)
    return;
  gtk_label_set_label (self->doing, self->phase == PHASE_TRY ? _ ("Reading the File…") : _ ("Importing…"));
  gtk_label_set_label (self->count, "");
  gtk_progress_bar_set_fraction (self->progress, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->back), self->phase == PHASE_TRY);
  gtk_widget_set_visible (GTK_WIDGET (self->stop), self->phase == PHASE_IMPORT);
  gtk_widget_set_sensitive (GTK_WIDGET (self->stop), TRUE);
  gtk_stack_set_visible_child_name (self->stack, "running");
}

static void
begin (AccordImportPage *self)
{
  g_autofree char *map = accord_import_columns_dup_map (self->columns);
  const AccordImportOptions options = {
    .dry_run = self->phase == PHASE_TRY,
    .replace = gtk_switch_get_active (self->replace),
    .order = adw_combo_row_get_selected (self->order) == 1 ? ACCORD_DATES_MONTH_FIRST : ACCORD_DATES_DAY_FIRST,
    .zone = get_zone (self),
    .map = map,
  };

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->last = (AccordTransferProgress) { { 0 } };
  show_doing (self);
  accord_transfer_import_async (self->store,
                                (const char *const *) self->paths,
                                &options,
                                progress_cb,
                                self->cancellable,
                                ended_cb,
                                g_object_ref (self));
}

static gboolean
settled_cb (gpointer data)
{
  AccordImportPage *self = data;

  self->settle_source = 0;
  begin (self);
  return G_SOURCE_REMOVE;
}

/* A choice is tried once the next one does not follow at once. */
static void
choice_cb (AccordImportPage *self)
{
  if (self->desk == NULL || self->phase != PHASE_TRY)
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->apply), FALSE);
  g_clear_handle_id (&self->settle_source, g_source_remove);
  self->settle_source = g_timeout_add (SETTLE, settled_cb, self);
}

static void
zone_cb (AccordImportPage *self)
{
  if (get_zone (self) != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->zone), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->zone), "error");
  /* Also one that is not known: the button says so at once, and the numbers are those of this computer's. */
  choice_cb (self);
}

static void
apply_cb (AccordImportPage *self)
{
  self->phase = PHASE_IMPORT;
  begin (self);
}

static void
stop_cb (AccordImportPage *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->stop), FALSE);
  g_cancellable_cancel (self->cancellable);
}

static void
back_cb (AccordImportPage *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

static void
show_events_cb (AccordImportPage *self)
{
  g_signal_emit (self, signals[EVENTS_WANTED], 0);
}

/* ---- the widget ---- */

static void
add_count_rows (AccordImportPage *self)
{
  for (guint i = 0; i < ACCORD_N_IMPORT_OUTCOMES; i++)
    {
      GtkWidget *number = gtk_label_new (NULL);

      self->rows[i] = adw_action_row_new ();
      self->numbers[i] = GTK_LABEL (number);
      gtk_widget_set_valign (number, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (number, "count");
      gtk_widget_add_css_class (number, "numeric");
      adw_action_row_add_suffix (ADW_ACTION_ROW (self->rows[i]), number);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->rows[i]), FALSE);
      adw_preferences_group_add (self->counts, self->rows[i]);
    }
}

/* An import that is under way ends after the batch at hand. */
static void
accord_import_page_dispose (GObject *object)
{
  AccordImportPage *self = ACCORD_IMPORT_PAGE (object);

  g_clear_handle_id (&self->settle_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->desk != NULL && self->phase == PHASE_IMPORT)
    accord_desk_touch (self->desk);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (accord_import_page_parent_class)->dispose (object);
}

static void
accord_import_page_finalize (GObject *object)
{
  AccordImportPage *self = ACCORD_IMPORT_PAGE (object);

  g_free (self->store);
  g_strfreev (self->paths);

  G_OBJECT_CLASS (accord_import_page_parent_class)->finalize (object);
}

static void
accord_import_page_class_init (AccordImportPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = accord_import_page_dispose;
  object_class->finalize = accord_import_page_finalize;

  signals[CLOSED] = g_signal_new ("closed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[EVENTS_WANTED] =
      g_signal_new ("events-wanted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (ACCORD_TYPE_IMPORT_COLUMNS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/accord_calendar/Accord/ui/accord-import-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AccordImportPage, title);
  gtk_widget_class_bind_template_child (widget_class, AccordImportPage, back);
  gtk_widget_class_bind_template_child (widget_class, AccordImportPage, apply);
  gtk_widget_class_bind_template_child (widget_class, AccordImportPage, stack);
  gtk_widget_class_bind_template_child (widget_class, AccordImportPage, doing);
  gtk_widget_class_bind_template_child (widget_class, AccordImportPage, progress);
  gtk_widget_class_bind_template_child (widget_class, AccordImportPage, count);
  gtk_widget_class_bind_template_child (widget_class, AccordImportPage, stop);
  gtk_widget_class_bind_template_child (widget_class, AccordImportPage, failed);
  gtk_widget_class_bind_template_child (widget_class, AccordImportPage, hero);
  gtk_widget_class_bind_template_child (widget_class, AccordImportPage, promise);
  gtk_widget_class_bind_template_child (widget_class, AccordImportPage, counts);
  gtk_widget_class_bind_template_child (widget_class, AccordImportPage, choices);
  gtk_widget_class_bind_template_child (widget_class, AccordImportPage, replace);
  gtk_widget_class_bind_template_child (widget_class, AccordImportPage, order);
  gtk_widget_class_bind_template_child (widget_class, AccordImportPage, zone);
  gtk_widget_class_bind_template_child (widget_class, AccordImportPage, columns);
  gtk_widget_class_bind_template_child (widget_class, AccordImportPage, refusals);
  gtk_widget_class_bind_template_child (widget_class, AccordImportPage, refusal_list);
  gtk_widget_class_bind_template_child (widget_class, AccordImportPage, show_events);
  gtk_widget_class_bind_template_callback (widget_class, apply_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, choice_cb);
  gtk_widget_class_bind_template_callback (widget_class, zone_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_events_cb);
}

static void
accord_import_page_init (AccordImportPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_count_rows (self);
}

/* "bookings.csv", "3 files" */
static char *
say_paths (const char *const *paths)
{
  guint n = g_strv_length ((GStrv) paths);
  g_autofree char *name = NULL;

  if (n > 1)
    return g_strdup_printf (ngettext ("%u file", "%u files", n), n);
  name = g_path_get_basename (paths[0]);
  return g_filename_display_name (name);
}

GtkWidget *
accord_import_page_new (AccordDesk *desk, const char *const *paths)
{
  AccordImportPage *self = g_object_new (ACCORD_TYPE_IMPORT_PAGE, NULL);
  g_autofree char *subtitle = say_paths (paths);
  g_autofree char *zone = accord_zone_local ();

  self->store = g_strdup (accord_store_get_path (accord_desk_get_store (desk)));
  self->paths = g_strdupv ((GStrv) paths);
  adw_window_title_set_subtitle (self->title, subtitle);
  /* Before there is a desk a change is no choice. */
  gtk_editable_set_text (GTK_EDITABLE (self->zone), zone);
  self->desk = g_object_ref (desk);
  begin (self);
  return GTK_WIDGET (self);
}
