/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-desk.h"
#include "accord-plan-summary.h"

G_BEGIN_DECLS

/* For what a calendar waits. */
typedef enum
{
  ACCORD_PLAN_FIRST,   /* its first plan */
  ACCORD_PLAN_RULES    /* that of rules a person changed and wants to see at work first */
} AccordPlanCause;

/* Does a calendar of one of the accounts of @plans (element-type AccordPlanRecord) wait for it? */
gboolean accord_plan_waits (AccordDesk *desk, GPtrArray *plans, AccordPlanCause cause);
/* Do @steps say anything of a calendar of @account (NULL: of any) whose changed rules wait? Those nothing is said of wait no
 * longer. */
gboolean accord_plan_touches_rules (AccordDesk *desk, const char *account, GPtrArray *steps);
/* Whose events are shared says something about every calendar: do rules of other accounts than @account wait as well? */
gboolean accord_plan_rules_wait_elsewhere (AccordDesk *desk, const char *account);

/* @first (nullable) and what the plans say about the whole; each sentence once. (transfer full) */
char    *accord_plan_join_notes (GPtrArray *plans, const char *first);
/* What stands under the heading: what becomes of copies that no longer belong where they are, what Apply means, and what is
 * not mirrored. (transfer full) */
char    *accord_plan_say_note (GPtrArray *plans, GPtrArray *steps, AccordPlanPurpose purpose);

G_END_DECLS
