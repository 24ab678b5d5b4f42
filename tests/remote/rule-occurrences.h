/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* A series as the store holds it: a rule's value and the clock reading it starts with. */
typedef struct
{
  const char *rule;
  gint64 start;       /* clock reading counted as if in UTC; a midnight when all-day */
  gboolean all_day;
  const char *zone;
} RuleSeries;

/* The days of the rule's occurrences up to @last, as GDate counts them (element-type guint32). libical steps through
 * the rule without its end; COUNT, and UNTIL by instants of the zone, are taken off here. */
GArray *rule_occurrences (const RuleSeries *series, guint32 last);

/* The instant of a clock reading: the earlier one when there are two, moved on by the gap when there is none. */
gint64  rule_instant     (const char *zone, gint64 clock);
