/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include <gio/gio.h>
#include <string.h>

#include "accord-csv-private.h"
#include "accord-uuid.h"

const char *const *
accord_csv_list_fields (void)
{
  static const char **names;

  if (g_once_init_enter (&names))
    {
      const char **list = g_new0 (const char *, accord_csv_n_fields + 1);

      for (guint i = 0; i < accord_csv_n_fields; i++)
        list[i] = accord_csv_fields[i].name;
      g_once_init_leave (&names, list);
    }
  return names;
}

/* ---- the map ---- */

static int
find_field (const char *name)
{
  for (guint i = 0; i < accord_csv_n_fields; i++)
    if (g_str_equal (accord_csv_fields[i].name, name))
      return (int) i;
  return -1;
}

static gboolean
is_one_of (const char *folded,
           const char *words)
{
  g_auto (GStrv) all = g_strsplit (words, "|", -1);

  return g_strv_contains ((const char *const *) all, folded);
}

static int
guess_field (const char *column)
{
  g_autofree char *stripped = g_strstrip (g_strdup (column));
  g_autofree char *folded = g_utf8_casefold (stripped, -1);
  int field = find_field (folded);

  for (guint i = 0; field < 0 && *folded != '\0' && i < accord_csv_n_fields; i++)
    if (*accord_csv_fields[i].others != '\0' && is_one_of (folded, accord_csv_fields[i].others))
      field = (int) i;
  return field;
}

static gboolean
is_taken (GArray *taken,
          int     field)
{
  for (guint i = 0; i < taken->len; i++)
    if (g_array_index (taken, int, i) == field)
      return TRUE;
  return FALSE;
}

AccordCsvMap *
accord_csv_map_new (GPtrArray  *header,
                    const char *zone)
{
  AccordCsvMap *self = g_new0 (AccordCsvMap, 1);

  self->fields = g_array_new (FALSE, FALSE, sizeof (int));
  self->zone = g_strdup (zone);
  for (guint i = 0; i < header->len; i++)
    {
      int field = guess_field (g_ptr_array_index (header, i));

      /* The first column of a name is the one. */
      if (field >= 0 && is_taken (self->fields, field))
        field = -1;
      g_array_append_val (self->fields, field);
    }
  return self;
}

void
accord_csv_map_free (AccordCsvMap *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->fields);
  g_free (self->zone);
  g_free (self);
}

/* As a map says its name: in one line. (transfer full) */
static char *
name_of_column (const char *column)
{
  return g_strdelimit (g_strdup (column), "\r\n", ' ');
}

/* The @nth column of that name, or the last of them. FALSE: there is none. */
static gboolean
find_column (GPtrArray  *header,
             const char *column,
             guint       nth,
             guint      *at)
{
  gboolean found = FALSE;

  for (guint i = 0; i < header->len; i++)
    {
      g_autofree char *name = name_of_column (g_ptr_array_index (header, i));

      if (!g_str_equal (name, column))
        continue;
      found = TRUE;
      *at = i;
      if (nth-- == 0)
        break;
    }
  return found;
}

/* @nth: how many columns of that name were said before */
static gboolean
set_column (AccordCsvMap *self,
            GPtrArray    *header,
            const char   *column,
            guint         nth,
            const char   *name,
            GError      **error)
{
  int field = *name != '\0' ? find_field (name) : -1;
  guint at;

  if (!find_column (header, column, nth, &at))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "there is no column “%s”", column);
      return FALSE;
    }
  if (*name != '\0' && field < 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s: there is no such field", name);
      return FALSE;
    }
  for (guint i = 0; i < self->fields->len; i++)
    if (field >= 0 && g_array_index (self->fields, int, i) == field)
      g_array_index (self->fields, int, i) = -1;
  g_array_index (self->fields, int, at) = field;
  return TRUE;
}

