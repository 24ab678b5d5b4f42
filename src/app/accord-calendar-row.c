/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-calendar-row.h"
#include "accord-not-taken.h"
#include "accord-say-rules.h"
#include "accord-tile.h"
#include "accord-window-rules.h"

struct _AccordCalendarRow
{
  AdwExpanderRow parent_instance;

  AdwActionRow *lost;
  AdwActionRow *share_row;
  AdwActionRow *not_taken;
  AdwComboRow *direction;
  AdwComboRow *takes;
  AdwComboRow *invitations;
  AdwComboRow *privacy;
  AdwComboRow *privacy_in;
  AdwComboRow *deletion;
  AdwActionRow *sends;
  GtkSwitch *share;
  GtkImage *direction_icon;

  AccordDesk *desk; /* (owned) */
  char *calendar;   /* (owned) */
  gboolean loading; /* the controls follow, they were not pressed */
};

G_DEFINE_FINAL_TYPE (AccordCalendarRow, accord_calendar_row, ADW_TYPE_EXPANDER_ROW)

/* In the order of the drop-down and of AccordDirection. */
static const struct
{
  const char *word;
  const char *icon;
} directions[] = {
  [ACCORD_DIRECTION_BOTH] = { N_ ("Both ways"), "network-transmit-receive-symbolic" },
  [ACCORD_DIRECTION_OUT] = { N_ ("Only out"), "network-transmit-symbolic" },
  [ACCORD_DIRECTION_IN] = { N_ ("Only in"), "network-receive-symbolic" },
};

static char *
describe (AccordCalendarRow *self, const AccordCalendar *calendar)
{
  AccordCounts counts = { 0 };
  g_autofree char *events = NULL;
  g_autofree char *privacy = NULL;
  const char *direction = _ (directions[calendar->direction].word);

  if (calendar->missing)
    return g_strdup (_ ("No longer there; its events rest"));
  if (calendar->remote_id == NULL)
    return g_strdup_printf ("%s · %s", direction, _ ("is made with the first sync"));
  accord_store_count (accord_desk_get_store (self->desk), calendar->account, calendar->id, &counts, NULL);
  events = g_strdup_printf (ngettext ("%u event", "%u events", counts.links), counts.links);
  if (!calendar->writable)
    return g_strdup_printf ("%s · %s · %s", direction, _ ("read-only"), events);
  if (calendar->mirrored && !calendar->approved)
    return g_strdup_printf ("%s · %s", direction, _ ("waits for its first plan"));
  if (calendar->direction == ACCORD_DIRECTION_IN)
    return g_strdup_printf ("%s · %s", direction, events);
  privacy = g_utf8_strdown (accord_say_privacy (calendar->privacy), -1);
  return g_strdup_printf ("%s · %s · %s", direction, privacy, events);
}

/* Each rule is shown where it does something. */
static void
show_rules (AccordCalendarRow *self, const AccordCalendar *calendar)
{
  gboolean out = !calendar->missing && calendar->direction != ACCORD_DIRECTION_IN;
  gboolean in = !calendar->missing && calendar->direction != ACCORD_DIRECTION_OUT;
  g_autofree char *sends = accord_say_sends (calendar);
  g_autofree char *escaped = g_markup_escape_text (sends, -1);

  adw_combo_row_set_selected (self->privacy, calendar->privacy);
  adw_combo_row_set_selected (self->privacy_in, calendar->privacy_in == ACCORD_PRIVACY_BUSY ? 1 : 0);
  adw_combo_row_set_selected (self->deletion, calendar->deletion);
  adw_action_row_set_subtitle (self->sends, escaped);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->sends), "s", calendar->id);
  gtk_widget_set_visible (GTK_WIDGET (self->sends), out);
  gtk_widget_set_visible (GTK_WIDGET (self->privacy), out);
  gtk_widget_set_visible (GTK_WIDGET (self->invitations), out);
  gtk_widget_set_visible (GTK_WIDGET (self->takes), in);
  gtk_widget_set_visible (GTK_WIDGET (self->privacy_in), in);
  gtk_widget_set_visible (GTK_WIDGET (self->deletion), in);
}

static void
show_not_taken (AccordCalendarRow *self, const AccordCalendar *calendar)
{
  g_autofree char *said = accord_say_not_taken (accord_desk_get_store (self->desk), calendar->id);

  gtk_widget_set_visible (GTK_WIDGET (self->not_taken), said != NULL && !calendar->missing);
  adw_action_row_set_subtitle (self->not_taken, said != NULL ? said : "");
}

static void
show_calendar (AccordCalendarRow *self, const AccordCalendar *calendar)
{
  g_autofree char *subtitle = describe (self, calendar);
  g_autofree char *name = g_markup_escape_text (calendar->name, -1);

  self->loading = TRUE;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), name);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), subtitle);
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (self), calendar->mirrored);
  /* What is gone can be made again, or switched off; nothing else. */
  gtk_widget_set_sensitive (GTK_WIDGET (self), !calendar->missing || calendar->mirrored);
  gtk_widget_set_visible (GTK_WIDGET (self->lost), calendar->missing);
  gtk_widget_set_visible (GTK_WIDGET (self->direction), !calendar->missing);
  gtk_widget_set_visible (GTK_WIDGET (self->share_row), !calendar->missing);
  adw_combo_row_set_selected (self->direction, calendar->direction);
  adw_combo_row_set_selected (self->takes, calendar->takes);
  adw_combo_row_set_selected (self->invitations, calendar->invitations);
  gtk_widget_set_sensitive (GTK_WIDGET (self->direction), calendar->writable);
  show_rules (self, calendar);
  show_not_taken (self, calendar);
  gtk_switch_set_active (self->share, calendar->share);
  gtk_image_set_from_icon_name (self->direction_icon, directions[calendar->direction].icon);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->direction_icon), _ (directions[calendar->direction].word));
  self->loading = FALSE;
}

