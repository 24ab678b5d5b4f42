/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/accord-exceptions.h"
#include "remote/accord-provider.h"

G_BEGIN_DECLS

/* What providers that keep a series as a master with single occurrences beside it have in common. */

/* The tag of the whole: the master's, and a digest of those of its changed occurrences, so that it moves when any of
 * them does. @tags: (element-type utf8) in any order; (transfer full) (nullable when @master is NULL) */
char *accord_series_tag        (const char *master,
                                GPtrArray  *tags);
/* The master's part, for If-Match; a tag without more is returned as it is. (transfer full) (nullable) */
char *accord_series_tag_master (const char *tag);

/* Whether a write is about single occurrences and nothing else: the master is not written. */
gboolean accord_series_is_occurrences_only (const AccordWrite *write);
/* FALSE, and @write has its error: @there, the series as it was just read, is not shown now. */
gboolean accord_series_is_there            (AccordWrite            *write,
                                            const AccordRemoteItem *there);
/* The same; FALSE also when somebody changed it since the write was planned, or an occurrence of it, which If-Match does not
 * see. */
gboolean accord_series_is_as_planned       (AccordWrite            *write,
                                            const AccordRemoteItem *there);

typedef enum
{
  ACCORD_OCCURRENCE_EDIT,      /* it takes place, with @fields */
  ACCORD_OCCURRENCE_CANCEL,
  ACCORD_OCCURRENCE_RESTORE    /* it was cancelled and takes place again, with @fields */
} AccordOccurrenceEditKind;

typedef struct
{
  char                    *key;      /* (owned) */
  AccordOccurrenceEditKind kind;
  AccordFields            *fields;   /* (owned) (nullable) what must be written; of a restored one all it has */
} AccordOccurrenceEdit;

void accord_occurrence_edit_free (AccordOccurrenceEdit *self);

/**
 * accord_series_plan_edits:
 * @series: the fields of the series as they are there now
 * @wanted: ACCORD_FIELD_EXCEPTIONS to reach
 * @before: (nullable): as it was there when the write was planned
 * @now: as it is there now
 * @rewritten: the same write changed the series itself: what became of its occurrences is our doing
 *
 * What is to be done to single occurrences. Those that are as wanted need nothing, and those that the write does not
 * concern are left alone. Ascending by key.
 *
 * Returns: (transfer full) (nullable) (element-type AccordOccurrenceEdit): NULL with ITEM_CHANGED when somebody changed
 * one of them since
 */
GPtrArray *accord_series_plan_edits (const AccordFields  *series,
                                     const char          *wanted,
                                     const char          *before,
                                     const char          *now,
                                     gboolean             rewritten,
                                     GError             **error);

G_END_DECLS