gboolean
accord_csv_map_set (AccordCsvMap *self,
                    GPtrArray    *header,
                    const char   *text,
                    GError      **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GHashTable) said = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *equals = strrchr (lines[i], '=');
      guint nth;

      if (*lines[i] == '\0')
        continue;
      if (equals == NULL)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "“%s”: this is no COLUMN=FIELD", lines[i]);
          return FALSE;
        }
      *equals = '\0';
      nth = GPOINTER_TO_UINT (g_hash_table_lookup (said, lines[i]));
      if (!set_column (self, header, lines[i], nth, equals + 1, error))
        return FALSE;
      g_hash_table_insert (said, lines[i], GUINT_TO_POINTER (nth + 1));
    }
  return TRUE;
}

char *
accord_csv_map_to_text (const AccordCsvMap *self,
                        GPtrArray          *header)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < header->len && i < self->fields->len; i++)
    {
      int field = g_array_index (self->fields, int, i);
      g_autofree char *name = name_of_column (g_ptr_array_index (header, i));

      g_string_append_printf (text, "%s%s=%s", i > 0 ? "\n" : "", name,
                              field >= 0 ? accord_csv_fields[field].name : "");
    }
  return g_string_free (text, FALSE);
}

/* ---- rows ---- */

static const char *
cell_at (GPtrArray *cells,
         guint      at)
{
  return at < cells->len ? g_ptr_array_index (cells, at) : "";
}

gboolean
accord_csv_take_row (const AccordCsvMap *self,
                     GPtrArray          *header,
                     GPtrArray          *cells,
                     AccordEvent        *event,
                     GError            **error)
{
  AccordCsvRow row = { self, event };
  gboolean dated = FALSE;

  for (guint i = 0; i < self->fields->len; i++)
    {
      int at = g_array_index (self->fields, int, i);
      const AccordCsvField *field = at >= 0 ? &accord_csv_fields[at] : NULL;
      const char *cell = cell_at (cells, i);

      if (field != NULL && !accord_csv_take_cell (field, &row, cell, error))
        {
          g_prefix_error (error, "%s: ", (const char *) g_ptr_array_index (header, i));
          return FALSE;
        }
      dated |= field != NULL && accord_csv_is_start (field);
    }
  return accord_csv_settle_row (&row, dated, error);
}

/* (transfer full) */
static char *
id_of_row (GPtrArray *cells)
{
  g_autoptr (GString) row = g_string_new (NULL);

  accord_csv_append_row (row, (const char *const *) cells->pdata, cells->len);
  return accord_uuid_of ("csv", row->str);
}

static const char *
said_id (const AccordCsvMap *self,
         GPtrArray          *cells)
{
  for (guint i = 0; i < self->fields->len; i++)
    if (g_array_index (self->fields, int, i) == 0)
      return cell_at (cells, i);
  return "";
}

AccordEvent *
accord_csv_read_event (const AccordCsvMap *self,
                       GPtrArray          *header,
                       GPtrArray          *cells,
                       GError            **error)
{
  g_autoptr (AccordEvent) event = accord_event_new (ACCORD_KIND_APPOINTMENT);
  const char *id = said_id (self, cells);

  g_free (event->id);
  event->id = g_uuid_string_is_valid (id) ? g_ascii_strdown (id, -1) : id_of_row (cells);
  if (!accord_csv_take_row (self, header, cells, event, error))
    return NULL;
  return g_steal_pointer (&event);
}

/* ---- writing ---- */

static gboolean
is_written (const AccordCsvField *field)
{
  return field->write != NULL || field->take == NULL;
}

void
accord_csv_append_header (GString *out)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new ();

  for (guint i = 0; i < accord_csv_n_fields; i++)
    if (is_written (&accord_csv_fields[i]))
      g_ptr_array_add (cells, (gpointer) accord_csv_fields[i].name);
  accord_csv_append_row (out, (const char *const *) cells->pdata, cells->len);
}

void
accord_csv_append_event (GString           *out,
                         const AccordEvent *event)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < accord_csv_n_fields; i++)
    {
      const AccordCsvField *field = &accord_csv_fields[i];

      if (is_written (field))
        g_ptr_array_add (cells, field->write != NULL
                                    ? field->write (event)
                                    : g_strdup (*(char *const *) ((const char *) event + field->offset)));
    }
  accord_csv_append_row (out, (const char *const *) cells->pdata, cells->len);
}
