/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a file may hold (docs/limits.md). A row beyond it is refused; the others are read. */
#define ACCORD_CSV_CELL    (256 * 1024)    /* bytes of a cell */
#define ACCORD_CSV_ROW     (1024 * 1024)   /* bytes of a row */
#define ACCORD_CSV_COLUMNS 500

/* @cells: (element-type utf8) (transfer none), valid UTF-8; @line: where the row begins, from 1 */
typedef void (*AccordCsvFound)   (GPtrArray *cells, guint64 line, gpointer user_data);
/* A row that cannot be read, and why; nothing of the file is quoted. */
typedef void (*AccordCsvRefused) (guint64 line, const char *reason, gpointer user_data);

/**
 * AccordCsvReader:
 *
 * Reads comma-separated values (RFC 4180) in pieces of any size, cut anywhere; it holds one row at a time. Comma, semicolon
 * and tab separate: what the first row has most of. A byte order mark, CR LF, LF and empty rows are no matter. A quoted
 * cell that is never closed ends at the row bound, and reading goes on in the next line.
 */
typedef struct _AccordCsvReader AccordCsvReader;

AccordCsvReader *accord_csv_reader_new    (AccordCsvFound    found,
                                           AccordCsvRefused  refused,    /* (nullable) */
                                           gpointer          user_data);
void             accord_csv_reader_free   (AccordCsvReader  *self);
void             accord_csv_reader_feed   (AccordCsvReader  *self,
                                           const char       *data,
                                           gsize             length);
void             accord_csv_reader_finish (AccordCsvReader  *self);

/* Appends one row, CR LF at its end; NULL is an empty cell. A cell that a spreadsheet would take for a formula is
 * written as it is: what is exported is read again. */
void             accord_csv_append_row    (GString           *out,
                                           const char *const *cells,
                                           guint              n_cells);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordCsvReader, accord_csv_reader_free)

G_END_DECLS
