/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-account-card.h"
#include "accord-sentences.h"
#include "accord-tile.h"

struct _AccordAccountCard
{
  AdwBin parent_instance;

  GtkListBox *list;
  AdwActionRow *row;
  GtkSwitch *automatic;
  GtkBox *words;
  GtkBox *controls;
  GtkLabel *sentence;
  GtkProgressBar *progress;
  GtkButton *button;
  GtkWidget *tile;
  GtkWidget *badge;

  AccordDesk *desk;           /* (owned) */
  AccordAccountInfo *account; /* (owned) */
  AccordDeed deed;
  gboolean refreshing; /* the switch follows, it was not pressed */
};

G_DEFINE_FINAL_TYPE (AccordAccountCard, accord_account_card, ADW_TYPE_BIN)

enum
{
  OPENED,
  DEED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
add_part (GString *text, char *part)
{
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, part);
  g_free (part);
}

char *
accord_say_account (AccordAccountInfo *account, gint64 now, gboolean with_next)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gint64 last = accord_account_info_get_last_sync (account);
  gint64 next = accord_account_info_get_next_sync (account);
  guint links = accord_account_info_get_links (account);
  guint waiting = accord_account_info_get_waiting (account);
  guint conflicts = accord_account_info_get_conflicts (account);
  g_autofree char *ago = accord_say_ago (last, now);
  g_autofree char *until = accord_say_until (next, now);

  if (last == 0)
    add_part (text, g_strdup (_ ("Not synced yet")));
  else
    /* Translators: %s is "2 minutes ago" */
    add_part (text, g_strdup_printf (_ ("Synced %s"), ago));
  if (with_next && next != 0)
    /* Translators: %s is "in 13 minutes" */
    add_part (text, g_strdup_printf (_ ("next %s"), until));
  if (last != 0)
    add_part (text, g_strdup_printf (ngettext ("%u event", "%u events", links), links));
  if (waiting > 0)
    add_part (text, g_strdup_printf (ngettext ("%u change waits", "%u changes wait", waiting), waiting));
  if (conflicts > 0)
    add_part (text, g_strdup_printf (ngettext ("%u conflict", "%u conflicts", conflicts), conflicts));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
is_code (AccordAccountCard *self, const char *code)
{
  return g_strcmp0 (accord_account_info_get_badge_code (self->account), code) == 0;
}

static char *
join_sentences (const char *one, const char *other)
{
  return one != NULL ? g_strdup_printf ("%s %s", one, other) : g_strdup (other);
}

static char *
say_signed_out (AccordAccountCard *self)
{
  guint waiting = accord_account_info_get_waiting (self->account);
  const char *reason = accord_account_info_get_reason (self->account);
  g_autofree char *kept = NULL;

  if (reason == NULL)
    reason = is_code (self, "revoked") ? _ ("Access was taken back.")
                                       : _ ("The saved sign-in is no longer accepted.");
  if (strstr (reason, _ ("are kept")) != NULL)
    return g_strdup (reason);
  if (waiting > 0)
    kept = g_strdup_printf (ngettext ("Your events and %u queued change are kept.",
                                      "Your events and %u queued changes are kept.",
                                      waiting),
                            waiting);
  else
    kept = g_strdup (_ ("Your events are kept."));
  return join_sentences (reason, kept);
}

static char *
say_state (AccordAccountCard *self)
{
  guint waiting = accord_account_info_get_waiting (self->account);
  const char *reason = accord_account_info_get_reason (self->account);
  gint64 now = accord_desk_now (self->desk);

  if (is_code (self, "syncing"))
    return g_strdup (reason != NULL ? reason : _ ("Comparing both sides…"));
  if (self->deed == ACCORD_DEED_SHOW_PLAN)
    return g_strdup (_ ("The first plan waits for you. Nothing is written before you approve it."));
  if (is_code (self, "expired") || is_code (self, "revoked"))
    return say_signed_out (self);
  if (is_code (self, "offline"))
    {
      g_autofree char *queue = waiting == 0 ? g_strdup (_ ("Nothing waits to go out."))
                                            : g_strdup_printf (ngettext ("%u change waits to go out.",
                                                                         "%u changes wait to go out.",
                                                                         waiting),
                                                               waiting);
      return join_sentences (reason != NULL ? reason : _ ("No connection."), queue);
    }
  if ((is_code (self, "error") || is_code (self, "attention")) && reason != NULL)
    return g_strdup (reason);
  return accord_say_account (self->account, now, !is_code (self, "paused"));
}

static void
show_button (AccordAccountCard *self, const AccordBadgeLook *look)
{
  gboolean plan = accord_desk_needs_approval (self->desk, accord_account_info_get_id (self->account)) &&
                  (is_code (self, "active") || is_code (self, "attention") || is_code (self, "paused"));
  gboolean suggested = look->suggested || plan;

  self->deed = plan ? ACCORD_DEED_SHOW_PLAN : look->deed;
  gtk_button_set_label (self->button, plan ? _ ("Show Plan") : _ (look->button));
  if (suggested)
    gtk_widget_add_css_class (GTK_WIDGET (self->button), "suggested-action");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->button), "suggested-action");
}

