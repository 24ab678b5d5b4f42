/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-review-row.h"
#include "accord-sentences.h"
#include "store/accord-reviews.h"

struct _AccordReviewRow
{
  AdwActionRow parent_instance;

  GtkWidget *make;
  AccordDesk *desk;  /* (owned) */
  char *deliverable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (AccordReviewRow, accord_review_row, ADW_TYPE_ACTION_ROW)

static void
show (AccordReviewRow *self)
{
  AccordStore *store = accord_desk_get_store (self->desk);
  g_autofree char *id = accord_store_find_review (store, self->deliverable);
  g_autoptr (AccordEvent) review = id != NULL ? accord_store_get_event (store, id, NULL) : NULL;
  g_autofree char *when =
      review != NULL ? accord_say_when (&review->when, accord_desk_today (self->desk)) : NULL;

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), when != NULL ? when : _ ("None"));
  gtk_widget_set_visible (self->make, review == NULL);
}

static void
make_cb (AccordReviewRow *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  id = accord_store_make_review (accord_desk_get_store (self->desk),
                                 self->deliverable,
                                 accord_desk_now (self->desk),
                                 &error);
  if (id != NULL)
    accord_desk_touch (self->desk);
  else if (g_error_matches (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_INVALID))
    {
      adw_action_row_set_subtitle (ADW_ACTION_ROW (self),
                                   _ ("Its time would be over, or the deliverable is not one that goes out"));
      return;
    }
  else
    accord_desk_report (self->desk, error);
  show (self);
}

static void
accord_review_row_dispose (GObject *object)
{
  AccordReviewRow *self = ACCORD_REVIEW_ROW (object);

  g_clear_object (&self->desk);
  g_clear_pointer (&self->deliverable, g_free);

  G_OBJECT_CLASS (accord_review_row_parent_class)->dispose (object);
}

static void
accord_review_row_class_init (AccordReviewRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = accord_review_row_dispose;
}

static void
accord_review_row_init (AccordReviewRow *self)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _ ("Review meeting"));
  self->make = gtk_button_new_with_label (_ ("Make"));
  gtk_widget_set_valign (self->make, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->make, _ ("Make a Review Meeting"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->make),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Make a Review Meeting"),
                                  -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->make);
  g_signal_connect_object (self->make, "clicked", G_CALLBACK (make_cb), self, G_CONNECT_SWAPPED);
}

void
accord_review_row_set_event (AccordReviewRow *self, AccordDesk *desk, const char *deliverable)
{
  g_return_if_fail (ACCORD_IS_REVIEW_ROW (self) && deliverable != NULL);

  g_set_object (&self->desk, desk);
  g_free (self->deliverable);
  self->deliverable = g_strdup (deliverable);
  show (self);
}
