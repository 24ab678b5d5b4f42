/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-sentences.h"
#include "accord-signin-page.h"

/* The service lets a sign-in live as long (product.md A4). */
#define LIFETIME_SECONDS (10 * 60)

struct _AccordSigninPage
{
  AdwBin parent_instance;

  AdwWindowTitle *title;
  GtkStack *stack;
  GtkLabel *explanation;
  GtkLabel *countdown;
  GtkLabel *browser_note;
  GtkButton *open_again;
  GtkButton *copy_link;
  AdwStatusPage *failed;
  GtkWidget *add_another;
  AdwStatusPage *unregistered;
  GtkLabel *steps;

  AccordDesk *desk; /* (owned) */
  char *provider;   /* (owned) */
  char *account;    /* (owned) (nullable) */
  char *flow;       /* (owned) (nullable) until the service named it */
  char *address;    /* (owned) (nullable) */
  gint64 ends_at;   /* monotonic microseconds */
  guint tick_source;
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (AccordSigninPage, accord_signin_page, ADW_TYPE_BIN)

enum
{
  DONE,
  CANCELLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
is_ours (AccordSigninPage *self, const char *flow)
{
  return self->flow == NULL || g_str_equal (self->flow, flow);
}

static void
show_failure (AccordSigninPage *self, const char *sentence, gboolean stranger)
{
  g_clear_handle_id (&self->tick_source, g_source_remove);
  adw_status_page_set_description (self->failed, sentence);
  gtk_widget_set_visible (self->add_another, stranger);
  gtk_stack_set_visible_child_name (self->stack, "failed");
}

static void
show_unregistered (AccordSigninPage *self)
{
  g_autofree char *title =
      g_strdup_printf (_ ("%s Needs an App Registration"), accord_say_company (self->provider));
  g_autofree char *description =
      g_strdup_printf (_ ("Accord signs in with a registration of its own at %s. None is known on this "
                          "computer yet; making one takes about five minutes and costs nothing."),
                       accord_say_company (self->provider));

  g_clear_handle_id (&self->tick_source, g_source_remove);
  adw_status_page_set_title (self->unregistered, title);
  adw_status_page_set_description (self->unregistered, description);
  gtk_label_set_label (
      self->steps,
      g_str_equal (self->provider, "google")
          ? _ ("1. Open the Google Cloud console and make a project.\n"
               "2. Switch on the Google Calendar API.\n"
               "3. Fill in the consent screen and add yourself as a test user.\n"
               "4. Make an OAuth client of the type “Desktop app”.\n"
               "5. Enter its client ID and secret in Preferences.")
          : _ ("1. Open the Microsoft Entra admin center, App registrations.\n"
               "2. Make a new registration for the accounts you want to sign in.\n"
               "3. Add the platform “Mobile and desktop applications” with the address http://localhost.\n"
               "4. Enter the application (client) ID in Preferences."));
  gtk_stack_set_visible_child_name (self->stack, "unregistered");
}

/* ---- the browser ---- */

static void
browser_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AccordSigninPage) self = data;
  g_autoptr (GError) error = NULL;

  if (gtk_show_uri_full_finish (GTK_WINDOW (source), result, &error))
    gtk_label_set_label (self->browser_note,
                         _ ("Nothing is written to your calendar yet: first you see the plan."));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_label_set_label (self->browser_note,
                         _ ("No browser could be opened. Copy the link and open it in a browser yourself."));
}

static void
open_browser (AccordSigninPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->address == NULL || !GTK_IS_WINDOW (root))
    return;
  gtk_show_uri_full (
      GTK_WINDOW (root), self->address, GDK_CURRENT_TIME, NULL, browser_opened_cb, g_object_ref (self));
}

static void
copy_link_cb (AccordSigninPage *self)
{
  if (self->address == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->address);
  gtk_label_set_label (self->browser_note,
                       _ ("The link is on the clipboard. It works once, in a browser on this computer."));
}

/* ---- the flow ---- */

static gboolean
tick_cb (gpointer data)
{
  AccordSigninPage *self = data;
  gint64 left = (self->ends_at - g_get_monotonic_time ()) / G_USEC_PER_SEC;
  g_autofree char *clock = accord_say_countdown (left);
  g_autofree char *text = NULL;

  /* Translators: %s is a countdown such as "9:41" */
  text = g_strdup_printf (_ ("This sign-in ends in %s"), clock);
  gtk_label_set_label (self->countdown, text);
  return G_SOURCE_CONTINUE;
}

static void
waiting_cb (AccordSigninPage *self, const char *flow, const char *address)
{
  if (!is_ours (self, flow))
    return;

  g_free (self->address);
  self->address = g_strdup (address);
  gtk_widget_set_sensitive (GTK_WIDGET (self->open_again), TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->copy_link), TRUE);
  open_browser (self);
}

static void
finished_cb (AccordSigninPage *self, const char *flow, const char *account, const char *error)
{
  if (!is_ours (self, flow))
    return;

  g_clear_handle_id (&self->tick_source, g_source_remove);
  if (error != NULL && *error != '\0')
    show_failure (self, error, account != NULL && *account != '\0');
  else
    g_signal_emit (self, signals[DONE], 0, account);
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AccordSigninPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *flow = accord_client_sign_in_finish (ACCORD_CLIENT (source), result, &error);

  if (flow != NULL && g_cancellable_is_cancelled (self->cancellable))
    accord_client_cancel_sign_in (ACCORD_CLIENT (source), flow);
  else if (flow != NULL)
    {
      g_free (self->flow);
      self->flow = g_steal_pointer (&flow);
    }
  else if (g_error_matches (error, ACCORD_SERVICE_ERROR, ACCORD_SERVICE_ERROR_NO_REGISTRATION))
    show_unregistered (self);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_failure (self, error->message, FALSE);
}

