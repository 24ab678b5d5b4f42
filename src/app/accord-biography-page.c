/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-agenda.h"
#include "accord-badge.h"
#include "accord-biography-page.h"
#include "accord-conflict-page.h"
#include "accord-fields-grid.h"
#include "accord-history-look.h"
#include "accord-note-line.h"
#include "accord-sentences.h"
#include "accord-tile.h"

#define MOST_ENTRIES 100

struct _AccordBiographyPage
{
  AdwBin parent_instance;

  GtkWidget *edit_button;
  GtkBox *hero;
  GtkLabel *title;
  GtkLabel *description;
  GtkImage *kind;
  GtkListBox *places;
  GtkLabel *nowhere;
  GtkBox *history;
  GtkWidget *bar; /* the project's colour */

  AccordDesk *desk; /* (owned) */
  char *event;      /* (owned) */
  gboolean narrow;
};

G_DEFINE_FINAL_TYPE (AccordBiographyPage, accord_biography_page, ADW_TYPE_BIN)

enum
{
  EDIT,
  ACCOUNT_WANTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* ---- where it is ---- */

static void
change_cb (AccordBiographyPage *self, GtkWidget *button)
{
  g_signal_emit (self, signals[ACCOUNT_WANTED], 0, g_object_get_data (G_OBJECT (button), "accord-account"));
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AccordDesk) desk = data;
  g_autoptr (GError) error = NULL;

  if (!gtk_show_uri_full_finish (GTK_WINDOW (source), result, &error))
    accord_desk_report (desk, error);
}

static void
open_link_cb (AccordBiographyPage *self, GtkWidget *button)
{
  gtk_show_uri_full (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                     g_object_get_data (G_OBJECT (button), "accord-address"),
                     GDK_CURRENT_TIME,
                     NULL,
                     opened_cb,
                     g_object_ref (self->desk));
}

static void
add_badge (GtkWidget *row, AccordPresence presence)
{
  const AccordPresenceLook *look = accord_presence_look (presence);
  GtkWidget *badge = accord_badge_new ();

  accord_badge_set_look (ACCORD_BADGE (badge), look->icon, look->tint, _ (look->word));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), badge);
}

/* Addresses come from calendars: nothing but a page is ever opened. */
static void
add_link_button (AccordBiographyPage *self, GtkWidget *row, const char *address)
{
  GtkWidget *button;

  if (!accord_may_open_address (address))
    return;
  button = gtk_button_new_from_icon_name ("adw-external-link-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ ("Open in the Browser"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Open in the Browser"),
                                  -1);
  g_object_set_data_full (G_OBJECT (button), "accord-address", g_strdup (address), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (open_link_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
add_change_button (AccordBiographyPage *self, GtkWidget *row, const char *account)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Change…"));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "accord-account", g_strdup (account), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (change_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
resolved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AccordDesk) desk = data;
  g_autoptr (GError) error = NULL;

  if (!accord_client_resolve_finish (ACCORD_CLIENT (source), result, &error))
    accord_desk_report (desk, error);
}

static void
end_rest_cb (AccordBiographyPage *self, GtkWidget *button)
{
  gtk_widget_set_sensitive (button, FALSE);
  accord_client_resolve_async (accord_desk_get_client (self->desk),
                               g_object_get_data (G_OBJECT (button), "accord-question"),
                               g_object_get_data (G_OBJECT (button), "accord-choice"),
                               NULL,
                               NULL,
                               resolved_cb,
                               g_object_ref (self->desk));
}

