/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/accord-links.h"

G_BEGIN_DECLS

/**
 * AccordEchoes:
 *
 * New pairs that a pass made and knows to be equal, and how both sides stood then: the next round of the same cycle meets
 * them again, as changes of the store and in the provider's listing, and need not compare them. Kept in memory alone, so
 * that after a death everything is looked at.
 */
typedef struct _AccordEchoes AccordEchoes;

/* @cycle: the rounds it is good for. */
AccordEchoes *accord_echoes_new  (const char *cycle);
void          accord_echoes_free (AccordEchoes *self);

/* Was it noted in an earlier round of @cycle? @self is nullable. */
gboolean accord_echoes_are_of (const AccordEchoes *self, const char *cycle);

/* Both sides of @link are as it says: the row has its change number, the item its tag. */
void     accord_echoes_note (AccordEchoes *self, const AccordLink *link);

/* The row of @event has not changed since. @self is nullable. */
gboolean accord_echoes_has_event (const AccordEchoes *self, const char *calendar, const AccordEvent *event);
/* The item has not changed since. @self is nullable. */
gboolean accord_echoes_has_item  (const AccordEchoes *self, const char *calendar, const AccordRemoteItem *item);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordEchoes, accord_echoes_free)

G_END_DECLS
