/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * AccordDateRow:
 *
 * A day, and where it is wanted a time of day. Signal "changed" ().
 */
#define ACCORD_TYPE_DATE_ROW (accord_date_row_get_type ())
G_DECLARE_FINAL_TYPE (AccordDateRow, accord_date_row, ACCORD, DATE_ROW, AdwActionRow)

/* @day: a midnight as if in UTC. */
void     accord_date_row_set_day    (AccordDateRow *self,
                                     gint64         day);
gint64   accord_date_row_get_day    (AccordDateRow *self);
void     accord_date_row_show_clock (AccordDateRow *self,
                                     gboolean       show);
/* @minutes: since midnight. */
void     accord_date_row_set_clock  (AccordDateRow *self,
                                     int            minutes);
int      accord_date_row_get_clock  (AccordDateRow *self);
/* "9", "930", "9:30", "09.30" → minutes since midnight. FALSE: not a time. */
gboolean accord_clock_parse         (const char *text,
                                     int        *minutes);

G_END_DECLS
