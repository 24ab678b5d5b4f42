/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-account-card.h"
#include "accord-account-page.h"
#include "accord-calendar-row.h"
#include "accord-leave-page.h"
#include "accord-sentences.h"
#include "accord-tile.h"

struct _AccordAccountPage
{
  AdwBin parent_instance;

  GtkButton *sync;
  GtkBox *hero;
  GtkLabel *email;
  GtkLabel *description;
  GtkBox *state_line;
  GtkLabel *sentence;
  AdwPreferencesGroup *calendars;
  AdwActionRow *window_row;
  AdwActionRow *saved_row;
  GtkButton *sign_in;
  AdwActionRow *permissions;
  GtkImage *permissions_icon;
  AdwActionRow *registration;
  AdwActionRow *reset;
  AdwActionRow *disconnect;
  GtkWidget *tile;
  GtkWidget *badge;
  GtkWidget *disc;       /* of the saved sign-in */
  const char *disc_code; /* (nullable) what the disc shows */

  AccordDesk *desk;           /* (owned) */
  AccordAccountInfo *account; /* (owned) */
  GPtrArray *rows;            /* (owned) (element-type AccordCalendarRow) not owning */
};

G_DEFINE_FINAL_TYPE (AccordAccountPage, accord_account_page, ADW_TYPE_BIN)

enum
{
  DEED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *
id_of (AccordAccountPage *self)
{
  return accord_account_info_get_id (self->account);
}

/* ---- calendars ---- */

static int
rank (const AccordCalendar *calendar)
{
  return (calendar->mirrored ? 0 : 4) + (calendar->made_here ? 0 : 2) + (calendar->primary ? 0 : 1);
}

/* What takes part comes first, and of the rest the primary one. */
static int
compare_calendars (gconstpointer a, gconstpointer b)
{
  const AccordCalendar *one = *(AccordCalendar *const *) a;
  const AccordCalendar *other = *(AccordCalendar *const *) b;
  int order = rank (one) - rank (other);

  return order != 0 ? order : g_utf8_collate (one->name, other->name);
}

static void
show_calendars (AccordAccountPage *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) calendars =
      accord_store_list_calendars (accord_desk_get_store (self->desk), id_of (self), &error);

  if (calendars == NULL)
    {
      accord_desk_report (self->desk, error);
      return;
    }
  g_ptr_array_sort (calendars, compare_calendars);
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->calendars, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < calendars->len; i++)
    {
      GtkWidget *row = accord_calendar_row_new (self->desk, g_ptr_array_index (calendars, i));

      adw_preferences_group_add (self->calendars, row);
      g_ptr_array_add (self->rows, row);
    }
}

static void
refreshed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AccordAccountPage) self = data;
  g_autoptr (GError) error = NULL;

  if (self->desk == NULL)
    return;
  if (accord_client_refresh_calendars_finish (ACCORD_CLIENT (source), result, &error))
    show_calendars (self);
  else if (!g_error_matches (error, ACCORD_SERVICE_ERROR, ACCORD_SERVICE_ERROR_SIGN_IN) &&
           !g_error_matches (error, ACCORD_SERVICE_ERROR, ACCORD_SERVICE_ERROR_OFFLINE) &&
           !g_error_matches (error, ACCORD_SERVICE_ERROR, ACCORD_SERVICE_ERROR_BUSY))
    accord_desk_report (self->desk, error);
}

static void
created_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AccordAccountPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *calendar = accord_client_create_calendar_finish (ACCORD_CLIENT (source), result, &error);

  if (self->desk == NULL)
    return;
  if (calendar != NULL)
    show_calendars (self);
  else
    accord_desk_report (self->desk, error);
}

static void
name_given_cb (AccordAccountPage *self, const char *response, AdwMessageDialog *dialog)
{
  GtkEditable *entry = GTK_EDITABLE (adw_message_dialog_get_extra_child (dialog));
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  if (g_str_equal (response, "make") && *name != '\0')
    accord_client_create_calendar_async (
        accord_desk_get_client (self->desk), id_of (self), name, NULL, created_cb, g_object_ref (self));
}

