/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-csv.h"

#include <string.h>

#define MARK "\xef\xbb\xbf"

typedef enum
{
  STATE_START,    /* of a cell */
  STATE_PLAIN,
  STATE_QUOTED,
  STATE_QUOTE     /* in a quoted cell, after a quote: the end of it, or the first of two */
} State;

struct _AccordCsvReader
{
  AccordCsvFound   found;
  AccordCsvRefused refused;   /* (nullable) */
  gpointer         user_data;
  State            state;
  char             separator; /* '\0': not known before the first row is whole */
  GString         *head;      /* (owned) (nullable) the first row, until its end is seen */
  gboolean         head_quoted;
  GString         *cell;      /* (owned) */
  GPtrArray       *cells;     /* (owned) (element-type utf8) of the row */
  gsize            row_size;
  guint64          line;
  guint64          row_line;
  const char      *trouble;   /* (nullable) why the row will be refused */
  gboolean         after_cr;
};

AccordCsvReader *
accord_csv_reader_new (AccordCsvFound   found,
                       AccordCsvRefused refused,
                       gpointer         user_data)
{
  AccordCsvReader *self = g_new0 (AccordCsvReader, 1);

  self->found = found;
  self->refused = refused;
  self->user_data = user_data;
  self->head = g_string_new (NULL);
  self->cell = g_string_new (NULL);
  self->cells = g_ptr_array_new_with_free_func (g_free);
  self->line = 1;
  self->row_line = 1;
  return self;
}

void
accord_csv_reader_free (AccordCsvReader *self)
{
  if (self == NULL)
    return;
  if (self->head != NULL)
    g_string_free (self->head, TRUE);
  g_string_free (self->cell, TRUE);
  g_ptr_array_unref (self->cells);
  g_free (self);
}

/* ---- rows ---- */

static void
end_cell (AccordCsvReader *self)
{
  if (self->trouble == NULL && self->cells->len >= ACCORD_CSV_COLUMNS)
    self->trouble = "more columns than Accord reads";
  if (self->trouble == NULL && !g_utf8_validate (self->cell->str, (gssize) self->cell->len, NULL))
    self->trouble = "this is not UTF-8 text";
  if (self->trouble == NULL)
    g_ptr_array_add (self->cells, g_strdup (self->cell->str));
  g_string_truncate (self->cell, 0);
  self->state = STATE_START;
}

static gboolean
is_empty (GPtrArray *cells)
{
  for (guint i = 0; i < cells->len; i++)
    if (*(const char *) g_ptr_array_index (cells, i) != '\0')
      return FALSE;
  return TRUE;
}

static void
end_row (AccordCsvReader *self)
{
  end_cell (self);
  if (self->trouble != NULL && self->refused != NULL)
    self->refused (self->row_line, self->trouble, self->user_data);
  else if (self->trouble == NULL && !is_empty (self->cells))
    self->found (self->cells, self->row_line, self->user_data);
  g_ptr_array_set_size (self->cells, 0);
  self->trouble = NULL;
  self->row_size = 0;
}

static void
append (AccordCsvReader *self,
        char             c)
{
  if (self->cell->len < ACCORD_CSV_CELL)
    g_string_append_c (self->cell, c);
  else if (self->trouble == NULL)
    self->trouble = "a cell longer than Accord reads";
  self->state = self->state == STATE_START ? STATE_PLAIN : self->state;
}

static void
end_line (AccordCsvReader *self)
{
  self->line++;
  if (self->state == STATE_QUOTED)
    {
      append (self, '\n');
      return;
    }
  end_row (self);
  self->row_line = self->line;
}

static void
take_in_quotes (AccordCsvReader *self,
                char             c)
{
  if (c == '"')
    self->state = STATE_QUOTE;
  else
    append (self, c);
}

/* A quote that was never closed would take the rest of the file for one cell. */
static gboolean
is_too_long (AccordCsvReader *self)
{
  if (++self->row_size <= ACCORD_CSV_ROW)
    return FALSE;
  if (self->trouble == NULL)
    self->trouble = "a row longer than Accord reads: is a quotation mark missing?";
  if (self->state == STATE_QUOTED)
    self->state = STATE_PLAIN;
  return TRUE;
}

static void
take (AccordCsvReader *self,
      char             c)
{
  gboolean after_cr = self->after_cr;

  self->after_cr = c == '\r';
  if (c == '\n' && after_cr)
    return;
  if (c == '\n' || c == '\r')
    {
      end_line (self);
      return;
    }
  if (c == '\0' && self->trouble == NULL)
    self->trouble = "this is not UTF-8 text";
  if (is_too_long (self))
    return;
  if (self->state == STATE_QUOTED)
    take_in_quotes (self, c);
  else if (c == self->separator)
    end_cell (self);
  else if (c == '"' && self->state == STATE_START)
    self->state = STATE_QUOTED;
  else if (c == '"' && self->state == STATE_QUOTE)
    {
      append (self, c);
      self->state = STATE_QUOTED;
    }
  else
    append (self, c);
}

/* ---- the first row ---- */

static guint
count (const char *text,
       char        c)
{
  gboolean quoted = FALSE;
  guint n = 0;

  for (; *text != '\0'; text++)
    {
      quoted ^= *text == '"';
      n += *text == c && !quoted;
    }
  return n;
}

static void
begin (AccordCsvReader *self)
{
  g_autoptr (GString) head = g_steal_pointer (&self->head);
  static const char separators[] = { ',', ';', '\t' };

  self->separator = separators[0];
  for (guint i = 1; i < G_N_ELEMENTS (separators); i++)
    if (count (head->str, separators[i]) > count (head->str, self->separator))
      self->separator = separators[i];
  for (gsize i = g_str_has_prefix (head->str, MARK) ? strlen (MARK) : 0; i < head->len; i++)
    take (self, head->str[i]);
}

/* TRUE: the first row is whole. */
static gboolean
is_first_row (AccordCsvReader *self,
              char             c)
{
  self->head_quoted ^= c == '"';
  g_string_append_c (self->head, c);
  return self->head->len > ACCORD_CSV_ROW || (!self->head_quoted && (c == '\n' || c == '\r'));
}

void
accord_csv_reader_feed (AccordCsvReader *self,
                        const char      *data,
                        gsize            length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (self->head == NULL)
        take (self, data[i]);
      else if (is_first_row (self, data[i]))
        begin (self);
    }
}

void
accord_csv_reader_finish (AccordCsvReader *self)
{
  if (self->head != NULL)
    begin (self);
  if (self->state == STATE_QUOTED && self->trouble == NULL)
    self->trouble = "a quotation mark is missing";
  if (self->state != STATE_START || self->cells->len > 0 || self->cell->len > 0)
    end_row (self);
}

/* ---- writing ---- */

void
accord_csv_append_row (GString           *out,
                       const char *const *cells,
                       guint              n_cells)
{
  for (guint i = 0; i < n_cells; i++)
    {
      const char *cell = cells[i] != NULL ? cells[i] : "";
      gboolean quoted = strpbrk (cell, ",;\t\"\r\n") != NULL || *cell == ' ' || g_str_has_prefix (cell, MARK) ||
                        (*cell != '\0' && cell[strlen (cell) - 1] == ' ');

      if (i > 0)
        g_string_append_c (out, ',');
      if (quoted)
        g_string_append_c (out, '"');
      for (; *cell != '\0'; cell++)
        {
          if (quoted && *cell == '"')
            g_string_append_c (out, '"');
          g_string_append_c (out, *cell);
        }
      if (quoted)
        g_string_append_c (out, '"');
    }
  g_string_append (out, "\r\n");
}
