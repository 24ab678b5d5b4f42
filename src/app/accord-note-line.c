/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include "accord-note-line.h"

#include "client/accord-say-note.h"

GtkWidget *
accord_note_line_new (const char *icon, const char *text)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *image = gtk_image_new_from_icon_name (icon);
  GtkWidget *label = gtk_label_new (text);

  gtk_image_set_pixel_size (GTK_IMAGE (image), 14);
  gtk_widget_set_valign (image, GTK_ALIGN_START);
  gtk_widget_add_css_class (image, "kind-icon");
  gtk_accessible_update_state (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, "meta");
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

void
accord_note_lines_append (GtkBox *box, GPtrArray *notes, const char *provider)
{
  for (guint i = 0; i < notes->len; i++)
    {
      g_autofree char *text = accord_say_note (g_ptr_array_index (notes, i), provider);

      gtk_box_append (box, accord_note_line_new ("dialog-information-symbolic", text));
    }
}

GPtrArray *
accord_note_lines_find (const AccordEvent *event,
                        const AccordCalendar *calendar,
                        const AccordPolicy *policy,
                        const char *provider)
{
  g_autoptr (AccordPolicy) own = accord_policy_copy (policy);
  AccordFidelityFrame frame = { .event = event, .calendar = calendar, .policy = own };
  g_autoptr (AccordFields) local = NULL;
  gboolean status_in_busy;

  own->holding = accord_holding_find (provider);
  status_in_busy = own->holding != NULL && (own->holding->sayings & ACCORD_SAYS_STATUS_IN_BUSY);
  frame.origin = g_strcmp0 (event->born_in, calendar->id) == 0 ? ACCORD_ORIGIN_THERE : ACCORD_ORIGIN_HERE;
  frame.organised_by_me = event->organiser == NULL || *event->organiser == '\0';
  local = accord_project_event (event, calendar, frame.origin, own, status_in_busy);
  return accord_fidelity_of_copy (&frame, local);
}
