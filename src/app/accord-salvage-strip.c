/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-salvage-strip.h"
#include "accord-sentences.h"
#include "store/accord-salvage.h"

struct _AccordSalvageStrip
{
  AdwBin parent_instance;

  GtkLabel *text;

  AccordDesk *desk; /* (owned) */
  char *kept;       /* (owned) (nullable) the damaged file */
};

G_DEFINE_FINAL_TYPE (AccordSalvageStrip, accord_salvage_strip, ADW_TYPE_BIN)

static void
update (AccordSalvageStrip *self)
{
  g_autofree char *name = NULL;
  g_autofree char *sentence = NULL;

  g_free (self->kept);
  self->kept = accord_store_get_salvaged (accord_desk_get_store (self->desk), NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), self->kept != NULL);
  if (self->kept == NULL)
    return;
  name = g_path_get_basename (self->kept);
  sentence = accord_say_with (_ ("The store was damaged, and what could be read was taken over. "
                                 "The damaged file is kept as %s."),
                              name);
  gtk_label_set_label (self->text, sentence);
}

static void
shown_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AccordSalvageStrip) self = data;
  g_autoptr (GError) error = NULL;

  if (!gtk_show_uri_full_finish (GTK_WINDOW (source), result, &error) && self->desk != NULL)
    accord_desk_report (self->desk, error);
}

/* The folder: no program opens a damaged store. */
static void
show_clicked_cb (AccordSalvageStrip *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autofree char *folder = g_path_get_dirname (self->kept);
  g_autofree char *address = g_filename_to_uri (folder, NULL, NULL);

  gtk_show_uri_full (GTK_WINDOW (root), address, GDK_CURRENT_TIME, NULL, shown_cb, g_object_ref (self));
}

static void
seen_clicked_cb (AccordSalvageStrip *self)
{
  g_autoptr (GError) error = NULL;

  if (accord_store_forget_salvaged (accord_desk_get_store (self->desk), &error))
    accord_desk_touch (self->desk);
  else
    accord_desk_report (self->desk, error);
  update (self);
}

static void
accord_salvage_strip_dispose (GObject *object)
{
  AccordSalvageStrip *self = ACCORD_SALVAGE_STRIP (object);

  g_clear_object (&self->desk);
  g_clear_pointer (&self->kept, g_free);
  G_OBJECT_CLASS (accord_salvage_strip_parent_class)->dispose (object);
}

static void
accord_salvage_strip_class_init (AccordSalvageStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = accord_salvage_strip_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/accord_calendar/Accord/ui/accord-salvage-strip.ui");
  gtk_widget_class_bind_template_child (widget_class, AccordSalvageStrip, text);
  gtk_widget_class_bind_template_callback (widget_class, show_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, seen_clicked_cb);
}

static void
accord_salvage_strip_init (AccordSalvageStrip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
accord_salvage_strip_set_desk (AccordSalvageStrip *self, AccordDesk *desk)
{
  g_return_if_fail (ACCORD_IS_SALVAGE_STRIP (self) && ACCORD_IS_DESK (desk));
  g_return_if_fail (self->desk == NULL);

  self->desk = g_object_ref (desk);
  g_signal_connect_object (desk, "store-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
