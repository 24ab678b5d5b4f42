/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * AccordImportColumns:
 *
 * The columns of a CSV file, with a drop-down each that says which field it holds. Hidden while there are none.
 * Signal: "changed" (): a person chose.
 */
#define ACCORD_TYPE_IMPORT_COLUMNS (accord_import_columns_get_type ())
G_DECLARE_FINAL_TYPE (AccordImportColumns, accord_import_columns, ACCORD, IMPORT_COLUMNS, AdwPreferencesGroup)

/* @map: (nullable) accord_csv_map_to_text(). What is chosen stays chosen where the columns are the same. */
void  accord_import_columns_set_map (AccordImportColumns *self,
                                     const char          *map);
/* The map as it is chosen, for accord_csv_map_set(). (transfer full) (nullable): nobody chose */
char *accord_import_columns_dup_map (AccordImportColumns *self);

G_END_DECLS
