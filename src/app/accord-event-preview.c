/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-event-preview.h"
#include "accord-note-line.h"
#include "accord-sentences.h"
#include "accord-tile.h"

struct _AccordEventPreview
{
  GtkBox parent_instance;

  AccordDesk *desk;        /* (owned) (nullable) */
  AccordFields *first;     /* (owned) (nullable) of the first slip, while they are made */
  const char *first_where; /* (nullable) "Outlook" */
};

G_DEFINE_FINAL_TYPE (AccordEventPreview, accord_event_preview, GTK_TYPE_BOX)

static GtkWidget *
new_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
new_head (AccordEventPreview *self,
          const AccordCalendar *calendar,
          AccordAccountInfo *account,
          AccordPrivacy privacy)
{
  static const char *const words[] = {
    [ACCORD_PRIVACY_EVERYTHING] = N_ ("Everything"),
    [ACCORD_PRIVACY_TITLE] = N_ ("Title and time"),
    [ACCORD_PRIVACY_BUSY] = N_ ("Busy only"),
  };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *tile = accord_tile_new (20);
  GtkWidget *name = new_label (calendar->name, "heading");

  accord_tile_set_account (ACCORD_TILE (tile),
                           accord_account_info_get_provider (account),
                           accord_account_info_get_email (account),
                           accord_desk_account_nth (self->desk, calendar->account));
  gtk_widget_set_hexpand (name, TRUE);
  gtk_box_append (GTK_BOX (box), tile);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), new_label (_ (words[privacy]), "meta"));
  return box;
}

static gboolean
same_text (const AccordFields *one, const AccordFields *other)
{
  static const AccordField shown[] = {
    ACCORD_FIELD_TITLE, ACCORD_FIELD_WHEN, ACCORD_FIELD_PLACE, ACCORD_FIELD_BODY
  };

  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    if (g_strcmp0 (accord_fields_get (one, shown[i]), accord_fields_get (other, shown[i])) != 0)
      return FALSE;
  return TRUE;
}

/* The body, or where it was shown already. */
static void
add_body (AccordEventPreview *self, GtkWidget *words, const AccordFields *fields, const char *where)
{
  const char *body = accord_fields_get (fields, ACCORD_FIELD_BODY);
  g_autofree char *same = NULL;
  GtkWidget *label;

  if (body == NULL || *body == '\0')
    return;
  if (self->first == NULL)
    {
      self->first = accord_fields_copy (fields);
      self->first_where = where;
    }
  else if (same_text (self->first, fields))
    same = g_strdup_printf (_ ("Same text as in %s"), self->first_where);
  label = new_label (same != NULL ? same : body, "meta");
  gtk_widget_set_margin_top (label, 4);
  gtk_box_append (GTK_BOX (words), label);
}

static GtkWidget *
new_slip (AccordEventPreview *self,
          const AccordEvent *event,
          const AccordFields *fields,
          AccordPrivacy privacy,
          const char *where)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *bar = accord_swatch_new (ACCORD_SWATCH_BAR);
  const char *title = accord_fields_get (fields, ACCORD_FIELD_TITLE);
  const char *place = accord_fields_get (fields, ACCORD_FIELD_PLACE);
  g_autofree char *when = accord_say_value (ACCORD_FIELD_WHEN,
                                            accord_fields_get (fields, ACCORD_FIELD_WHEN),
                                            accord_desk_today (self->desk));

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "slip");
  if (privacy != ACCORD_PRIVACY_BUSY && event->project != NULL)
    accord_swatch_set_colour (ACCORD_SWATCH (bar), event->project->colour, event->project->name);
  gtk_box_append (GTK_BOX (words),
                  new_label (title != NULL && *title != '\0' ? title : _ ("Untitled"), "heading"));
  gtk_box_append (GTK_BOX (words), new_label (when, "meta"));
  if (privacy == ACCORD_PRIVACY_EVERYTHING && place != NULL && *place != '\0')
    gtk_box_append (GTK_BOX (words), new_label (place, "meta"));
  if (privacy == ACCORD_PRIVACY_EVERYTHING)
    add_body (self, words, fields, where);
  gtk_box_append (GTK_BOX (card), bar);
  gtk_box_append (GTK_BOX (card), words);
  return card;
}

