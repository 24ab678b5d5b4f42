/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/accord-csv-event.h"
#include "store/accord-store.h"

G_BEGIN_DECLS

typedef enum
{
  ACCORD_IMPORT_ADDED,
  ACCORD_IMPORT_REPLACED,
  ACCORD_IMPORT_KNOWN,      /* in the store already, and left as it is */
  ACCORD_IMPORT_REFUSED,
  ACCORD_N_IMPORT_OUTCOMES
} AccordImportOutcome;

typedef struct
{
  char   *file;     /* (owned) base name */
  guint64 line;     /* where the event begins, from 1 */
  char   *reason;   /* (owned) */
} AccordImportRefusal;

/* More are counted, not kept. */
#define ACCORD_IMPORT_REFUSALS 1000

typedef struct
{
  guint      outcomes[ACCORD_N_IMPORT_OUTCOMES];
  GPtrArray *refusals;     /* (owned) (element-type AccordImportRefusal) */
  char      *map;          /* (owned) (nullable) of the last CSV file: accord_csv_map_to_text() */
  guint      tables;       /* CSV files so far */
  guint64    read;         /* bytes so far */
  guint64    size;         /* of all files */
} AccordImportReport;

typedef struct
{
  gboolean        dry_run;   /* tell what would happen; nothing stays in the store */
  gboolean        replace;   /* events that the store has already become as the file says */
  AccordDateOrder order;     /* of dates in CSV */
  const char     *zone;      /* (nullable) of times without one; NULL: this computer's */
  const char     *map;       /* (nullable) CSV: as accord_csv_map_set(); NULL: as it was said for such a file before */
} AccordImportOptions;

/* Told after each batch, in the thread that imports. */
typedef void (*AccordImportProgress) (const AccordImportReport *report,
                                      gpointer                  user_data);

/**
 * accord_import:
 * @path: a file, or a folder whose .ics and .csv files are read
 *
 * Reads iCalendar and CSV into the store, in batches that each are stored whole. What cannot be read or stored is refused
 * with its line and never stops the rest, nor does a file that cannot be read when there are others. An event is known by its id or iCalendar UID, that of a mirrored copy too. How
 * a person mapped the columns of a CSV file is remembered for files with the same columns. Blocks.
 *
 * Returns: (transfer full) (nullable): NULL when the path cannot be read, the map is wrong or the store fails; cancelled:
 * what was stored before stays, the error is G_IO_ERROR_CANCELLED
 */
AccordImportReport *accord_import             (AccordStore               *store,
                                               const char                *path,
                                               const AccordImportOptions *options,
                                               AccordImportProgress       progress,   /* (nullable) */
                                               gpointer                   user_data,
                                               GCancellable              *cancellable,
                                               GError                   **error);
/* The same for several files and folders (closed by NULL), in their order. A map is for all of their CSV files. */
AccordImportReport *accord_import_all         (AccordStore               *store,
                                               const char *const         *paths,
                                               const AccordImportOptions *options,
                                               AccordImportProgress       progress,   /* (nullable) */
                                               gpointer                   user_data,
                                               GCancellable              *cancellable,
                                               GError                   **error);
void                accord_import_report_free (AccordImportReport        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordImportReport, accord_import_report_free)

G_END_DECLS