static void
begin (AccordSigninPage *self)
{
  g_clear_pointer (&self->flow, g_free);
  g_clear_pointer (&self->address, g_free);
  gtk_widget_set_sensitive (GTK_WIDGET (self->open_again), FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->copy_link), FALSE);
  gtk_label_set_label (self->browser_note,
                       _ ("Nothing is written to your calendar yet: first you see the plan."));
  gtk_stack_set_visible_child_name (self->stack, "waiting");

  self->ends_at = g_get_monotonic_time () + LIFETIME_SECONDS * G_USEC_PER_SEC;
  if (self->tick_source == 0)
    self->tick_source = g_timeout_add_seconds (1, tick_cb, self);
  tick_cb (self);
  accord_client_sign_in_async (accord_desk_get_client (self->desk),
                               self->provider,
                               self->account,
                               NULL,
                               started_cb,
                               g_object_ref (self));
}

static void
add_another_cb (AccordSigninPage *self)
{
  g_clear_pointer (&self->account, g_free);
  begin (self);
}

static void
cancel_cb (AccordSigninPage *self)
{
  g_cancellable_cancel (self->cancellable);
  if (self->flow != NULL && g_str_equal (gtk_stack_get_visible_child_name (self->stack), "waiting"))
    accord_client_cancel_sign_in (accord_desk_get_client (self->desk), self->flow);
  g_signal_emit (self, signals[CANCELLED], 0);
}

static void
accord_signin_page_dispose (GObject *object)
{
  AccordSigninPage *self = ACCORD_SIGNIN_PAGE (object);

  g_clear_handle_id (&self->tick_source, g_source_remove);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (accord_signin_page_parent_class)->dispose (object);
}

static void
accord_signin_page_finalize (GObject *object)
{
  AccordSigninPage *self = ACCORD_SIGNIN_PAGE (object);

  g_free (self->provider);
  g_free (self->account);
  g_free (self->flow);
  g_free (self->address);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (accord_signin_page_parent_class)->finalize (object);
}

static void
accord_signin_page_class_init (AccordSigninPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = accord_signin_page_dispose;
  object_class->finalize = accord_signin_page_finalize;

  signals[DONE] = g_signal_new ("done",
                                G_TYPE_FROM_CLASS (klass),
                                G_SIGNAL_RUN_LAST,
                                0,
                                NULL,
                                NULL,
                                NULL,
                                G_TYPE_NONE,
                                1,
                                G_TYPE_STRING);
  signals[CANCELLED] = g_signal_new (
      "cancelled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/accord_calendar/Accord/ui/accord-signin-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AccordSigninPage, title);
  gtk_widget_class_bind_template_child (widget_class, AccordSigninPage, stack);
  gtk_widget_class_bind_template_child (widget_class, AccordSigninPage, explanation);
  gtk_widget_class_bind_template_child (widget_class, AccordSigninPage, countdown);
  gtk_widget_class_bind_template_child (widget_class, AccordSigninPage, browser_note);
  gtk_widget_class_bind_template_child (widget_class, AccordSigninPage, open_again);
  gtk_widget_class_bind_template_child (widget_class, AccordSigninPage, copy_link);
  gtk_widget_class_bind_template_child (widget_class, AccordSigninPage, failed);
  gtk_widget_class_bind_template_child (widget_class, AccordSigninPage, add_another);
  gtk_widget_class_bind_template_child (widget_class, AccordSigninPage, unregistered);
  gtk_widget_class_bind_template_child (widget_class, AccordSigninPage, steps);
  gtk_widget_class_bind_template_callback (widget_class, open_browser);
  gtk_widget_class_bind_template_callback (widget_class, copy_link_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_another_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, begin);
}

static void
accord_signin_page_init (AccordSigninPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

GtkWidget *
accord_signin_page_new (AccordDesk *desk, const char *provider, const char *account)
{
  AccordSigninPage *self = g_object_new (ACCORD_TYPE_SIGNIN_PAGE, NULL);
  AccordClient *client = accord_desk_get_client (desk);
  g_autofree char *title = NULL;
  g_autofree char *explanation = NULL;

  self->desk = g_object_ref (desk);
  self->provider = g_strdup (provider);
  self->account = g_strdup (account);
  /* Translators: %s is Outlook or Google */
  title = g_strdup_printf (_ ("Connect %s"), accord_say_service (provider));
  explanation = g_strdup_printf (_ ("Sign in to %s in the page that has just opened.\n"
                                    "Accord goes on by itself as soon as you are done."),
                                 accord_say_company (provider));
  adw_window_title_set_title (self->title, title);
  gtk_label_set_label (self->explanation, explanation);
  g_signal_connect_object (client, "sign-in-waiting", G_CALLBACK (waiting_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "sign-in-finished", G_CALLBACK (finished_cb), self, G_CONNECT_SWAPPED);
  begin (self);
  return GTK_WIDGET (self);
}
