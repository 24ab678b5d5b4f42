/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-scenario.h"

G_BEGIN_DECLS

/* What came of one scenario on one provider. */
typedef struct
{
  guint    points;   /* there were */
  guint    died;     /* of them were died at */
  guint    differ;   /* ended otherwise than a life without death */
  GString *message;  /* (owned) what was wrong; empty: nothing */
} LivesReport;

void lives_report_clear (LivesReport *self);

/* Before anything else that may start a thread. */
void lives_begin (AccordScenarioProvider provider);
void lives_end   (void);

/* Runs @scenario as it is, then again (nothing is written), then once for every point, dying there and going on in a
 * new process. @choose: (nullable) about one in @one_of points, chosen by it; NULL: all. A @only above 0 is the one
 * point that is tried. @out is cleared with lives_report_clear(). */
void lives_run   (const AccordScenario   *scenario,
                  AccordScenarioProvider  provider,
                  GRand                  *choose,
                  guint                   one_of,
                  guint                   only,
                  LivesReport            *out);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LivesReport, lives_report_clear)

G_END_DECLS
