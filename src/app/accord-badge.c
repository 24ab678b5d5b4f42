/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-badge.h"

struct _AccordBadge
{
  GtkWidget parent_instance;

  GtkWidget *image;   /* (owned) */
  GtkWidget *spinner; /* (owned) */
  GtkWidget *label;   /* (owned) */
  const char *tint;   /* (nullable) the class in force, from a table */
};

G_DEFINE_FINAL_TYPE (AccordBadge, accord_badge, GTK_TYPE_WIDGET)

static const AccordBadgeLook looks[] = {
  { "active",
    N_ ("Active"),
    "object-select-symbolic",
    "success-tint",
    N_ ("Sync Now"),
    FALSE,
    ACCORD_DEED_SYNC },
  { "syncing", N_ ("Syncing…"), NULL, "accent-tint", N_ ("Stop"), FALSE, ACCORD_DEED_STOP },
  { "paused",
    N_ ("Paused"),
    "media-playback-pause-symbolic",
    "neutral-tint",
    N_ ("Resume"),
    FALSE,
    ACCORD_DEED_RESUME },
  { "offline",
    N_ ("Offline"),
    "accord-offline-symbolic",
    "neutral-tint",
    N_ ("Show Queue"),
    FALSE,
    ACCORD_DEED_SHOW_QUEUE },
  { "expired",
    N_ ("Sign-in needed"),
    "dialog-password-symbolic",
    "warning-tint",
    N_ ("Sign In Again"),
    TRUE,
    ACCORD_DEED_SIGN_IN },
  { "revoked",
    N_ ("Access revoked"),
    "action-unavailable-symbolic",
    "error-tint",
    N_ ("Connect Again"),
    TRUE,
    ACCORD_DEED_SIGN_IN },
  { "error", N_ ("Error"), "dialog-error-symbolic", "error-tint", N_ ("Try Again"), FALSE, ACCORD_DEED_SYNC },
  { "attention",
    N_ ("Attention"),
    "dialog-warning-symbolic",
    "warning-tint",
    N_ ("Show Them"),
    FALSE,
    ACCORD_DEED_SHOW_STUCK },
};

static const char *const tints[] = {
  "success-tint", "accent-tint", "warning-tint", "error-tint", "neutral-tint",
};

const AccordBadgeLook *
accord_badge_look (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    if (g_strcmp0 (looks[i].code, code) == 0)
      return &looks[i];
  return accord_badge_look ("error");
}

char *
accord_badge_text (const char *code, guint done, guint total)
{
  const AccordBadgeLook *look = accord_badge_look (code);

  if (total > 0 && g_str_equal (look->code, "syncing"))
    return g_strdup_printf ("%s %u/%u", _ (look->word), done, total);
  if (total > 0 && g_str_equal (look->code, "attention"))
    return g_strdup_printf ("%s · %u", _ (look->word), total);
  return g_strdup (_ (look->word));
}

static const char *
known_tint (const char *tint)
{
  for (guint i = 0; i < G_N_ELEMENTS (tints); i++)
    if (g_strcmp0 (tints[i], tint) == 0)
      return tints[i];
  return "neutral-tint";
}

static void
accord_badge_dispose (GObject *object)
{
  AccordBadge *self = ACCORD_BADGE (object);

  g_clear_pointer (&self->image, gtk_widget_unparent);
  g_clear_pointer (&self->spinner, gtk_widget_unparent);
  g_clear_pointer (&self->label, gtk_widget_unparent);

  G_OBJECT_CLASS (accord_badge_parent_class)->dispose (object);
}

static void
accord_badge_class_init (AccordBadgeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = accord_badge_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "badge");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
accord_badge_init (AccordBadge *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (widget)), 5);
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (widget, "state-badge");
  gtk_widget_add_css_class (widget, "numeric");

  self->spinner = gtk_spinner_new ();
  gtk_widget_set_size_request (self->spinner, 14, 14);
  gtk_widget_set_visible (self->spinner, FALSE);
  gtk_widget_set_parent (self->spinner, widget);

  self->image = gtk_image_new ();
  gtk_image_set_pixel_size (GTK_IMAGE (self->image), 14);
  gtk_widget_set_parent (self->image, widget);

  self->label = gtk_label_new (NULL);
  gtk_label_set_single_line_mode (GTK_LABEL (self->label), TRUE);
  gtk_widget_add_css_class (self->label, "numeric");
  gtk_widget_set_parent (self->label, widget);
}

GtkWidget *
accord_badge_new (void)
{
  return g_object_new (ACCORD_TYPE_BADGE, NULL);
}

void
accord_badge_set_look (AccordBadge *self, const char *icon, const char *tint, const char *text)
{
  g_return_if_fail (ACCORD_IS_BADGE (self));

  if (self->tint != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self), self->tint);
  self->tint = known_tint (tint);
  gtk_widget_add_css_class (GTK_WIDGET (self), self->tint);

  gtk_widget_set_visible (self->image, icon != NULL);
  gtk_widget_set_visible (self->spinner, icon == NULL);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), icon == NULL);
  if (icon != NULL)
    gtk_image_set_from_icon_name (GTK_IMAGE (self->image), icon);
  gtk_label_set_label (GTK_LABEL (self->label), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

void
accord_badge_set_state (AccordBadge *self, const char *code, guint done, guint total)
{
  const AccordBadgeLook *look = accord_badge_look (code);
  g_autofree char *text = accord_badge_text (code, done, total);

  accord_badge_set_look (self, look->icon, look->tint, text);
}

GtkWidget *
accord_disc_new (const char *icon, const char *tint, int size)
{
  GtkWidget *image = gtk_image_new_from_icon_name (icon);

  gtk_image_set_pixel_size (GTK_IMAGE (image), size >= 32 ? 16 : 14);
  gtk_widget_add_css_class (image, "disc");
  if (size < 32)
    gtk_widget_add_css_class (image, "small");
  gtk_widget_add_css_class (image, known_tint (tint));
  gtk_widget_set_halign (image, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (image, GTK_ALIGN_CENTER);
  gtk_accessible_update_state (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  return image;
}