static void
add_calendar_cb (AccordAccountPage *self)
{
  const char *service = accord_say_service (accord_account_info_get_provider (self->account));
  GtkWidget *dialog =
      adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _ ("Add Calendar"), NULL);
  GtkWidget *entry = gtk_entry_new ();

  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                  _ ("The calendar is made in %s at once and takes part."),
                                  service);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("Name"));
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Calendar Name"),
                                  -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  adw_message_dialog_add_responses (
      ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("Cancel"), "make", _ ("Make Calendar"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "make", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "make");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (name_given_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- the account ---- */

static void
show_disc (AccordAccountPage *self, gboolean signed_out)
{
  const char *code = signed_out ? "out" : "in";

  if (g_strcmp0 (code, self->disc_code) == 0)
    return;
  self->disc_code = code;
  if (self->disc != NULL)
    adw_action_row_remove (self->saved_row, self->disc);
  self->disc = signed_out ? accord_disc_new ("dialog-password-symbolic", "warning-tint", 32)
                          : accord_disc_new ("object-select-symbolic", "success-tint", 32);
  adw_action_row_add_prefix (self->saved_row, self->disc);
}

static void
show_sign_in (AccordAccountPage *self)
{
  g_autoptr (AccordAccount) stored =
      accord_store_get_account (accord_desk_get_store (self->desk), id_of (self), NULL);
  const char *code = accord_account_info_get_badge_code (self->account);
  const char *missing = accord_account_info_get_missing_scopes (self->account);
  gboolean signed_out = g_strcmp0 (code, "expired") == 0 || g_strcmp0 (code, "revoked") == 0;
  gint64 renewed = stored != NULL ? MAX (stored->token_renewed_at, stored->connected_at) : 0;
  g_autofree char *ago = accord_say_ago (renewed, accord_desk_now (self->desk));
  g_autofree char *text = NULL;

  if (signed_out)
    text = g_strdup (accord_account_info_get_reason (self->account) != NULL
                         ? accord_account_info_get_reason (self->account)
                         : _ ("No longer accepted"));
  else if (renewed == 0)
    text = g_strdup (_ ("Kept in this computer’s keyring"));
  else
    /* Translators: %s is "12 minutes ago" */
    text = g_strdup_printf (_ ("Renewed %s · kept in this computer’s keyring"), ago);
  adw_action_row_set_subtitle (self->saved_row, text);
  show_disc (self, signed_out);
  if (signed_out)
    gtk_widget_add_css_class (GTK_WIDGET (self->sign_in), "suggested-action");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->sign_in), "suggested-action");

  adw_action_row_set_subtitle (self->permissions,
                               missing != NULL
                                   ? _ ("Some were not granted at sign-in; what needs them is missing")
                                   : _ ("Read and write your calendars · nothing more"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->permissions), missing);
  gtk_image_set_from_icon_name (self->permissions_icon,
                                missing != NULL ? "dialog-warning-symbolic" : "object-select-symbolic");
  adw_action_row_set_subtitle (self->registration,
                               stored != NULL && stored->client_id != NULL ? stored->client_id
                                                                           : _ ("Set in Preferences"));
}

/* What has begun is not asked for a second time. */
static void
show_way_out (AccordAccountPage *self)
{
  AccordPlanPurpose purpose = ACCORD_PLAN_FOR_SYNC;
  gboolean leaving = accord_desk_find_leaving (self->desk, id_of (self), &purpose);

  adw_action_row_set_subtitle (self->disconnect,
                               leaving && purpose == ACCORD_PLAN_FOR_DISCONNECT
                                   ? _ ("Not finished: some copies are still there")
                                   : _ ("The copies in the calendars stay, or are removed"));
  adw_action_row_set_subtitle (self->reset,
                               leaving && purpose == ACCORD_PLAN_FOR_RESET
                                   ? _ ("Not finished: some copies are still there")
                                   : _ ("Forget what is known, and begin again with a plan"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->disconnect), !leaving || purpose == ACCORD_PLAN_FOR_DISCONNECT);
  gtk_widget_set_sensitive (GTK_WIDGET (self->reset), !leaving || purpose == ACCORD_PLAN_FOR_RESET);
}

static void
refresh (AccordAccountPage *self)
{
  AccordStore *store = accord_desk_get_store (self->desk);
  const char *provider = accord_account_info_get_provider (self->account);
  const char *code = accord_account_info_get_badge_code (self->account);
  gboolean attention = g_strcmp0 (code, "attention") == 0;
  guint stuck =
      accord_account_info_get_stuck (self->account) + accord_account_info_get_conflicts (self->account);
  g_autofree char *description = accord_desk_describe_account (self->desk, self->account);
  g_autofree char *sentence = accord_say_account (self->account, accord_desk_now (self->desk), FALSE);
  g_autofree char *window = NULL;
  int back = accord_store_get_setting_int (store, "window_back");
  int ahead = accord_store_get_setting_int (store, "window_ahead");

  accord_tile_set_account (ACCORD_TILE (self->tile),
                           provider,
                           accord_account_info_get_email (self->account),
                           accord_desk_account_nth (self->desk, id_of (self)));
  gtk_label_set_label (self->email, accord_account_info_get_email (self->account));
  gtk_label_set_label (self->description, description);
  accord_badge_set_state (ACCORD_BADGE (self->badge),
                          code,
                          accord_account_info_get_done (self->account),
                          attention ? stuck : accord_account_info_get_total (self->account));
  gtk_label_set_label (self->sentence, sentence);
  window = g_strdup_printf (_ ("%d days back, %d days ahead"), back, ahead);
  adw_action_row_set_subtitle (self->window_row, window);
  gtk_button_set_label (self->sync, g_strcmp0 (code, "syncing") == 0 ? _ ("Stop") : _ ("Sync Now"));
  show_sign_in (self);
  show_way_out (self);
}

