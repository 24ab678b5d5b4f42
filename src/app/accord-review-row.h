/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-desk.h"

G_BEGIN_DECLS

/* The review meeting of a deliverable: when it is, or the button that makes it. */
#define ACCORD_TYPE_REVIEW_ROW (accord_review_row_get_type ())
G_DECLARE_FINAL_TYPE (AccordReviewRow, accord_review_row, ACCORD, REVIEW_ROW, AdwActionRow)

/* @deliverable: id of an event that is stored. */
void accord_review_row_set_event (AccordReviewRow *self, AccordDesk *desk, const char *deliverable);

G_END_DECLS
