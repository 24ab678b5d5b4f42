/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/accord-journal.h"

G_BEGIN_DECLS

/* What a plan is for. */
typedef enum
{
  ACCORD_PLAN_FOR_SYNC,
  ACCORD_PLAN_FOR_UNDO,
  ACCORD_PLAN_FOR_DISCONNECT,
  ACCORD_PLAN_FOR_RESET
} AccordPlanPurpose;

/* Its word in AccordPlanRecord. */
const char *accord_plan_purpose_name (AccordPlanPurpose purpose);

/* What a kind of step is called, with the provider's name for %s. Untranslated. */
typedef struct
{
  const char *kind;       /* as in AccordPlanStep */
  const char *title;
  const char *subtitle;
  const char *icon;
  gboolean    free;       /* a person may leave it out */
} AccordPlanKind;

/* Never NULL: an unknown kind gives the look of "hold". */
const AccordPlanKind *accord_plan_kind         (const AccordPlanStep *step);
/* Apply carries it out when it is ticked. Conflicts and what a calendar cannot hold stay as they are. */
gboolean              accord_plan_step_is_open (const AccordPlanStep *step);

/* The steps of one calendar and kind, in the plan's order. */
typedef struct
{
  const AccordPlanKind *kind;
  GPtrArray            *steps;     /* (owned) (element-type AccordPlanStep) not owning */
} AccordPlanGroup;

/* What the group is called now: what is left there may all have been chosen to be taken away. */
const AccordPlanKind *accord_plan_group_get_kind (const AccordPlanGroup *group);

typedef struct
{
  const char *calendar;            /* (unowned) id, of the first step */
  GPtrArray  *groups;              /* (owned) (element-type AccordPlanGroup) in the order of the table */
  guint       total;
} AccordPlanPart;

/* Groups steps by calendar, then kind, which is said in other words for each purpose.
 * (element-type AccordPlanPart) (transfer full) */
GPtrArray *accord_plan_summarise (GPtrArray *steps, AccordPlanPurpose purpose);

typedef struct
{
  guint steps;    /* that would mail */
  guint mails;
  guint people;   /* different addresses */
  guint past;     /* mails about events that have ended */
} AccordForecast;

/* The mails that the steps would make the provider send. @now: Unix seconds. */
void     accord_plan_forecast      (GPtrArray      *steps,
                                    gint64          now,
                                    AccordForecast *out);
/* Addresses, sorted, each once. (transfer full) */
GStrv    accord_plan_list_people   (GPtrArray            *steps);
gboolean accord_plan_step_mails    (const AccordPlanStep *step);
/* Steps that Apply will carry out. */
guint    accord_plan_count_ticked  (GPtrArray            *steps);
/* Copies that no longer belong where they are, and may be taken away instead of left. */
guint    accord_plan_count_removable (GPtrArray          *steps);
/* Ids of those that a person ticked and wants taken away. (transfer full) */
GStrv    accord_plan_list_taken_away (GPtrArray          *steps);
/* Ids of the steps a person unticked. (transfer full) */
GStrv    accord_plan_list_left_out (GPtrArray            *steps);

G_END_DECLS
