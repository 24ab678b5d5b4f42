/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/accord-mark.h"
#include "sync/accord-pass-private.h"

G_BEGIN_DECLS

/**
 * AccordOriginals:
 *
 * Of several items that carry the mark of one event at most one is the copy Accord made; the others are a person's (§2).
 * A computer with a link knows which by that. One without, as a second computer with a copied store, must come to the
 * same answer: the create key was given to the original alone.
 */
typedef struct _AccordOriginals AccordOriginals;

/* All arguments are borrowed, and outlive it. @listing is nullable. */
AccordOriginals *accord_originals_new  (AccordPass *pass, const AccordCalendar *calendar, const AccordListing *listing);
void             accord_originals_free (AccordOriginals *self);
/* *copy: another living item with this mark is rather the original. @item lies in the calendar and has no link. */
gboolean         accord_originals_is_copy (AccordOriginals *self, const AccordRemoteItem *item, const AccordMark *mark,
                                           gboolean *copy, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordOriginals, accord_originals_free)

G_END_DECLS