/* What is released or hidden has one button that ends it; what is asked is decided on a page of its own. */
static void
add_question_button (AccordBiographyPage *self, GtkWidget *row, const AccordEvent *event, const char *calendar)
{
  g_autoptr (AccordQuestion) question =
      accord_store_find_question (accord_desk_get_store (self->desk), event->id, calendar, NULL);
  const char *const *choices = question != NULL ? accord_question_get_choices (question) : NULL;
  gboolean single = choices != NULL && choices[0] != NULL && choices[1] == NULL;
  GtkWidget *button;

  if (question == NULL)
    return;
  button = gtk_button_new_with_label (single ? accord_say_choice (question, choices[0]) : _ ("Decide…"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  if (single)
    {
      g_object_set_data_full (G_OBJECT (button), "accord-question", g_strdup (question->id), g_free);
      g_object_set_data_full (G_OBJECT (button), "accord-choice", g_strdup (choices[0]), g_free);
      g_signal_connect_object (button, "clicked", G_CALLBACK (end_rest_cb), self, G_CONNECT_SWAPPED);
    }
  else
    gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", question->id);
  if (!single)
    gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.decide");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static char *
say_place (AccordBiographyPage *self,
           AccordPresence presence,
           const AccordLink *link,
           const char *email,
           const char *why)
{
  g_autofree char *ago = NULL;

  if (presence != ACCORD_PRESENCE_MIRRORED || link == NULL || link->synced_at == 0)
    return g_strdup_printf ("%s · %s", email, why);
  ago = accord_say_ago (link->synced_at, accord_desk_now (self->desk));
  /* Translators: an address and "2 minutes ago" */
  return g_strdup_printf (_ ("%s · checked %s"), email, ago);
}

/* In which way the copy there means less, below its row. */
static void
add_place_notes (AccordBiographyPage *self,
                 const AccordEvent *event,
                 const AccordCalendar *calendar,
                 AccordAccountInfo *account)
{
  const char *provider = accord_account_info_get_provider (account);
  g_autoptr (AccordPolicy) policy = accord_store_read_policy (accord_desk_get_store (self->desk));
  g_autoptr (GPtrArray) notes = accord_note_lines_find (event, calendar, policy, provider);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

  if (notes->len == 0)
    {
      g_object_ref_sink (row), g_object_unref (row);
      g_object_ref_sink (box), g_object_unref (box);
      return;
    }
  accord_note_lines_append (GTK_BOX (box), notes, provider);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_add_css_class (row, "note");
  gtk_list_box_append (self->places, row);
}

static void
add_place (AccordBiographyPage *self,
           const AccordEvent *event,
           const AccordCalendar *calendar,
           const AccordPresenceFrame *frame)
{
  AccordAccountInfo *account = accord_desk_find_account (self->desk, calendar->account);
  g_autoptr (AccordLink) link =
      accord_store_find_link (accord_desk_get_store (self->desk), event->id, calendar->id, NULL);
  g_autofree char *why = NULL;
  AccordPresence presence = accord_presence_judge (event, calendar, link, frame, &why);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *tile = accord_tile_new (24);
  g_autofree char *subtitle = NULL;
  g_autofree char *absent = g_strdup_printf (_ ("Not in “%s”"), calendar->name);

  if (account == NULL)
    return;
  accord_tile_set_account (ACCORD_TILE (tile),
                           accord_account_info_get_provider (account),
                           accord_account_info_get_email (account),
                           accord_desk_account_nth (self->desk, calendar->account));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), tile);
  subtitle = say_place (self, presence, link, accord_account_info_get_email (account), why);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 presence == ACCORD_PRESENCE_NONE ? absent : calendar->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (presence == ACCORD_PRESENCE_NONE)
    add_change_button (self, row, calendar->account);
  else
    add_badge (row, presence);
  add_question_button (self, row, event, calendar->id);
  add_link_button (self, row, link != NULL ? link->web_link : NULL);
  gtk_list_box_append (self->places, row);
  if (presence >= ACCORD_PRESENCE_MIRRORED)
    add_place_notes (self, event, calendar, account);
}

/* The meeting's own page, which its organiser made: read, never written. */
static void
add_online (AccordBiographyPage *self, const AccordEvent *event)
{
  GtkWidget *row;

  if (!accord_may_open_address (event->online))
    return;
  row = adw_action_row_new ();
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("camera-web-symbolic"));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Online meeting"));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), event->online);
  add_link_button (self, row, event->online);
  gtk_list_box_append (self->places, row);
}

