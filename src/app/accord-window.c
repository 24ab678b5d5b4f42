/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-accounts-page.h"
#include "accord-activity-page.h"
#include "accord-events-page.h"
#include "accord-leave-page.h"
#include "accord-salvage-strip.h"
#include "accord-sentences.h"
#include "accord-window-private.h"
#include "accord-window-rules.h"

/* Below this width one column is left. */
#define NARROW_WIDTH 600

struct _AccordWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  AdwLeaflet *leaflet;
  AdwViewStack *views;
  AdwViewStackPage *accounts_view;
  AdwViewSwitcherTitle *switcher_title;
  AdwViewSwitcherBar *switcher_bar;
  GtkStack *sync_stack;
  GtkLabel *sync_count;
  GtkWidget *sync_button;
  GtkWidget *test_store;
  GMenu *main_menu;
  AccordSalvageStrip *salvage;
  GtkRevealer *strip;
  GtkLabel *strip_text;
  GtkButton *strip_button;
  AccordAccountsPage *accounts;
  AccordEventsPage *events;
  AccordActivityPage *activity;

  AccordDesk *desk;    /* (owned) */
  GSettings *settings; /* (owned) (nullable) window size, where the schema is installed */
  char *undo_reason;   /* (owned) (nullable) why there is no last sync to undo */
  char *strip_account; /* (owned) (nullable) whom the strip is about */
  AccordDeed strip_deed;
  GPtrArray *pages; /* (owned) (element-type GtkWidget) not owning; what lies over what, the views first */
  GPtrArray *leaving; /* (owned) (element-type GtkWidget) not owning; popped, still in the leaflet */
  guint drop_source;
  gboolean narrow;
  guint narrow_source;
};

#define TOAST_SECONDS  4
#define BUTTON_SECONDS 10

G_DEFINE_FINAL_TYPE (AccordWindow, accord_window, ADW_TYPE_APPLICATION_WINDOW)

