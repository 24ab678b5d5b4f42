/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-desk.h"
#include "store/accord-questions.h"

G_BEGIN_DECLS

/**
 * AccordConflictPage:
 *
 * What only a person can decide, one after the other: a conflict field by field, deletions and the like as a list with
 * one answer for what is ticked. Property: narrow (b). Signal: "done" (): nothing is left to decide.
 */
#define ACCORD_TYPE_CONFLICT_PAGE (accord_conflict_page_get_type ())
G_DECLARE_FINAL_TYPE (AccordConflictPage, accord_conflict_page, ACCORD, CONFLICT_PAGE, AdwBin)

/* @questions: (transfer full) (element-type AccordQuestion) at least one */
GtkWidget  *accord_conflict_page_new (AccordDesk *desk, GPtrArray *questions);
/* The button of a choice: "Put Back". (translated) */
const char *accord_say_choice        (const AccordQuestion *question, const char *choice);

G_END_DECLS