static void
show_places (AccordBiographyPage *self, const AccordEvent *event)
{
  g_autoptr (GPtrArray) calendars =
      accord_store_list_calendars (accord_desk_get_store (self->desk), NULL, NULL);
  AccordPresenceFrame frame;
  GtkWidget *child;

  accord_desk_get_frame (self->desk, &frame);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->places))) != NULL)
    gtk_list_box_remove (self->places, child);
  for (guint i = 0; calendars != NULL && i < calendars->len; i++)
    {
      const AccordCalendar *calendar = g_ptr_array_index (calendars, i);

      if (!calendar->missing && (calendar->mirrored || calendar->primary))
        add_place (self, event, calendar, &frame);
    }
  add_online (self, event);
  child = gtk_widget_get_first_child (GTK_WIDGET (self->places));
  gtk_widget_set_visible (GTK_WIDGET (self->places), child != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->nowhere), child == NULL);
}

/* ---- history ---- */

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

/* The disc, and the line to the next one. */
static GtkWidget *
new_thread (const char *icon, const char *tint, gboolean last)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 5);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_add_css_class (line, "thread-line");
  gtk_widget_set_halign (line, GTK_ALIGN_CENTER);
  gtk_widget_set_vexpand (line, TRUE);
  gtk_widget_set_margin_bottom (line, 5);
  gtk_box_append (GTK_BOX (box), accord_disc_new (icon, tint, 32));
  if (!last)
    gtk_box_append (GTK_BOX (box), line);
  return box;
}

static GtkWidget *
new_told (const char *title, const char *detail, const char *moment)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = new_label (title, NULL);
  GtkWidget *time = new_label (moment, "meta");

  gtk_widget_add_css_class (time, "numeric");
  gtk_widget_set_valign (time, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_box_append (GTK_BOX (head), name);
  gtk_box_append (GTK_BOX (head), time);
  gtk_box_append (GTK_BOX (box), head);
  if (detail != NULL && *detail != '\0')
    gtk_box_append (GTK_BOX (box), new_label (detail, "meta"));
  gtk_widget_set_margin_bottom (box, 18);
  gtk_widget_set_hexpand (box, TRUE);
  return box;
}

static void
add_moment (AccordBiographyPage *self, GtkWidget *thread, GtkWidget *told)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_box_append (GTK_BOX (box), thread);
  gtk_box_append (GTK_BOX (box), told);
  gtk_box_append (self->history, box);
}

static void
add_entry (AccordBiographyPage *self, const AccordHistory *entry)
{
  const AccordHistoryLook *look = accord_history_look (entry);
  g_autofree char *title = accord_history_say (self->desk, entry);
  g_autofree char *moment = accord_say_moment (entry->at, accord_desk_now (self->desk));
  g_autofree char *why = accord_say_sentence (entry->error != NULL ? entry->error : entry->why);
  GtkWidget *told = new_told (title, why, moment);
  GtkWidget *grid =
      accord_fields_grid_new (entry->before, entry->after, accord_desk_today (self->desk), self->narrow);

  if (grid != NULL)
    {
      GtkWidget *card = adw_bin_new ();

      gtk_widget_add_css_class (card, "card");
      gtk_widget_add_css_class (card, "fields-card");
      gtk_widget_set_margin_top (card, 8);
      adw_bin_set_child (ADW_BIN (card), grid);
      gtk_box_append (GTK_BOX (told), card);
    }
  add_moment (self, new_thread (look->icon, look->tint, FALSE), told);
}

static void
show_history (AccordBiographyPage *self, const AccordEvent *event)
{
  g_autoptr (GPtrArray) entries =
      accord_store_list_history (accord_desk_get_store (self->desk), NULL, event->id, MOST_ENTRIES, NULL);
  g_autofree char *moment = accord_say_moment (event->updated_at, accord_desk_now (self->desk));
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->history))) != NULL)
    gtk_box_remove (self->history, child);
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    add_entry (self, g_ptr_array_index (entries, i));
  add_moment (self,
              new_thread ("document-edit-symbolic", "neutral-tint", TRUE),
              new_told (event->born_in != NULL ? _ ("Last changed on this computer or pulled")
                                               : _ ("Last changed on this computer"),
                        NULL,
                        moment));
}

