/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-import-page.h"
#include "accord-window-private.h"
#include "client/accord-transfer.h"

/* Files on their way in and out: chosen, or dropped on the window. */

/* The suffixes of the two formats, with what a chooser calls them. */
static const struct
{
  const char *suffix;
  const char *words;
} formats[] = {
  { "ics", N_ ("iCalendar (.ics)") },
  { "csv", N_ ("Table (.csv)") },
};

static GtkFileChooser *
new_chooser (AccordWindow *self, const char *title, GtkFileChooserAction action, const char *accept)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (self), action, accept, NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  /* It lives until the next one, or the window's end. */
  g_object_set_data_full (G_OBJECT (self), "file-chooser", chooser, g_object_unref);
  return GTK_FILE_CHOOSER (chooser);
}

static GtkFileFilter *
new_filter (const char *name, const char *suffix, const char *other)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  if (suffix != NULL)
    gtk_file_filter_add_suffix (filter, suffix);
  else
    gtk_file_filter_add_pattern (filter, "*");
  if (other != NULL)
    gtk_file_filter_add_suffix (filter, other);
  return filter;
}

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *suffix, const char *other)
{
  g_autoptr (GtkFileFilter) filter = new_filter (name, suffix, other);

  gtk_file_chooser_add_filter (chooser, filter);
}

/* ---- in ---- */

static void
events_wanted_cb (AccordWindow *self)
{
  accord_window_pop_all (self);
  accord_window_show_view (self, "events");
}

void
accord_window_import (AccordWindow *self, const char *const *paths)
{
  GtkWidget *page;

  g_return_if_fail (ACCORD_IS_WINDOW (self) && paths != NULL && *paths != NULL);

  page = accord_import_page_new (accord_window_get_desk (self), paths);
  g_signal_connect_object (page, "closed", G_CALLBACK (accord_window_pop), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "events-wanted", G_CALLBACK (events_wanted_cb), self, G_CONNECT_SWAPPED);
  accord_window_push (self, page);
}

/* Takes @path. FALSE: what it stands for is not on this computer. */
static gboolean
take_path (AccordWindow *self, GStrvBuilder *paths, char *path)
{
  g_autofree char *own = path;

  if (own == NULL)
    {
      accord_window_toast (self, _ ("Only files of this computer can be read."));
      return FALSE;
    }
  g_strv_builder_add (paths, own);
  return TRUE;
}

static void
import_chosen_cb (AccordWindow *self, int response, GtkFileChooser *chooser)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GListModel) files = NULL;
  g_auto (GStrv) paths = NULL;

  if (response != GTK_RESPONSE_ACCEPT)
    return;
  files = gtk_file_chooser_get_files (chooser);
  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      if (!take_path (self, builder, g_file_get_path (file)))
        return;
    }
  paths = g_strv_builder_end (builder);
  if (*paths != NULL)
    accord_window_import (self, (const char *const *) paths);
}