void
accord_account_card_refresh (AccordAccountCard *self)
{
  const AccordBadgeLook *look;
  gboolean attention = is_code (self, "attention");
  guint total = accord_account_info_get_total (self->account);
  guint done = accord_account_info_get_done (self->account);
  guint stuck =
      accord_account_info_get_stuck (self->account) + accord_account_info_get_conflicts (self->account);
  g_autofree char *description = NULL;
  g_autofree char *sentence = NULL;
  const char *email = accord_account_info_get_email (self->account);

  g_return_if_fail (ACCORD_IS_ACCOUNT_CARD (self));

  look = accord_badge_look (accord_account_info_get_badge_code (self->account));
  description = accord_desk_describe_account (self->desk, self->account);
  accord_tile_set_account (ACCORD_TILE (self->tile),
                           accord_account_info_get_provider (self->account),
                           email,
                           accord_desk_account_nth (self->desk, accord_account_info_get_id (self->account)));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), email != NULL ? email : description);
  adw_action_row_set_subtitle (self->row, description);
  accord_badge_set_state (ACCORD_BADGE (self->badge), look->code, done, attention ? stuck : total);

  self->refreshing = TRUE;
  gtk_switch_set_active (self->automatic, accord_account_info_get_automatic (self->account));
  self->refreshing = FALSE;

  show_button (self, look);
  sentence = say_state (self);
  gtk_label_set_label (self->sentence, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), is_code (self, "syncing"));
  gtk_progress_bar_set_fraction (self->progress, total > 0 ? CLAMP ((double) done / total, 0, 1) : 0);
}

static void
row_activated_cb (AccordAccountCard *self)
{
  g_signal_emit (self, signals[OPENED], 0);
}

static void
button_clicked_cb (AccordAccountCard *self)
{
  g_signal_emit (self, signals[DEED], 0, (int) self->deed);
}

static void
automatic_changed_cb (AccordAccountCard *self)
{
  if (!self->refreshing)
    accord_desk_set_automatic (self->desk,
                               accord_account_info_get_id (self->account),
                               gtk_switch_get_active (self->automatic));
}

static void
accord_account_card_dispose (GObject *object)
{
  AccordAccountCard *self = ACCORD_ACCOUNT_CARD (object);

  g_clear_object (&self->desk);
  g_clear_object (&self->account);

  G_OBJECT_CLASS (accord_account_card_parent_class)->dispose (object);
}

static void
accord_account_card_class_init (AccordAccountCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = accord_account_card_dispose;

  signals[OPENED] = g_signal_new (
      "opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[DEED] = g_signal_new (
      "deed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/accord_calendar/Accord/ui/accord-account-card.ui");
  gtk_widget_class_bind_template_child (widget_class, AccordAccountCard, list);
  gtk_widget_class_bind_template_child (widget_class, AccordAccountCard, row);
  gtk_widget_class_bind_template_child (widget_class, AccordAccountCard, automatic);
  gtk_widget_class_bind_template_child (widget_class, AccordAccountCard, words);
  gtk_widget_class_bind_template_child (widget_class, AccordAccountCard, controls);
  gtk_widget_class_bind_template_child (widget_class, AccordAccountCard, sentence);
  gtk_widget_class_bind_template_child (widget_class, AccordAccountCard, progress);
  gtk_widget_class_bind_template_child (widget_class, AccordAccountCard, button);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, button_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, automatic_changed_cb);
}

static void
accord_account_card_init (AccordAccountCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->tile = accord_tile_new (40);
  adw_action_row_add_prefix (self->row, self->tile);
  self->badge = accord_badge_new ();
  gtk_box_prepend (self->controls, self->badge);
}

GtkWidget *
accord_account_card_new (AccordDesk *desk, AccordAccountInfo *account)
{
  AccordAccountCard *self = g_object_new (ACCORD_TYPE_ACCOUNT_CARD, NULL);

  self->desk = g_object_ref (desk);
  self->account = g_object_ref (account);
  g_signal_connect_object (
      account, "notify", G_CALLBACK (accord_account_card_refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      desk, "store-changed", G_CALLBACK (accord_account_card_refresh), self, G_CONNECT_SWAPPED);
  accord_account_card_refresh (self);
  return GTK_WIDGET (self);
}

void
accord_account_card_set_narrow (AccordAccountCard *self, gboolean narrow)
{
  GtkBox *wanted;

  g_return_if_fail (ACCORD_IS_ACCOUNT_CARD (self));

  wanted = narrow ? self->words : self->controls;
  gtk_widget_set_halign (self->badge, narrow ? GTK_ALIGN_START : GTK_ALIGN_FILL);
  if (gtk_widget_get_parent (self->badge) == GTK_WIDGET (wanted))
    return;
  g_object_ref (self->badge);
  gtk_box_remove (GTK_BOX (gtk_widget_get_parent (self->badge)), self->badge);
  gtk_box_prepend (wanted, self->badge);
  g_object_unref (self->badge);
}

AccordAccountInfo *
accord_account_card_get_account (AccordAccountCard *self)
{
  g_return_val_if_fail (ACCORD_IS_ACCOUNT_CARD (self), NULL);

  return self->account;
}
