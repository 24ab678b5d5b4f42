/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-desk.h"
#include "store/accord-journal.h"

G_BEGIN_DECLS

/**
 * AccordRunRow:
 *
 * A run of the Activity page; opened, its steps with reasons and fields before and after.
 */
#define ACCORD_TYPE_RUN_ROW (accord_run_row_get_type ())
G_DECLARE_FINAL_TYPE (AccordRunRow, accord_run_row, ACCORD, RUN_ROW, AdwExpanderRow)

GtkWidget *accord_run_row_new (AccordDesk            *desk,
                               const AccordRunRecord *run,
                               gboolean               narrow);

G_END_DECLS