enum
{
  PROP_0,
  PROP_NARROW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* ---- pages over the views ---- */

void
accord_window_push (AccordWindow *self, GtkWidget *page)
{
  g_return_if_fail (ACCORD_IS_WINDOW (self));

  g_ptr_array_add (self->pages, page);
  adw_leaflet_append (self->leaflet, page);
  adw_leaflet_set_visible_child (self->leaflet, page);
}

static gboolean
drop_cb (gpointer data)
{
  AccordWindow *self = data;

  self->drop_source = 0;
  if (adw_leaflet_get_child_transition_running (self->leaflet))
    return G_SOURCE_REMOVE;
  while (self->leaving->len > 0)
    adw_leaflet_remove (self->leaflet, g_ptr_array_steal_index (self->leaving, 0));
  return G_SOURCE_REMOVE;
}

/* What was left behind goes once it is out of sight, and not from within the leaflet's own doings. */
static void
transition_cb (AccordWindow *self)
{
  if (self->leaving != NULL && self->leaving->len > 0 && self->drop_source == 0 &&
      !adw_leaflet_get_child_transition_running (self->leaflet))
    self->drop_source = g_idle_add (drop_cb, self);
}

void
accord_window_pop (AccordWindow *self)
{
  g_return_if_fail (ACCORD_IS_WINDOW (self));

  if (self->pages->len < 2)
    return;
  g_ptr_array_add (self->leaving, g_ptr_array_steal_index (self->pages, self->pages->len - 1));
  adw_leaflet_set_visible_child (self->leaflet, g_ptr_array_index (self->pages, self->pages->len - 1));
  transition_cb (self);
}

void
accord_window_pop_all (AccordWindow *self)
{
  g_return_if_fail (ACCORD_IS_WINDOW (self));

  while (self->pages->len > 1)
    accord_window_pop (self);
}

gboolean
accord_window_has_pages (AccordWindow *self)
{
  g_return_val_if_fail (ACCORD_IS_WINDOW (self), FALSE);

  return self->pages->len > 1;
}

/* ---- the strip for what needs a person ---- */

typedef struct
{
  const char *sentence;
  const char *button;
  AccordDeed deed;
} StripText;

static const struct
{
  const char *code;
  StripText text;
} strips[] = {
  { "expired", { N_ ("%s needs you to sign in again."), N_ ("Sign In Again"), ACCORD_DEED_SIGN_IN } },
  { "revoked", { N_ ("Access to %s was taken back."), N_ ("Connect Again"), ACCORD_DEED_SIGN_IN } },
  { "attention", { N_ ("Some events of %s need a decision."), N_ ("Show Them"), ACCORD_DEED_SHOW_STUCK } },
};

/* An approved plan of the account rests. */
static const StripText leavings[] = {
  [ACCORD_PLAN_FOR_DISCONNECT] = { N_ ("%s is not disconnected yet: some copies are still there."),
                                   N_ ("Show"),
                                   ACCORD_DEED_DISCONNECT },
  [ACCORD_PLAN_FOR_RESET] = { N_ ("%s is not reset yet: some copies are still there."), N_ ("Show"), ACCORD_DEED_RESET },
};

static const StripText *
find_strip (AccordWindow *self, AccordAccountInfo *account)
{
  static const StripText plan = { N_ ("A plan for %s waits for you."),
                                  N_ ("Review…"),
                                  ACCORD_DEED_SHOW_PLAN };
  const char *code = accord_account_info_get_badge_code (account);
  AccordPlanPurpose leaving;

  if (accord_desk_find_leaving (self->desk, accord_account_info_get_id (account), &leaving))
    return accord_desk_is_running (self->desk) ? NULL : &leavings[leaving];
  for (guint i = 0; i < G_N_ELEMENTS (strips); i++)
    if (g_strcmp0 (strips[i].code, code) == 0 && i < 2)
      return &strips[i].text;
  if (accord_desk_needs_approval (self->desk, accord_account_info_get_id (account)))
    return &plan;
  return g_strcmp0 (code, "attention") == 0 ? &strips[2].text : NULL;
}

static void
update_strip (AccordWindow *self)
{
  gboolean on_accounts = g_strcmp0 (adw_view_stack_get_visible_child_name (self->views), "accounts") == 0;
  GListModel *accounts;
  const StripText *text = NULL;

  if (self->desk == NULL)
    return;
  accounts = accord_desk_get_accounts (self->desk);
  for (guint i = 0; text == NULL && i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (AccordAccountInfo) account = g_list_model_get_item (accounts, i);
      g_autofree char *sentence = NULL;

      text = find_strip (self, account);
      if (text == NULL)
        continue;
      sentence = accord_say_with (_ (text->sentence), accord_account_info_get_email (account));
      gtk_label_set_label (self->strip_text, sentence);
      gtk_button_set_label (self->strip_button, _ (text->button));
      self->strip_deed = text->deed;
      g_free (self->strip_account);
      self->strip_account = g_strdup (accord_account_info_get_id (account));
    }
  adw_view_stack_page_set_needs_attention (self->accounts_view, text != NULL);
  /* The cards themselves say it on the Accounts page. */
  gtk_revealer_set_reveal_child (self->strip, text != NULL && !on_accounts);
}

static void
strip_clicked_cb (AccordWindow *self)
{
  g_autofree char *account = g_strdup (self->strip_account);

  accord_window_do (self, account, self->strip_deed);
}

/* ---- the menu ---- */

/* Where the section of "Undo Last Sync…" stands in the menu. */
#define UNDO_SECTION 1

void
accord_window_set_undo (AccordWindow *self, const char *reason)
{
  g_autoptr (GMenu) section = NULL;

  g_return_if_fail (ACCORD_IS_WINDOW (self));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo-last", reason == NULL);
  /* An open menu is not built anew for nothing. */
  if (g_menu_model_get_n_items (G_MENU_MODEL (self->main_menu)) > UNDO_SECTION + 1 &&
      g_strcmp0 (reason, self->undo_reason) == 0)
    return;
  g_free (self->undo_reason);
  self->undo_reason = g_strdup (reason);
  if (g_menu_model_get_n_items (G_MENU_MODEL (self->main_menu)) > UNDO_SECTION + 1)
    g_menu_remove (self->main_menu, UNDO_SECTION);
  section = g_menu_new ();
  g_menu_append (section, _ ("Undo Last Sync…"), "win.undo-last");
  g_menu_insert_section (self->main_menu, UNDO_SECTION, reason, G_MENU_MODEL (section));
}

static void
update_undo (AccordWindow *self)
{
  g_autofree char *cycle = accord_store_find_last_sync (accord_desk_get_store (self->desk), NULL);

  if (accord_desk_is_running (self->desk))
    accord_window_set_undo (self, _ ("A sync is running"));
  else
    accord_window_set_undo (self, cycle == NULL ? _ ("Nothing to undo yet") : NULL);
}

/* ---- the sync button ---- */

static void
update_sync (AccordWindow *self)
{
  gboolean running = accord_desk_is_running (self->desk);
  g_autofree char *count = NULL;
  guint done, total;

  g_object_get (self->desk, "done", &done, "total", &total, NULL);
  if (running && total > 0)
    /* Translators: changes made, of all of this sync */
    count = g_strdup_printf (_ ("%u of %u"), done, total);
  gtk_label_set_label (self->sync_count, count != NULL ? count : "");
  gtk_widget_set_visible (GTK_WIDGET (self->sync_count), !self->narrow);
  gtk_stack_set_visible_child_name (self->sync_stack, running ? "running" : "idle");
}

static void
running_cb (AccordWindow *self)
{
  update_sync (self);
  update_undo (self);
  update_strip (self);
}

static void
store_changed_cb (AccordWindow *self)
{
  update_undo (self);
  update_strip (self);
}

static void
say_result (AccordWindow *self, GVariant *result)
{
  g_autoptr (GVariantDict) dict = g_variant_dict_new (result);
  const char *error = NULL;
  guint pulled = 0, pushed = 0, here = 0, there = 0;
  gboolean approval = FALSE;
  g_autofree char *sentence = NULL;

  g_variant_dict_lookup (dict, "pulled", "u", &pulled);
  g_variant_dict_lookup (dict, "pushed", "u", &pushed);
  g_variant_dict_lookup (dict, "deleted_here", "u", &here);
  g_variant_dict_lookup (dict, "deleted_there", "u", &there);
  g_variant_dict_lookup (dict, "needs_approval", "b", &approval);
  if (g_variant_dict_lookup (dict, "error", "&s", &error) && *error != '\0')
    sentence = g_strdup (error);
  else if (approval)
    sentence = g_strdup (_ ("A plan waits for your approval. Nothing was written."));
  else if (pulled + pushed + here + there == 0)
    sentence = g_strdup (_ ("Everything is in step."));
  else if (here + there == 0)
    sentence = g_strdup_printf (_ ("%u pushed, %u pulled."), pushed, pulled);
  else
    sentence = g_strdup_printf (_ ("%u pushed, %u pulled, %u taken away."), pushed, pulled, here + there);
  accord_window_toast (self, sentence);
}

static void
run_finished_cb (AccordWindow *self, GVariant *result)
{
  if (result != NULL)
    say_result (self, result);
  update_strip (self);
}

/* AdwToast 1.2 reads its title as markup. */
static AdwToast *
new_toast (const char *sentence, guint seconds)
{
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);
  AdwToast *toast = adw_toast_new (escaped);

