/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Another way in which a provider says a field: what a projection has to know of it. */
typedef enum
{
  ACCORD_SAYS_STATUS_IN_BUSY = 1 << 0,   /* tentative through busy (Graph showAs) */
  ACCORD_SAYS_ONE_COLOUR     = 1 << 1    /* one colour of a palette instead of categories (Google colorId) */
} AccordSaying;

typedef enum
{
  ACCORD_RULES_RFC5545,   /* RRULE and RDATE lines */
  ACCORD_RULES_PATTERN    /* one patternedRecurrence */
} AccordRuleForm;

#define ACCORD_GOOGLE_REMINDERS     5       /* Events: reminders.overrides (providers.md §2.4) */
#define ACCORD_GOOGLE_MOST_MINUTES  40320   /* of a reminder: four weeks */

/**
 * AccordHolding:
 *
 * What a provider keeps of an event, as data: what its field map writes, and what a person is told of before anything is
 * written (accord-fidelity.h). Sources: providers.md §2.4, §3.3, §4.
 */
typedef struct
{
  const char         *provider;       /* as in accounts.provider */
  AccordSaying        sayings;
  AccordRuleForm         rules;
  guint               reminders;      /* how many it keeps, the nearest */
  int                 most_minutes;   /* before the start; 0: any */
  const char *const  *busy;           /* the words it keeps; others become the first. NULL ends both */
  const char *const  *privacy;
  gboolean            reads_tags;     /* a body in which tags are spelled out is a formatted one */
  gboolean            windows_zones;  /* it names zones as Windows does */
} AccordHolding;

/* (nullable): a provider of which nothing is known */
const AccordHolding *accord_holding_find (const char *provider);

G_END_DECLS
