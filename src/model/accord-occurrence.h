/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-exceptions.h"
#include "accord-when.h"

G_BEGIN_DECLS

/* The key of the occurrence of @series that the rule lets begin at @start: Unix seconds, of whole days the midnight
 * as if in UTC. (transfer full) */
char         *accord_occurrence_key     (const AccordWhen      *series,
                                         gint64                 start);
/* When the rule has the occurrence @key of a series whose first one is @series: the clock reading of the key in the
 * zone of the series, as long as the first. FALSE: @key is no such reading. */
gboolean      accord_occurrence_at      (const AccordWhen      *series,
                                         const char            *key,
                                         AccordWhen            *out);
/* The same in canonical text, @series_when being ACCORD_FIELD_WHEN of the series. (transfer full) (nullable) */
char         *accord_occurrence_when    (const char            *series_when,
                                         const char            *key);

/* What of ACCORD_EXCEPTION_FIELDS @occurrence, as a provider or a projection shows it, has otherwise than the rule and
 * @series say. Fields that either does not carry are left out. (transfer full) (nullable) NULL: nothing */
AccordFields *accord_occurrence_differ  (const AccordFields    *series,
                                         const char            *key,
                                         const AccordFields    *occurrence);
/* The fields of ACCORD_EXCEPTION_FIELDS of the occurrence: what @exception says, else the series.
 * @exception: (nullable): as the rule has it. (transfer full) */
AccordFields *accord_occurrence_resolve (const AccordFields    *series,
                                         const char            *key,
                                         const AccordException *exception);

G_END_DECLS
