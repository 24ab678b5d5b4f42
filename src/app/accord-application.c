/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-application.h"
#include "accord-practice.h"
#include "accord-preferences.h"
#include "accord-window.h"

#define GUIDE_ADDRESS "https://github.com/accord-calendar/accord/blob/main/docs/accounts.md"

struct _AccordApplication
{
  AdwApplication parent_instance;

  char *store;          /* (owned) (nullable) path given on the command line */
  AccordDesk *desk;     /* (owned) (nullable) */
  AccordWindow *window; /* (unowned) (nullable) */
  GtkWidget *preferences; /* (unowned) (nullable) */
};

G_DEFINE_FINAL_TYPE (AccordApplication, accord_application, ADW_TYPE_APPLICATION)

/* ---- the window ---- */

/* The store cannot be opened: one sentence, and the end. */
static void
show_store_problem (AccordApplication *self, const GError *error)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (self));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = adw_status_page_new ();
  g_autofree char *text = g_markup_escape_text (error->message, -1);

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "dialog-error-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _ ("The Store Cannot Be Opened"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page), text);
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), page);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  gtk_window_set_title (GTK_WINDOW (window), _ ("Accord"));
  gtk_window_set_default_size (GTK_WINDOW (window), 640, 480);
  gtk_window_present (GTK_WINDOW (window));
}

static gboolean
open_desk (AccordApplication *self)
{
  g_autofree char *path = accord_store_default_path (self->store);
  g_autoptr (GError) error = NULL;

  if (self->desk != NULL)
    return TRUE;
  self->desk = accord_desk_new (path, &error);
  if (self->desk == NULL)
    {
      show_store_problem (self, error);
      return FALSE;
    }
  return TRUE;
}

static AccordWindow *
ensure_window (AccordApplication *self)
{
  if (self->window == NULL && open_desk (self))
    {
      self->window = accord_window_new (GTK_APPLICATION (self), self->desk);
      g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
      accord_desk_connect (self->desk);
    }
  if (self->window != NULL)
    gtk_window_present (GTK_WINDOW (self->window));
  return self->window;
}

static void
accord_application_activate (GApplication *application)
{
  ensure_window (ACCORD_APPLICATION (application));
}

/* ---- actions ---- */

static void
show_preferences (AccordApplication *self, const char *page)
{
  AccordWindow *window = ensure_window (self);

  if (window == NULL)
    return;
  if (self->preferences == NULL)
    {
      self->preferences = accord_preferences_new (self->desk);
      g_object_add_weak_pointer (G_OBJECT (self->preferences), (gpointer *) &self->preferences);
      gtk_window_set_transient_for (GTK_WINDOW (self->preferences), GTK_WINDOW (window));
      gtk_window_set_destroy_with_parent (GTK_WINDOW (self->preferences), TRUE);
      /* Its buttons use the application's actions. */
      gtk_window_set_application (GTK_WINDOW (self->preferences), GTK_APPLICATION (self));
    }
  if (page != NULL)
    adw_preferences_window_set_visible_page_name (ADW_PREFERENCES_WINDOW (self->preferences), page);
  gtk_window_present (GTK_WINDOW (self->preferences));
}

static void
preferences_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  show_preferences (data, NULL);
}

static void
preferences_page_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  show_preferences (data, g_variant_get_string (parameter, NULL));
}

static void
sync_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AccordWindow *window = ensure_window (data);

  if (window != NULL)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.sync", NULL);
}

/* What a sync would do; Preferences give way to it. */
static void
plan_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AccordApplication *self = data;
  AccordWindow *window = ensure_window (self);

  if (window == NULL)
    return;
  if (self->preferences != NULL)
    gtk_window_close (GTK_WINDOW (self->preferences));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.plan", NULL);
}

/* Also for the tray and notifications: a provider's name, "google" or "outlook". */
static void
connect_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AccordWindow *window = ensure_window (data);

  if (window != NULL)
    accord_window_connect (window, g_variant_get_string (parameter, NULL), NULL);
}

static void
new_event_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AccordWindow *window = ensure_window (data);

  if (window != NULL)
    accord_window_edit_event (window, NULL);
}

static void
practice_started_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AccordApplication) self = data;
  g_autoptr (GError) error = NULL;

  if (!accord_practice_start_finish (result, &error) && self->window != NULL)
    accord_window_toast (self->window, error->message);
}

static void
practice_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  accord_practice_start_async (NULL, practice_started_cb, g_object_ref (data));
}

static void
guide_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AccordApplication) self = data;
  g_autoptr (GError) error = NULL;

  if (!gtk_show_uri_full_finish (GTK_WINDOW (source), result, &error) && self->window != NULL)
    accord_window_toast (self->window, _ ("No browser could be opened."));
}