/* ---- the rest ---- */

static void
show_hero (AccordBiographyPage *self, AccordEvent *event)
{
  g_autoptr (AccordPolicy) policy = accord_store_read_policy (accord_desk_get_store (self->desk));
  g_autoptr (AccordEntry) entry = accord_entry_new (accord_event_copy (event), policy);
  g_autofree char *when = accord_say_when (&entry->when, accord_desk_today (self->desk));
  g_autofree char *text = NULL;

  text = *entry->detail != '\0'
             ? g_strdup_printf ("%s · %s · %s", accord_say_kind (event->kind), when, entry->detail)
             : g_strdup_printf ("%s · %s", accord_say_kind (event->kind), when);
  gtk_label_set_label (self->title, entry->title);
  gtk_label_set_label (self->description, text);
  gtk_image_set_from_icon_name (self->kind, accord_kind_icon (event->kind));
  accord_swatch_set_colour (ACCORD_SWATCH (self->bar),
                            event->project != NULL ? event->project->colour : NULL,
                            event->project != NULL ? event->project->name : NULL);
  gtk_widget_set_visible (self->edit_button, event->deleted_at == 0);
}

static void
reload (AccordBiographyPage *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordEvent) event =
      accord_store_get_event (accord_desk_get_store (self->desk), self->event, &error);

  if (event == NULL)
    {
      accord_desk_report (self->desk, error);
      return;
    }
  show_hero (self, event);
  show_places (self, event);
  show_history (self, event);
}

static void
edit_cb (AccordBiographyPage *self)
{
  g_signal_emit (self, signals[EDIT], 0, self->event);
}

static void
accord_biography_page_dispose (GObject *object)
{
  AccordBiographyPage *self = ACCORD_BIOGRAPHY_PAGE (object);

  g_clear_object (&self->desk);
  g_clear_pointer (&self->event, g_free);

  G_OBJECT_CLASS (accord_biography_page_parent_class)->dispose (object);
}

static void
accord_biography_page_class_init (AccordBiographyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = accord_biography_page_dispose;

  signals[EDIT] = g_signal_new ("edit",
                                G_TYPE_FROM_CLASS (klass),
                                G_SIGNAL_RUN_LAST,
                                0,
                                NULL,
                                NULL,
                                NULL,
                                G_TYPE_NONE,
                                1,
                                G_TYPE_STRING);
  signals[ACCOUNT_WANTED] = g_signal_new ("account-wanted",
                                          G_TYPE_FROM_CLASS (klass),
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          1,
                                          G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/accord_calendar/Accord/ui/accord-biography-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AccordBiographyPage, edit_button);
  gtk_widget_class_bind_template_child (widget_class, AccordBiographyPage, hero);
  gtk_widget_class_bind_template_child (widget_class, AccordBiographyPage, title);
  gtk_widget_class_bind_template_child (widget_class, AccordBiographyPage, description);
  gtk_widget_class_bind_template_child (widget_class, AccordBiographyPage, kind);
  gtk_widget_class_bind_template_child (widget_class, AccordBiographyPage, places);
  gtk_widget_class_bind_template_child (widget_class, AccordBiographyPage, nowhere);
  gtk_widget_class_bind_template_child (widget_class, AccordBiographyPage, history);
  gtk_widget_class_bind_template_callback (widget_class, edit_cb);
}

static void
accord_biography_page_init (AccordBiographyPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->bar = accord_swatch_new (ACCORD_SWATCH_BAR);
  gtk_box_prepend (self->hero, self->bar);
}

GtkWidget *
accord_biography_page_new (AccordDesk *desk, const char *event, gboolean narrow)
{
  AccordBiographyPage *self = g_object_new (ACCORD_TYPE_BIOGRAPHY_PAGE, NULL);

  self->desk = g_object_ref (desk);
  self->event = g_strdup (event);
  self->narrow = narrow;
  g_signal_connect_object (desk, "store-changed", G_CALLBACK (reload), self, G_CONNECT_SWAPPED);
  reload (self);
  return GTK_WIDGET (self);
}