  adw_toast_set_timeout (toast, seconds);
  return toast;
}

void
accord_window_toast (AccordWindow *self, const char *sentence)
{
  g_return_if_fail (ACCORD_IS_WINDOW (self));

  adw_toast_overlay_add_toast (self->toasts, new_toast (sentence, TOAST_SECONDS));
}

AdwToast *
accord_window_toast_with (AccordWindow *self, const char *sentence, const char *button)
{
  AdwToast *toast;

  g_return_val_if_fail (ACCORD_IS_WINDOW (self), NULL);

  toast = new_toast (sentence, BUTTON_SECONDS);
  adw_toast_set_button_label (toast, button);
  adw_toast_overlay_add_toast (self->toasts, toast);
  return toast;
}

/* ---- narrow windows ---- */

/* Beside the menu; where there is no room for it, below the title. */
static void
show_test_store (AccordWindow *self)
{
  gboolean test = self->desk != NULL && accord_desk_is_test (self->desk);

  gtk_widget_set_visible (self->test_store, test && !self->narrow);
}

static gboolean
narrow_cb (gpointer data)
{
  AccordWindow *self = data;

  self->narrow_source = 0;
  if (self->narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
  accord_accounts_page_set_narrow (self->accounts, self->narrow);
  accord_activity_page_set_narrow (self->activity, self->narrow);
  show_test_store (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
  return G_SOURCE_REMOVE;
}

static void
set_width (AccordWindow *self, int width)
{
  gboolean narrow = width < NARROW_WIDTH;

  if (narrow == self->narrow)
    return;
  self->narrow = narrow;
  /* Not now: this may be the middle of an allocation. */
  if (self->narrow_source == 0)
    self->narrow_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, narrow_cb, self, NULL);
}

static void
accord_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AccordWindow *self = ACCORD_WINDOW (widget);

  GTK_WIDGET_CLASS (accord_window_parent_class)->size_allocate (widget, width, height, baseline);
  set_width (self, gtk_widget_get_width (GTK_WIDGET (self->toasts)));
}