static void
import_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AccordWindow *self = ACCORD_WINDOW (widget);
  GtkFileChooser *chooser = new_chooser (self, _ ("Import Events"), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"));

  gtk_file_chooser_set_select_multiple (chooser, TRUE);
  add_filter (chooser, _ ("Calendars and tables (.ics, .csv)"), "ics", "csv");
  add_filter (chooser, _ ("All files"), NULL, NULL);
  g_signal_connect_object (chooser, "response", G_CALLBACK (import_chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
import_folder_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AccordWindow *self = ACCORD_WINDOW (widget);
  GtkFileChooser *chooser =
      new_chooser (self, _ ("Import a Folder"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Open"));

  g_signal_connect_object (chooser, "response", G_CALLBACK (import_chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* Where another page lies over the views, something else is being decided. */
static gboolean
dropped_cb (AccordWindow *self, const GValue *value)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) paths = NULL;

  if (accord_window_has_pages (self))
    {
      accord_window_toast (self, _ ("Finish this page first, then drop the files again."));
      return FALSE;
    }
  for (GSList *item = g_value_get_boxed (value); item != NULL; item = item->next)
    if (!take_path (self, builder, g_file_get_path (item->data)))
      return FALSE;
  paths = g_strv_builder_end (builder);
  if (*paths == NULL)
    return FALSE;
  accord_window_import (self, (const char *const *) paths);
  return TRUE;
}

void
accord_window_take_drops (AccordWindow *self)
{
  GtkDropTarget *target;

  g_return_if_fail (ACCORD_IS_WINDOW (self));

  target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  /* Before an entry takes the name of a file for text. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (target), GTK_PHASE_CAPTURE);
  g_signal_connect_object (target, "drop", G_CALLBACK (dropped_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/* ---- out ---- */

/* CSV held less: that is more than a toast can say. */
static void
say_poorer (AccordWindow *self, const AccordExportReport *report)
{
  g_autofree char *heading =
      g_strdup_printf (ngettext ("%u Event Written", "%u Events Written", report->events), report->events);
  g_autofree char *body =
      g_strdup_printf (ngettext ("%u series has changed occurrences, which CSV cannot hold; iCalendar does",
                                 "%u series have changed occurrences, which CSV cannot hold; iCalendar does",
                                 report->poorer),
                       report->poorer);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("Close"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AccordWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;
  AccordExportReport report;

  if (accord_window_get_desk (self) == NULL)
    return;
  if (!accord_transfer_export_finish (result, &report, &error))
    {
      accord_window_toast (self, error->message);
      return;
    }
  if (report.poorer > 0)
    say_poorer (self, &report);
  sentence = g_strdup_printf (ngettext ("%u event written", "%u events written", report.events), report.events);
  accord_window_toast (self, sentence);
}

/* The name as it was given, else with the suffix of the format that was chosen. (transfer full) (nullable) */
static char *
settle_path (AccordWindow *self, GtkFileChooser *chooser)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (chooser);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  GtkFileFilter *filter = gtk_file_chooser_get_filter (chooser);
  const char *name = filter != NULL ? gtk_file_filter_get_name (filter) : NULL;
  g_autofree char *whole = NULL;
  AccordExportFormat format;

  if (path == NULL)
    {
      accord_window_toast (self, _ ("Events can only be written to this computer."));
      return NULL;
    }
  if (accord_export_format_of_name (path, &format))
    return g_steal_pointer (&path);
  whole = g_strdup_printf ("%s.%s", path, formats[g_strcmp0 (name, _ (formats[1].words)) == 0 ? 1 : 0].suffix);
  /* Nobody was asked about this one. */
  if (g_file_test (whole, G_FILE_TEST_EXISTS))
    {
      g_autofree char *base = g_path_get_basename (whole);
      g_autofree char *shown = g_filename_display_name (base);
      g_autofree char *sentence = g_strdup_printf (_ ("%s is there already. Choose it by its whole name."), shown);

      accord_window_toast (self, sentence);
      return NULL;
    }
  return g_steal_pointer (&whole);
}

static void
export_chosen_cb (AccordWindow *self, int response, GtkFileChooser *chooser)
{
  const char *const *events = g_object_get_data (G_OBJECT (chooser), "events");
  const char *store = accord_store_get_path (accord_desk_get_store (accord_window_get_desk (self)));
  g_autofree char *path = response == GTK_RESPONSE_ACCEPT ? settle_path (self, chooser) : NULL;

  if (path != NULL)
    accord_transfer_export_async (store, events, path, NULL, exported_cb, g_object_ref (self));
}

void
accord_window_export (AccordWindow *self, const char *const *events)
{
  guint n = events != NULL ? g_strv_length ((GStrv) events) : 0;
  g_autofree char *title = NULL;
  GtkFileChooser *chooser;

  g_return_if_fail (ACCORD_IS_WINDOW (self));

  title = events != NULL ? g_strdup_printf (ngettext ("Export %u Event", "Export %u Events", n), n)
                         : g_strdup (_ ("Export All Events"));
  chooser = new_chooser (self, title, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"));
  gtk_file_chooser_set_current_name (chooser, _ ("Events.ics"));
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    add_filter (chooser, _ (formats[i].words), formats[i].suffix, NULL);
  if (events != NULL)
    g_object_set_data_full (
        G_OBJECT (chooser), "events", g_strdupv ((GStrv) events), (GDestroyNotify) g_strfreev);
  g_signal_connect_object (chooser, "response", G_CALLBACK (export_chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  accord_window_export (ACCORD_WINDOW (widget), NULL);
}

void
accord_window_install_file_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.import", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "win.import-folder", NULL, import_folder_action);
  gtk_widget_class_install_action (widget_class, "win.export", NULL, export_action);
}