/* The guide that was installed with Accord, else the one on its page. */
static void
guide_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AccordApplication *self = data;
  AccordWindow *window = ensure_window (self);
  const char *installed = ACCORD_DATADIR "/doc/accord/accounts.md";
  g_autofree char *address = NULL;

  if (g_file_test (installed, G_FILE_TEST_IS_REGULAR))
    address = g_filename_to_uri (installed, NULL, NULL);
  if (window != NULL)
    gtk_show_uri_full (GTK_WINDOW (window),
                       address != NULL ? address : GUIDE_ADDRESS,
                       GDK_CURRENT_TIME,
                       NULL,
                       guide_opened_cb,
                       g_object_ref (self));
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AccordWindow *window = ensure_window (data);

  if (window == NULL)
    return;
  adw_show_about_window (GTK_WINDOW (window),
                         "application-name",
                         _ ("Accord"),
                         "application-icon",
                         ACCORD_APP_ID,
                         "version",
                         ACCORD_VERSION,
                         "developer-name",
                         _ ("The Accord authors"),
                         "comments",
                         _ ("Keeps your project dates, Outlook and Google Calendar in step."),
                         "license-type",
                         GTK_LICENSE_GPL_3_0,
                         "copyright",
                         "© 2026 The Accord authors",
                         "translator-credits",
                         _ ("translator-credits"),
                         NULL);
}

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AccordApplication *self = data;

  if (self->window != NULL)
    gtk_window_close (GTK_WINDOW (self->window));
}

static const GActionEntry actions[] = {
  { "preferences", preferences_action, NULL, NULL, NULL, { 0 } },
  { "preferences-page", preferences_page_action, "s", NULL, NULL, { 0 } },
  { "sync", sync_action, NULL, NULL, NULL, { 0 } },
  { "plan", plan_action, NULL, NULL, NULL, { 0 } },
  { "connect", connect_action, "s", NULL, NULL, { 0 } },
  { "new-event", new_event_action, NULL, NULL, NULL, { 0 } },
  { "practice", practice_action, NULL, NULL, NULL, { 0 } },
  { "guide", guide_action, NULL, NULL, NULL, { 0 } },
  { "about", about_action, NULL, NULL, NULL, { 0 } },
  { "quit", quit_action, NULL, NULL, NULL, { 0 } },
};

static const struct
{
  const char *action;
  const char *keys[3];
} accelerators[] = {
  { "app.preferences", { "<Control>comma" } }, { "app.quit", { "<Control>q" } },
  { "win.sync", { "<Control>r", "F5" } },      { "win.stop", { "<Control>period" } },
  { "win.new-event", { "<Control>n" } },       { "win.plan", { "<Control>p" } },
  { "win.back", { "<Alt>Left", "Escape" } },   { "win.view::accounts", { "<Alt>1" } },
  { "win.view::events", { "<Alt>2" } },        { "win.view::activity", { "<Alt>3" } },
  { "window.close", { "<Control>w" } },
};

/* ---- the process ---- */

static void
accord_application_startup (GApplication *application)
{
  G_APPLICATION_CLASS (accord_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
  for (guint i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application),
                                           accelerators[i].action,
                                           accelerators[i].keys);
}

/* "Run in background" off: the service ends with the window. */
static void
accord_application_shutdown (GApplication *application)
{
  AccordApplication *self = ACCORD_APPLICATION (application);

  if (self->desk != NULL && !accord_store_get_setting_bool (accord_desk_get_store (self->desk), "background"))
    accord_client_quit_service (accord_desk_get_client (self->desk));
  g_clear_object (&self->desk);

  G_APPLICATION_CLASS (accord_application_parent_class)->shutdown (application);
}

static int
accord_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  AccordApplication *self = ACCORD_APPLICATION (application);
  g_autofree char *path = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("accord %s\n", ACCORD_VERSION);
      return 0;
    }
  g_variant_dict_lookup (options, "store", "^ay", &self->store);
  path = accord_store_default_path (self->store);
  /* A test store has a window of its own beside the real one. */
  if (accord_store_path_is_test (path))
    g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  return -1;
}

static void
accord_application_finalize (GObject *object)
{
  AccordApplication *self = ACCORD_APPLICATION (object);

  if (self->window != NULL)
    g_object_remove_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  if (self->preferences != NULL)
    g_object_remove_weak_pointer (G_OBJECT (self->preferences), (gpointer *) &self->preferences);
  g_free (self->store);

  G_OBJECT_CLASS (accord_application_parent_class)->finalize (object);
}

static void
accord_application_class_init (AccordApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = accord_application_finalize;
  application_class->activate = accord_application_activate;
  application_class->startup = accord_application_startup;
  application_class->shutdown = accord_application_shutdown;
  application_class->handle_local_options = accord_application_handle_local_options;
}

static void
accord_application_init (AccordApplication *self)
{
  static const GOptionEntry options[] = {
    { "store", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Use another store"), N_ ("FILE") },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Show the version"), NULL },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

AccordApplication *
accord_application_new (void)
{
  return g_object_new (ACCORD_TYPE_APPLICATION,
                       "application-id",
                       ACCORD_APP_ID,
                       "resource-base-path",
                       "/io/github/accord_calendar/Accord",
                       NULL);
}
