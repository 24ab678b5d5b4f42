/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-badge.h"
#include "accord-conflict-grid.h"
#include "accord-sentences.h"
#include "accord-tile.h"
#include "store/accord-links.h"

#define NAME_WIDTH 88
#define SIDE_WIDTH 230
#define SIDE_NAME_WIDTH 44

struct _AccordConflictGrid
{
  AdwBin parent_instance;

  AccordDesk *desk;                /* (owned) */
  const AccordQuestion *question;  /* (unowned) */
  AccordFields *sides;             /* (owned) */
  GtkGrid *grid;
  gboolean narrow;
};

G_DEFINE_FINAL_TYPE (AccordConflictGrid, accord_conflict_grid, ADW_TYPE_BIN)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GtkWidget *
new_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

/* ---- heads: whose column, and when it was changed ---- */

static GtkWidget *
new_head (GtkWidget *mark, const char *name, const char *detail)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_valign (mark, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (words), new_label (name, "heading"));
  gtk_box_append (GTK_BOX (words), new_label (detail, "meta"));
  gtk_box_append (GTK_BOX (box), mark);
  gtk_box_append (GTK_BOX (box), words);
  return box;
}

static char *
say_since (AccordConflictGrid *self, const char *pattern, gint64 moment)
{
  g_autofree char *when = accord_say_moment (moment, accord_desk_now (self->desk));

  return moment > 0 ? accord_say_with (pattern, when) : g_strdup ("");
}

static GtkWidget *
new_their_head (AccordConflictGrid *self)
{
  AccordStore *store = accord_desk_get_store (self->desk);
  g_autoptr (AccordCalendar) calendar = accord_store_get_calendar (store, self->question->calendar, NULL);
  AccordAccountInfo *account =
      calendar != NULL ? accord_desk_find_account (self->desk, calendar->account) : NULL;
  g_autoptr (AccordRemoteItem) item = NULL;
  GtkWidget *tile = accord_tile_new (24);
  g_autofree char *when = NULL;

  if (self->question->remote_id != NULL)
    item = accord_store_get_remote_item (store, self->question->calendar, self->question->remote_id, NULL);
  when = say_since (self, "%s", item != NULL ? item->updated : 0);
  if (account != NULL)
    {
      g_autofree char *detail = g_strdup_printf (
          "%s, %s", accord_say_service (accord_account_info_get_provider (account)), when);

      accord_tile_set_account (ACCORD_TILE (tile),
                               accord_account_info_get_provider (account),
                               accord_account_info_get_email (account),
                               accord_desk_account_nth (self->desk, calendar->account));
      return new_head (tile, _ ("Theirs"), *when != '\0' ? detail : calendar->name);
    }
  return new_head (tile, _ ("Theirs"), when);
}

static void
add_heads (AccordConflictGrid *self)
{
  AccordStore *store = accord_desk_get_store (self->desk);
  const AccordQuestion *question = self->question;
  g_autoptr (AccordEvent) event =
      question->event != NULL ? accord_store_get_event (store, question->event, NULL) : NULL;
  g_autoptr (AccordLink) link =
      question->event != NULL ? accord_store_find_link (store, question->event, question->calendar, NULL)
                              : NULL;
  /* Translators: %s is a moment, "Today 09:12" */
  g_autofree char *agreed = say_since (self, _ ("Last agreed, %s"), link != NULL ? link->synced_at : 0);
  g_autofree char *mine = say_since (self, _ ("This computer, %s"), event != NULL ? event->updated_at : 0);
  GtkWidget *heads[] = {
    new_head (accord_disc_new ("document-open-recent-symbolic", "neutral-tint", 32), _ ("Before"), agreed),
    new_head (accord_disc_new ("computer-symbolic", "neutral-tint", 32), _ ("Mine"), mine),
    new_their_head (self),
  };

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      gtk_widget_set_size_request (heads[i], self->narrow ? -1 : SIDE_WIDTH, -1);
      gtk_grid_attach (self->grid, heads[i], self->narrow ? 0 : (int) i + 1, self->narrow ? (int) i : 0, 1, 1);
    }
}

/* ---- one field ---- */

static void
toggled_cb (AccordConflictGrid *self, GtkToggleButton *button)
{
  AccordField field = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "accord-field"));
  gboolean active = gtk_toggle_button_get_active (button);

  gtk_widget_set_opacity (g_object_get_data (G_OBJECT (button), "accord-check"), active ? 1 : 0);
  if (!active)
    return;
  accord_fields_set (self->sides, field, g_object_get_data (G_OBJECT (button), "accord-side"));
  g_signal_emit (self, signals[CHOSEN], 0);
}

/* Where no column says whose it is. */
static GtkWidget *
new_side (gboolean mine)
{
  GtkWidget *label = new_label (mine ? _ ("Mine") : _ ("Theirs"), "meta");

  gtk_widget_set_size_request (label, SIDE_NAME_WIDTH, -1);
  return label;
}

