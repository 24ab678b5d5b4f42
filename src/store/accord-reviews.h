/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/accord-store.h"

G_BEGIN_DECLS

/* Review meetings (S20). Each is an ordinary appointment, found by the table reviews. Until a person edits it, it is where the
 * defaults put it beside its deliverable, goes when that goes, and comes back with it; from then on it is the person's.
 * What has begun is left alone. */

/* Brings the reviews in line with the deliverables that changed since it was last done, and makes those that are missing where
 * the setting says so. Cheap when nothing changed. @now: Unix seconds. */
gboolean accord_store_make_reviews (AccordStore  *self,
                                    gint64        now,
                                    GError      **error);
/* A person asks for the review of one deliverable, whatever the setting: its id, made now where there is none. One that was
 * deleted comes back. INVALID: that event has none, or its time is over. (transfer full) (nullable) */
char    *accord_store_make_review  (AccordStore  *self,
                                    const char   *deliverable,
                                    gint64        now,
                                    GError      **error);
/* The living review of @deliverable; NULL: none. (transfer full) (nullable) */
char    *accord_store_find_review  (AccordStore  *self,
                                    const char   *deliverable);

G_END_DECLS