/* Reads, changes and writes the row in one go, so that nothing the service wrote meanwhile is lost. */
static void
write_rules (AccordCalendarRow *self)
{
  AccordStore *store = accord_desk_get_store (self->desk);
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordCalendar) before = accord_store_get_calendar (store, self->calendar, &error);
  g_autoptr (AccordCalendar) calendar = NULL;
  gboolean review = FALSE;

  if (before == NULL)
    {
      accord_desk_report (self->desk, error);
      return;
    }
  calendar = accord_calendar_copy (before);
  calendar->mirrored = adw_expander_row_get_enable_expansion (ADW_EXPANDER_ROW (self));
  calendar->direction = (AccordDirection) adw_combo_row_get_selected (self->direction);
  calendar->takes = (AccordTakes) adw_combo_row_get_selected (self->takes);
  calendar->invitations = (AccordInvitations) adw_combo_row_get_selected (self->invitations);
  calendar->privacy = (AccordPrivacy) adw_combo_row_get_selected (self->privacy);
  calendar->privacy_in =
      adw_combo_row_get_selected (self->privacy_in) == 1 ? ACCORD_PRIVACY_BUSY : ACCORD_PRIVACY_EVERYTHING;
  calendar->deletion = (AccordDeletion) adw_combo_row_get_selected (self->deletion);
  calendar->share = gtk_switch_get_active (self->share);
  if (!calendar->writable)
    calendar->direction = ACCORD_DIRECTION_IN;
  accord_rules_store (self->desk, before, calendar, &review);
  show_calendar (self, calendar);
  accord_desk_touch (self->desk);
  if (review)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.review-rules", "s", self->calendar);
}

static void
changed_cb (AccordCalendarRow *self)
{
  if (!self->loading && self->desk != NULL)
    write_rules (self);
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AccordCalendarRow) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = accord_client_create_calendar_finish (ACCORD_CLIENT (source), result, &error);
  g_autoptr (AccordCalendar) calendar = NULL;

  if (self->desk == NULL)
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->lost), TRUE);
  if (id == NULL)
    {
      accord_desk_report (self->desk, error);
      return;
    }
  calendar = accord_store_get_calendar (accord_desk_get_store (self->desk), self->calendar, NULL);
  if (calendar != NULL)
    show_calendar (self, calendar);
  accord_desk_touch (self->desk);
}

static void
make_again_cb (AccordCalendarRow *self)
{
  g_autoptr (AccordCalendar) calendar =
      accord_store_get_calendar (accord_desk_get_store (self->desk), self->calendar, NULL);

  if (calendar == NULL)
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->lost), FALSE);
  accord_client_create_calendar_async (accord_desk_get_client (self->desk),
                                       calendar->account,
                                       calendar->name,
                                       NULL,
                                       made_cb,
                                       g_object_ref (self));
}

/* Another page, or accordctl, may have changed its rules. */
static void
read_again (AccordCalendarRow *self)
{
  g_autoptr (AccordCalendar) calendar =
      accord_store_get_calendar (accord_desk_get_store (self->desk), self->calendar, NULL);

  if (calendar != NULL)
    show_calendar (self, calendar);
}

static void
accord_calendar_row_dispose (GObject *object)
{
  AccordCalendarRow *self = ACCORD_CALENDAR_ROW (object);

  g_clear_object (&self->desk);
  g_clear_pointer (&self->calendar, g_free);

  G_OBJECT_CLASS (accord_calendar_row_parent_class)->dispose (object);
}

static void
accord_calendar_row_class_init (AccordCalendarRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = accord_calendar_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/accord_calendar/Accord/ui/accord-calendar-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AccordCalendarRow, lost);
  gtk_widget_class_bind_template_child (widget_class, AccordCalendarRow, share_row);
  gtk_widget_class_bind_template_child (widget_class, AccordCalendarRow, not_taken);
  gtk_widget_class_bind_template_child (widget_class, AccordCalendarRow, direction);
  gtk_widget_class_bind_template_child (widget_class, AccordCalendarRow, takes);
  gtk_widget_class_bind_template_child (widget_class, AccordCalendarRow, invitations);
  gtk_widget_class_bind_template_child (widget_class, AccordCalendarRow, privacy);
  gtk_widget_class_bind_template_child (widget_class, AccordCalendarRow, privacy_in);
  gtk_widget_class_bind_template_child (widget_class, AccordCalendarRow, deletion);
  gtk_widget_class_bind_template_child (widget_class, AccordCalendarRow, sends);
  gtk_widget_class_bind_template_child (widget_class, AccordCalendarRow, share);
  gtk_widget_class_bind_template_child (widget_class, AccordCalendarRow, direction_icon);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, make_again_cb);
}

static void
accord_calendar_row_init (AccordCalendarRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
accord_calendar_row_new (AccordDesk *desk, const AccordCalendar *calendar)
{
  AccordCalendarRow *self = g_object_new (ACCORD_TYPE_CALENDAR_ROW, NULL);
  GtkWidget *dot = accord_swatch_new (ACCORD_SWATCH_DOT);

  self->desk = g_object_ref (desk);
  self->calendar = g_strdup (calendar->id);
  accord_swatch_set_colour (ACCORD_SWATCH (dot), NULL, calendar->name);
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (self), dot);
  show_calendar (self, calendar);
  g_signal_connect_object (desk, "store-changed", G_CALLBACK (read_again), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
