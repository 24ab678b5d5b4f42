/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum { ACCORD_RULE_DAILY, ACCORD_RULE_WEEKLY, ACCORD_RULE_MONTHLY, ACCORD_RULE_YEARLY } AccordFrequency;

/**
 * AccordRule:
 *
 * A recurrence rule of RFC 5545 §3.3.10 as sets, for those who must understand one; libical expands them. Weekdays
 * count from Sunday, 0. In a set of numbers bit n stands for n, in one that is counted from the end for -n.
 */
typedef struct
{
  AccordFrequency frequency;
  guint           interval;            /* from 1 */
  guint           count;               /* 0: none */
  char            until[17];           /* as written, "": none */
  guint           week_start;          /* Monday where the rule does not say */
  guint           months;              /* BYMONTH */
  guint64         days;                /* BYMONTHDAY */
  guint64         days_back;
  guint           weekdays;            /* BYDAY without a number: bit n = weekday n */
  guint64         nth[7];              /* BYDAY with one, by weekday */
  guint64         nth_back[7];
  guint64         positions;           /* BYSETPOS */
  guint64         positions_back;
} AccordRule;

/* Reads the value of an RRULE line. Returns: (nullable) NULL, or the sentence why it is not one of these: it cannot be
 * read, repeats within a day, or counts in a way that no set here holds (BYYEARDAY, BYWEEKNO, BYHOUR, RSCALE …). */
const char *accord_rule_parse           (AccordRule       *self,
                                         const char       *value);
/* The days of a month (bit n = day n) that the parts say which count within a month, BYSETPOS over the month included.
 * @first: weekday of its first day. */
guint32     accord_rule_days_of_month   (const AccordRule *self,
                                         guint             first,
                                         guint             length);
/* The weekdays that BYDAY names, with or without a number. */
guint       accord_rule_named_weekdays  (const AccordRule *self);
gboolean    accord_rule_counts_weekdays (const AccordRule *self);   /* any with a number */

/* "SU", "MO" … (unowned) */
const char *accord_rule_weekday_name    (guint             weekday);

G_END_DECLS