static void
sync_cb (AccordAccountPage *self)
{
  gboolean syncing = g_strcmp0 (accord_account_info_get_badge_code (self->account), "syncing") == 0;

  g_signal_emit (self, signals[DEED], 0, id_of (self), syncing ? ACCORD_DEED_STOP : ACCORD_DEED_SYNC);
}

static void
sign_in_cb (AccordAccountPage *self)
{
  g_signal_emit (self, signals[DEED], 0, id_of (self), ACCORD_DEED_SIGN_IN);
}

static void
disconnect_cb (AccordAccountPage *self)
{
  g_signal_emit (self, signals[DEED], 0, id_of (self), ACCORD_DEED_DISCONNECT);
}

static void
reset_cb (AccordAccountPage *self)
{
  g_signal_emit (self, signals[DEED], 0, id_of (self), ACCORD_DEED_RESET);
}

static void
accord_account_page_dispose (GObject *object)
{
  AccordAccountPage *self = ACCORD_ACCOUNT_PAGE (object);

  g_clear_object (&self->desk);
  g_clear_object (&self->account);
  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (accord_account_page_parent_class)->dispose (object);
}

static void
accord_account_page_class_init (AccordAccountPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = accord_account_page_dispose;

  signals[DEED] = g_signal_new ("deed",
                                G_TYPE_FROM_CLASS (klass),
                                G_SIGNAL_RUN_LAST,
                                0,
                                NULL,
                                NULL,
                                NULL,
                                G_TYPE_NONE,
                                2,
                                G_TYPE_STRING,
                                G_TYPE_INT);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/accord_calendar/Accord/ui/accord-account-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AccordAccountPage, sync);
  gtk_widget_class_bind_template_child (widget_class, AccordAccountPage, hero);
  gtk_widget_class_bind_template_child (widget_class, AccordAccountPage, email);
  gtk_widget_class_bind_template_child (widget_class, AccordAccountPage, description);
  gtk_widget_class_bind_template_child (widget_class, AccordAccountPage, state_line);
  gtk_widget_class_bind_template_child (widget_class, AccordAccountPage, sentence);
  gtk_widget_class_bind_template_child (widget_class, AccordAccountPage, calendars);
  gtk_widget_class_bind_template_child (widget_class, AccordAccountPage, window_row);
  gtk_widget_class_bind_template_child (widget_class, AccordAccountPage, saved_row);
  gtk_widget_class_bind_template_child (widget_class, AccordAccountPage, sign_in);
  gtk_widget_class_bind_template_child (widget_class, AccordAccountPage, permissions);
  gtk_widget_class_bind_template_child (widget_class, AccordAccountPage, permissions_icon);
  gtk_widget_class_bind_template_child (widget_class, AccordAccountPage, registration);
  gtk_widget_class_bind_template_child (widget_class, AccordAccountPage, reset);
  gtk_widget_class_bind_template_child (widget_class, AccordAccountPage, disconnect);
  gtk_widget_class_bind_template_callback (widget_class, add_calendar_cb);
  gtk_widget_class_bind_template_callback (widget_class, sync_cb);
  gtk_widget_class_bind_template_callback (widget_class, sign_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, reset_cb);
  gtk_widget_class_bind_template_callback (widget_class, disconnect_cb);
}

static void
accord_account_page_init (AccordAccountPage *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->tile = accord_tile_new (64);
  gtk_box_prepend (self->hero, self->tile);
  self->badge = accord_badge_new ();
  gtk_box_prepend (self->state_line, self->badge);
}

GtkWidget *
accord_account_page_new (AccordDesk *desk, const char *account)
{
  AccordAccountPage *self = g_object_new (ACCORD_TYPE_ACCOUNT_PAGE, NULL);

  self->desk = g_object_ref (desk);
  self->account = g_object_ref (accord_desk_find_account (desk, account));
  g_signal_connect_object (self->account, "notify", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "store-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
  show_calendars (self);
  accord_client_refresh_calendars_async (
      accord_desk_get_client (desk), account, NULL, refreshed_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}