/* @side: a literal */
static GtkWidget *
new_choice (AccordConflictGrid *self, AccordField field, const char *side, const char *value)
{
  g_autofree char *text = accord_say_value (field, value, accord_desk_today (self->desk));
  g_autofree char *spoken = NULL;
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = new_label (*text != '\0' ? text : "–", NULL);
  GtkWidget *check = gtk_image_new_from_icon_name ("object-select-symbolic");
  gboolean mine = g_str_equal (side, "mine");

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_lines (GTK_LABEL (label), 6);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (check, "choice-check");
  gtk_widget_set_opacity (check, 0);
  if (self->narrow)
    gtk_box_append (GTK_BOX (box), new_side (mine));
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), check);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "choice");
  gtk_widget_set_hexpand (button, TRUE);
  /* Translators: the name of a field and its value: "Title, mine: Visit" */
  spoken = g_strdup_printf (mine ? _ ("%s, mine: %s") : _ ("%s, theirs: %s"), accord_say_field (field), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_object_set_data (G_OBJECT (button), "accord-field", GUINT_TO_POINTER (field));
  g_object_set_data (G_OBJECT (button), "accord-side", (gpointer) side);
  g_object_set_data (G_OBJECT (button), "accord-check", check);
  g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
new_name (AccordField field)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *image = gtk_image_new_from_icon_name ("accord-conflict-symbolic");

  gtk_widget_add_css_class (image, "mark-conflict");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), new_label (accord_say_field (field), "heading"));
  return box;
}

static GtkWidget *
new_before (AccordConflictGrid *self, AccordField field)
{
  const char *was = self->question->was != NULL ? accord_fields_get (self->question->was, field) : NULL;
  g_autofree char *text = accord_say_value (field, was != NULL ? was : "", accord_desk_today (self->desk));
  g_autofree char *told = NULL;
  GtkWidget *label;

  if (self->narrow)
    /* Translators: %s is what a field was */
    told = accord_say_with (_ ("Before: %s"), *text != '\0' ? text : "–");
  label = new_label (told != NULL ? told : *text != '\0' ? text : "–", "before");
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_lines (GTK_LABEL (label), 6);
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  if (!self->narrow)
    gtk_widget_set_margin_start (label, 10);
  return label;
}

static int
add_field (AccordConflictGrid *self, AccordField field, int row)
{
  GtkWidget *mine = new_choice (self, field, "mine", accord_fields_get (self->question->here, field));
  GtkWidget *theirs = new_choice (self, field, "theirs", accord_fields_get (self->question->there, field));
  GtkWidget *cells[] = { new_name (field), new_before (self, field), mine, theirs };
  gboolean chosen_theirs = g_strcmp0 (accord_fields_get (self->sides, field), "theirs") == 0;

  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (theirs), GTK_TOGGLE_BUTTON (mine));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chosen_theirs ? theirs : mine), TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    gtk_grid_attach (self->grid, cells[i], self->narrow ? 0 : (int) i, self->narrow ? row + (int) i : row, 1, 1);
  if (self->narrow)
    gtk_widget_set_margin_top (cells[0], 12);
  else
    gtk_widget_set_size_request (cells[0], NAME_WIDTH, -1);
  return row + (self->narrow ? (int) G_N_ELEMENTS (cells) : 1);
}

static void
fill (AccordConflictGrid *self)
{
  int row = self->narrow ? 3 : 1;

  add_heads (self);
  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    if (self->question->here != NULL && accord_fields_get (self->question->here, field) != NULL)
      row = add_field (self, field, row);
}

static void
accord_conflict_grid_dispose (GObject *object)
{
  AccordConflictGrid *self = ACCORD_CONFLICT_GRID (object);

  g_clear_object (&self->desk);
  g_clear_pointer (&self->sides, accord_fields_free);

  G_OBJECT_CLASS (accord_conflict_grid_parent_class)->dispose (object);
}

static void
accord_conflict_grid_class_init (AccordConflictGridClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = accord_conflict_grid_dispose;

  signals[CHOSEN] = g_signal_new (
      "chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
accord_conflict_grid_init (AccordConflictGrid *self)
{
  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->grid, 12);
  gtk_grid_set_row_spacing (self->grid, 12);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->grid));
}

GtkWidget *
accord_conflict_grid_new (AccordDesk *desk,
                          const AccordQuestion *question,
                          const AccordFields *sides,
                          gboolean narrow)
{
  AccordConflictGrid *self = g_object_new (ACCORD_TYPE_CONFLICT_GRID, NULL);

  self->desk = g_object_ref (desk);
  self->question = question;
  self->sides = accord_fields_copy (sides);
  self->narrow = narrow;
  if (narrow)
    gtk_grid_set_row_spacing (self->grid, 6);
  fill (self);
  return GTK_WIDGET (self);
}

const AccordFields *
accord_conflict_grid_get_sides (AccordConflictGrid *self)
{
  g_return_val_if_fail (ACCORD_IS_CONFLICT_GRID (self), NULL);

  return self->sides;
}