gboolean
accord_window_get_narrow (AccordWindow *self)
{
  g_return_val_if_fail (ACCORD_IS_WINDOW (self), FALSE);

  return self->narrow;
}

/* ---- size ---- */

static void
restore_size (AccordWindow *self)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;
  int width = 1000, height = 700;
  gboolean maximized = FALSE;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, ACCORD_APP_ID, TRUE);
  if (schema != NULL)
    {
      self->settings = g_settings_new (ACCORD_APP_ID);
      g_settings_get (self->settings, "window-size", "(ii)", &width, &height);
      maximized = g_settings_get_boolean (self->settings, "window-maximized");
    }
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (maximized)
    gtk_window_maximize (GTK_WINDOW (self));
  else if (width < NARROW_WIDTH)
    {
      self->narrow = TRUE;
      gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
    }
}

static gboolean
accord_window_close_request (GtkWindow *window)
{
  AccordWindow *self = ACCORD_WINDOW (window);
  int width, height;

  if (self->settings != NULL)
    {
      gtk_window_get_default_size (window, &width, &height);
      g_settings_set (self->settings, "window-size", "(ii)", width, height);
      g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (window));
    }
  return GTK_WINDOW_CLASS (accord_window_parent_class)->close_request (window);
}

/* ---- the rest ---- */

static void
account_opened_cb (AccordWindow *self, const char *account)
{
  accord_window_show_account (self, account);
}

static void
account_deed_cb (AccordWindow *self, const char *account, int deed)
{
  accord_window_do (self, account, (AccordDeed) deed);
}

static void
event_activated_cb (AccordWindow *self, const char *event)
{
  accord_window_show_event (self, event);
}

void
accord_window_show_view (AccordWindow *self, const char *name)
{
  g_return_if_fail (ACCORD_IS_WINDOW (self));

  adw_view_stack_set_visible_child_name (self->views, name);
}

void
accord_window_filter_events (AccordWindow *self, AccordPresence presence)
{
  accord_window_show_view (self, "events");
  accord_events_page_show_presence (self->events, presence);
}

