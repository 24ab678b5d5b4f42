/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/accord-store.h"

G_BEGIN_DECLS

typedef enum { ACCORD_EXPORT_ICALENDAR, ACCORD_EXPORT_CSV } AccordExportFormat;

/* FALSE: neither .ics nor .csv. */
gboolean   accord_export_format_of_name (const char          *name,
                                         AccordExportFormat  *out);

typedef struct
{
  guint events;
  guint poorer;   /* CSV: series whose changed occurrences it cannot hold; they are written as the series alone */
} AccordExportReport;

/**
 * accord_export:
 * @events: (element-type AccordEvent)
 * @path: written whole or not at all; a file of that name is replaced
 * @report: (out) (optional)
 *
 * What is written reads as the same events again (accord_import()).
 */
gboolean   accord_export                (GPtrArray           *events,
                                         AccordExportFormat   format,
                                         const char          *path,
                                         AccordExportReport  *report,
                                         GCancellable        *cancellable,
                                         GError             **error);

G_END_DECLS
