/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-store.h"

G_BEGIN_DECLS

/* What an event was before its status was changed with others: enough to take that back. */
typedef struct
{
  char        *id;         /* (owned) */
  AccordStatus status;
  gboolean     archived;
} AccordStanding;

void       accord_standing_free           (AccordStanding     *self);

/* Gives all of these events the status @word (accord_event_set_standing()), or none: NOT_FOUND, one is not there or
 * deleted. @confirmed: a person named them, so that no sync asks about the copies that this takes away (sync-rules §10).
 * Returns what those that changed were. (element-type AccordStanding) (transfer full) (nullable): with error */
GPtrArray *accord_store_set_standing      (AccordStore        *self,
                                           const char *const  *ids,
                                           const char         *word,
                                           gboolean            confirmed,
                                           gint64              now,
                                           GError            **error);
/* Takes that back where an event still has the status @word; the others stay as somebody made them since. Returns how
 * many are as they were, -1 with error: none is. What is taken away by it was confirmed before or is not now. */
int        accord_store_restore_standing  (AccordStore        *self,
                                           GPtrArray          *before,
                                           const char         *word,
                                           gint64              now,
                                           GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordStanding, accord_standing_free)

G_END_DECLS