static void
accord_window_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  AccordWindow *self = ACCORD_WINDOW (object);

  switch (property_id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
accord_window_dispose (GObject *object)
{
  AccordWindow *self = ACCORD_WINDOW (object);

  g_clear_handle_id (&self->narrow_source, g_source_remove);
  g_clear_handle_id (&self->drop_source, g_source_remove);
  g_clear_pointer (&self->undo_reason, g_free);
  g_clear_pointer (&self->strip_account, g_free);
  g_clear_pointer (&self->pages, g_ptr_array_unref);
  g_clear_pointer (&self->leaving, g_ptr_array_unref);
  g_clear_object (&self->desk);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (accord_window_parent_class)->dispose (object);
}

static void
accord_window_class_init (AccordWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = accord_window_dispose;
  object_class->get_property = accord_window_get_property;
  widget_class->size_allocate = accord_window_size_allocate;
  GTK_WINDOW_CLASS (klass)->close_request = accord_window_close_request;

  properties[PROP_NARROW] = g_param_spec_boolean (
      "narrow", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (ACCORD_TYPE_ACCOUNTS_PAGE);
  g_type_ensure (ACCORD_TYPE_SALVAGE_STRIP);
  g_type_ensure (ACCORD_TYPE_EVENTS_PAGE);
  g_type_ensure (ACCORD_TYPE_ACTIVITY_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/accord_calendar/Accord/ui/accord-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AccordWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, AccordWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, AccordWindow, views);
  gtk_widget_class_bind_template_child (widget_class, AccordWindow, accounts_view);
  gtk_widget_class_bind_template_child (widget_class, AccordWindow, switcher_title);
  gtk_widget_class_bind_template_child (widget_class, AccordWindow, switcher_bar);
  gtk_widget_class_bind_template_child (widget_class, AccordWindow, sync_stack);
  gtk_widget_class_bind_template_child (widget_class, AccordWindow, sync_count);
  gtk_widget_class_bind_template_child (widget_class, AccordWindow, sync_button);
  gtk_widget_class_bind_template_child (widget_class, AccordWindow, test_store);
  gtk_widget_class_bind_template_child (widget_class, AccordWindow, main_menu);
  gtk_widget_class_bind_template_child (widget_class, AccordWindow, salvage);
  gtk_widget_class_bind_template_child (widget_class, AccordWindow, strip);
  gtk_widget_class_bind_template_child (widget_class, AccordWindow, strip_text);
  gtk_widget_class_bind_template_child (widget_class, AccordWindow, strip_button);
  gtk_widget_class_bind_template_child (widget_class, AccordWindow, accounts);
  gtk_widget_class_bind_template_child (widget_class, AccordWindow, events);
  gtk_widget_class_bind_template_child (widget_class, AccordWindow, activity);
  gtk_widget_class_bind_template_callback (widget_class, transition_cb);
  gtk_widget_class_bind_template_callback (widget_class, strip_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, account_opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, account_deed_cb);
  gtk_widget_class_bind_template_callback (widget_class, event_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_strip);
  accord_window_install_actions (widget_class);
  accord_window_install_file_actions (widget_class);
  accord_window_install_rule_actions (widget_class);
}

static void
accord_window_init (AccordWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->pages = g_ptr_array_new ();
  self->leaving = g_ptr_array_new ();
  g_ptr_array_add (self->pages, adw_leaflet_get_visible_child (self->leaflet));
  restore_size (self);
}

AccordWindow *
accord_window_new (GtkApplication *application, AccordDesk *desk)
{
  AccordWindow *self = g_object_new (ACCORD_TYPE_WINDOW, "application", application, NULL);

  self->desk = g_object_ref (desk);
  if (accord_desk_is_test (desk))
    adw_view_switcher_title_set_subtitle (self->switcher_title, _ ("Test store"));
  gtk_window_set_title (GTK_WINDOW (self),
                        accord_desk_is_test (desk) ? _ ("Accord – Test Store") : _ ("Accord"));
  show_test_store (self);
  accord_accounts_page_set_narrow (self->accounts, self->narrow);
  accord_activity_page_set_narrow (self->activity, self->narrow);
  accord_accounts_page_set_desk (self->accounts, desk);
  accord_salvage_strip_set_desk (self->salvage, desk);
  accord_events_page_set_window (self->events, self);
  accord_activity_page_set_desk (self->activity, desk);

  g_signal_connect_object (desk, "notify::running", G_CALLBACK (running_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::done", G_CALLBACK (update_sync), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "run-finished", G_CALLBACK (run_finished_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "problem", G_CALLBACK (accord_window_toast), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "store-changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      accord_desk_get_client (desk), "accounts-changed", G_CALLBACK (update_strip), self, G_CONNECT_SWAPPED);
  accord_window_take_drops (self);
  update_undo (self);
  update_strip (self);
  return self;
}

AccordDesk *
accord_window_get_desk (AccordWindow *self)
{
  g_return_val_if_fail (ACCORD_IS_WINDOW (self), NULL);

  return self->desk;
}
