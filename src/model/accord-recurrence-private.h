/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-recurrence.h"

#include <libical/ical.h>

G_BEGIN_DECLS

/* What is counted with: clock readings in the zone of the series, in seconds as if in UTC. */
typedef struct
{
  const AccordWhen *base;
  gint64            clock;    /* the base's start */
  GTimeZone        *zone;     /* (owned) the event's own; UTC for whole days */
  GHashTable       *excluded; /* (owned) (element-type gint64) clock readings */
} AccordSeries;

/* With what the EXDATE lines of @text exclude. */
void     accord_series_init       (AccordSeries     *self,
                                   const AccordWhen *base,
                                   const char       *text);
void     accord_series_clear      (AccordSeries     *self);

typedef enum { ACCORD_VISIT_ON, ACCORD_VISIT_NEXT_LINE, ACCORD_VISIT_DONE } AccordVisit;
typedef AccordVisit (*AccordVisitor) (const AccordSeries *self, gint64 clock, gpointer data);

/* The base, then each line's occurrences, ascending in each line, without the excluded ones (that are shown to @data
 * neither). FALSE: a visitor said DONE. */
gboolean accord_series_visit      (const AccordSeries *self,
                                   const char         *text,
                                   AccordVisitor       visit,
                                   gpointer            data);
/* The occurrence that begins at a clock reading. */
void     accord_series_occurrence (const AccordSeries *self,
                                   gint64              clock,
                                   AccordWhen         *out);

/* What follows the name and its parameters, when the line is @name's. */
const char *accord_recurrence_values  (const char *line,
                                       const char *name);
/* One value of an RDATE or EXDATE @line as a clock reading of the series. */
gboolean accord_recurrence_read_value (const AccordSeries *self,
                                       const char         *line,
                                       const char         *value,
                                       gint64             *clock);
/* FALSE: not a rule libical and every calendar can count (sub-daily, or one that never occurs). The caller frees
 * ->rscale. */
gboolean accord_recurrence_read_rule  (const AccordSeries        *self,
                                       const char                *rule,
                                       struct icalrecurrencetype *out);
char    *accord_recurrence_key_of     (const AccordSeries *self,
                                       gint64              clock);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AccordSeries, accord_series_clear)

G_END_DECLS
