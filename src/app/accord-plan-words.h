/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-plan-summary.h"

G_BEGIN_DECLS

/* What the page says about a plan of one purpose. Untranslated but for the functions, whose results are (transfer full). */
typedef struct
{
  const char *title;                 /* of the page */
  const char *later;                 /* leaves it */
  const char *brief;                 /* the button that carries it out, where there is no room */
  char     *(*apply) (guint ticked); /* the same with room */
  const char *note;                  /* under the heading */
  const char *unmailed;              /* what "Nobody is mailed" means here */
  /* "Applying these would make Outlook send 9 people 17 mails" */
  char     *(*send) (const char *service, const char *people, const char *mails);
  char     *(*skipped) (guint steps);
  gboolean    empty;                 /* it is carried out even when nothing of it is ticked */
  gboolean    destroys;              /* what the button does cannot be taken back here */
} AccordPlanWords;

const AccordPlanWords *accord_plan_words (AccordPlanPurpose purpose);

G_END_DECLS