/* What the provider cannot hold is said before it is sent. */
static void
add_notes (GtkWidget *box,
           const AccordEvent *event,
           const AccordCalendar *calendar,
           const AccordPolicy *policy,
           AccordAccountInfo *account)
{
  const char *provider = accord_account_info_get_provider (account);
  const char *code = accord_account_info_get_badge_code (account);
  g_autoptr (GPtrArray) notes = accord_note_lines_find (event, calendar, policy, provider);

  accord_note_lines_append (GTK_BOX (box), notes, provider);
  if (g_strcmp0 (code, "expired") == 0 || g_strcmp0 (code, "revoked") == 0)
    gtk_box_append (GTK_BOX (box),
                    accord_note_line_new ("accord-waiting-symbolic", _ ("Waits until you sign in again.")));
  else if (g_strcmp0 (code, "offline") == 0)
    gtk_box_append (GTK_BOX (box),
                    accord_note_line_new ("accord-waiting-symbolic", _ ("Waits until there is a connection.")));
}

static void
add_absence (GtkWidget *box, const char *why)
{
  g_autofree char *text = g_strdup_printf (_ ("Not there: %s."), why);

  gtk_box_append (GTK_BOX (box), accord_note_line_new ("computer-symbolic", text));
}

static void
add_calendar (AccordEventPreview *self,
              const AccordEvent *event,
              const AccordCalendar *calendar,
              const AccordPolicy *policy,
              const AccordPresenceFrame *frame)
{
  AccordAccountInfo *account = accord_desk_find_account (self->desk, calendar->account);
  AccordOrigin origin =
      g_strcmp0 (event->born_in, calendar->id) == 0 ? ACCORD_ORIGIN_THERE : ACCORD_ORIGIN_HERE;
  AccordPrivacy privacy = accord_effective_privacy (event, calendar, origin);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  g_autofree char *why = NULL;

  if (account == NULL)
    return;
  gtk_box_append (GTK_BOX (box), new_head (self, calendar, account, privacy));
  /* Without its link: would this calendar take the event as it stands in the form? */
  if (accord_presence_judge (event, calendar, NULL, frame, &why) != ACCORD_PRESENCE_WAITING)
    add_absence (box, why);
  else
    {
      gboolean outlook = g_strcmp0 (accord_account_info_get_provider (account), "outlook") == 0;
      g_autoptr (AccordFields) fields = accord_project_event (event, calendar, origin, policy, outlook);

      gtk_box_append (GTK_BOX (box),
                      new_slip (self,
                                event,
                                fields,
                                privacy,
                                accord_say_service (accord_account_info_get_provider (account))));
      add_notes (box, event, calendar, policy, account);
    }
  gtk_box_append (GTK_BOX (self), box);
}

static void
accord_event_preview_dispose (GObject *object)
{
  g_clear_object (&ACCORD_EVENT_PREVIEW (object)->desk);

  G_OBJECT_CLASS (accord_event_preview_parent_class)->dispose (object);
}

static void
accord_event_preview_class_init (AccordEventPreviewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = accord_event_preview_dispose;
}

static void
accord_event_preview_init (AccordEventPreview *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 22);
}

void
accord_event_preview_set_desk (AccordEventPreview *self, AccordDesk *desk)
{
  g_return_if_fail (ACCORD_IS_EVENT_PREVIEW (self));

  g_set_object (&self->desk, desk);
}

void
accord_event_preview_set_event (AccordEventPreview *self, const AccordEvent *event)
{
  AccordStore *store;
  g_autoptr (AccordPolicy) policy = NULL;
  g_autoptr (GPtrArray) calendars = NULL;
  AccordPresenceFrame frame;
  GtkWidget *child;
  guint shown = 0;

  g_return_if_fail (ACCORD_IS_EVENT_PREVIEW (self));

  store = accord_desk_get_store (self->desk);
  policy = accord_store_read_policy (store);
  calendars = accord_store_list_calendars (store, NULL, NULL);
  accord_desk_get_frame (self->desk, &frame);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), child);
  for (guint i = 0; calendars != NULL && i < calendars->len; i++)
    {
      const AccordCalendar *calendar = g_ptr_array_index (calendars, i);

      if (!calendar->mirrored || calendar->missing || calendar->direction == ACCORD_DIRECTION_IN)
        continue;
      add_calendar (self, event, calendar, policy, &frame);
      shown++;
    }
  g_clear_pointer (&self->first, accord_fields_free);
  if (shown == 0)
    gtk_box_append (GTK_BOX (self),
                    new_label (_ ("No calendar takes part yet. The event stays on this computer."), "meta"));
}
