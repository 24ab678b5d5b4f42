/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-colours.h"

static const AccordColour palette[] = {
  { "1", "Lavender", "#7986cb" },  { "2", "Sage", "#33b679" },      { "3", "Grape", "#8e24aa" },
  { "4", "Flamingo", "#e67c73" },  { "5", "Banana", "#f6bf26" },    { "6", "Tangerine", "#f4511e" },
  { "7", "Peacock", "#039be5" },   { "8", "Graphite", "#616161" },  { "9", "Blueberry", "#3f51b5" },
  { "10", "Basil", "#0b8043" },    { "11", "Tomato", "#d50000" },
};

typedef struct
{
  char *category;       /* (owned) */
  const char *colour;   /* of the palette */
} Row;

struct _AccordColourMap
{
  GPtrArray *rows;   /* (owned) (element-type Row) */
};

/* After the palette's own names: the categories that every Outlook begins with. */
static const struct
{
  const char *category;
  const char *colour;
} preset[] = {
  { "Red category", "Tomato" },  { "Orange category", "Tangerine" }, { "Yellow category", "Banana" },
  { "Green category", "Basil" }, { "Blue category", "Blueberry" },   { "Purple category", "Grape" },
};

const AccordColour *
accord_colours_list (guint *n_colours)
{
  *n_colours = G_N_ELEMENTS (palette);
  return palette;
}

static gboolean
name_equal (const char *a,
            const char *b)
{
  g_autofree char *left = g_utf8_casefold (a, -1);
  g_autofree char *right = g_utf8_casefold (b, -1);

  return g_str_equal (left, right);
}

const AccordColour *
accord_colour_from_id (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (palette); i++)
    if (g_strcmp0 (palette[i].id, id) == 0)
      return &palette[i];
  return NULL;
}

const AccordColour *
accord_colour_from_name (const char *name)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (palette); i++)
    if (name_equal (palette[i].name, name))
      return &palette[i];
  return NULL;
}

static void
row_free (gpointer data)
{
  Row *row = data;

  g_free (row->category);
  g_free (row);
}

AccordColourMap *
accord_colour_map_new (void)
{
  AccordColourMap *self = g_new0 (AccordColourMap, 1);

  self->rows = g_ptr_array_new_with_free_func (row_free);
  return self;
}

AccordColourMap *
accord_colour_map_new_preset (void)
{
  AccordColourMap *self = accord_colour_map_new ();

  for (guint i = 0; i < G_N_ELEMENTS (palette); i++)
    accord_colour_map_set (self, palette[i].name, palette[i].name);
  for (guint i = 0; i < G_N_ELEMENTS (preset); i++)
    accord_colour_map_set (self, preset[i].category, preset[i].colour);
  return self;
}

AccordColourMap *
accord_colour_map_copy (const AccordColourMap *self)
{
  AccordColourMap *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = accord_colour_map_new ();
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = g_ptr_array_index (self->rows, i);

      accord_colour_map_set (copy, row->category, row->colour);
    }
  return copy;
}

void
accord_colour_map_free (AccordColourMap *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->rows);
  g_free (self);
}

static Row *
find_row (const AccordColourMap *self,
          const char            *category)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = g_ptr_array_index (self->rows, i);

      if (name_equal (row->category, category))
        return row;
    }
  return NULL;
}

void
accord_colour_map_set (AccordColourMap *self,
                       const char      *category,
                       const char      *colour)
{
  const AccordColour *found;
  Row *row;

  g_return_if_fail (self != NULL && category != NULL);

  found = accord_colour_from_name (colour);
  if (found == NULL)
    return;
  row = find_row (self, category);
  if (row == NULL)
    {
      row = g_new0 (Row, 1);
      row->category = g_strdup (category);
      g_ptr_array_add (self->rows, row);
    }
  row->colour = found->name;
}

guint
accord_colour_map_get_length (const AccordColourMap *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->rows->len;
}

const char *
accord_colour_map_get_nth (const AccordColourMap  *self,
                           guint                   nth,
                           const char            **colour)
{
  const Row *row;

  g_return_val_if_fail (self != NULL && nth < self->rows->len, NULL);

  row = g_ptr_array_index (self->rows, nth);
  if (colour != NULL)
    *colour = row->colour;
  return row->category;
}

const char *
accord_colour_map_find (const AccordColourMap *self,
                        const char            *category)
{
  const Row *row;

  g_return_val_if_fail (self != NULL && category != NULL, NULL);

  row = find_row (self, category);
  return row != NULL ? row->colour : NULL;
}

const char *
accord_colour_map_first (const AccordColourMap *self,
                         const char            *colour)
{
  g_return_val_if_fail (self != NULL && colour != NULL, NULL);

  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = g_ptr_array_index (self->rows, i);

      if (g_str_equal (row->colour, colour))
        return row->category;
    }
  return NULL;
}

char *
accord_colour_map_to_text (const AccordColourMap *self)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, g_string_free (text, FALSE));

  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = g_ptr_array_index (self->rows, i);

      g_string_append_printf (text, "%s\t%s\n", row->category, row->colour);
    }
  return g_string_free (text, FALSE);
}

char *
accord_colour_of_categories (const AccordColourMap *self,
                             const char            *names,
                             char                 **standing)
{
  g_auto (GStrv) lines = NULL;

  g_return_val_if_fail (self != NULL && names != NULL, NULL);

  if (standing != NULL)
    *standing = NULL;
  lines = g_strsplit (names, "\n", 0);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *colour = accord_colour_map_find (self, lines[i]);

      if (colour == NULL)
        continue;
      if (standing != NULL)
        *standing = g_strdup (lines[i]);
      return g_strdup (colour);
    }
  return g_strdup ("");
}

/* The event's own category of that colour, else the first of the map. (nullable): it stands for none */
static const char *
category_of (const AccordColourMap *self,
             char                 **lines,
             const char            *colour)
{
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_strcmp0 (accord_colour_map_find (self, lines[i]), colour) == 0)
      return lines[i];
  return accord_colour_map_first (self, colour);
}

char *
accord_colour_take (const AccordColourMap *self,
                    const char            *names,
                    const char            *colour)
{
  g_autofree char *standing = NULL;
  g_autofree char *before = accord_colour_of_categories (self, names, &standing);
  g_auto (GStrv) lines = g_strsplit (names, "\n", 0);
  const char *chosen = *colour != '\0' ? category_of (self, lines, colour) : NULL;
  gboolean own = chosen != NULL && g_strv_contains ((const char *const *) lines, chosen);
  g_autoptr (GPtrArray) after = g_ptr_array_new ();

  if (g_str_equal (before, colour) || (*colour != '\0' && chosen == NULL))
    return g_strdup (names);
  if (chosen != NULL)
    g_ptr_array_add (after, (char *) chosen);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0' && g_strcmp0 (lines[i], chosen) != 0 && (own || g_strcmp0 (lines[i], standing) != 0))
      g_ptr_array_add (after, lines[i]);
  g_ptr_array_add (after, NULL);
  return g_strjoinv ("\n", (char **) after->pdata);
}
