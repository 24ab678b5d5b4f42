/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-desk.h"
#include "store/accord-questions.h"

G_BEGIN_DECLS

/**
 * AccordConflictGrid:
 *
 * The fields of a conflict, each with what it was, mine and theirs side by side (below each other in a narrow window);
 * one of the two is chosen. Signal: "chosen" ().
 */
#define ACCORD_TYPE_CONFLICT_GRID (accord_conflict_grid_get_type ())
G_DECLARE_FINAL_TYPE (AccordConflictGrid, accord_conflict_grid, ACCORD, CONFLICT_GRID, AdwBin)

/* @question must outlive the widget. @sides: "mine" or "theirs" by field, as they are chosen at first. */
GtkWidget          *accord_conflict_grid_new       (AccordDesk           *desk,
                                                    const AccordQuestion *question,
                                                    const AccordFields   *sides,
                                                    gboolean              narrow);
/* What is chosen, by field. (transfer none) */
const AccordFields *accord_conflict_grid_get_sides (AccordConflictGrid   *self);

G_END_DECLS
