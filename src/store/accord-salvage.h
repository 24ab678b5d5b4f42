/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/accord-store.h"

G_BEGIN_DECLS

/**
 * accord_store_salvage:
 * @path: a store that nobody has open (the service calls this under its lock, before it opens it)
 * @now: Unix seconds, for the name the damaged file gets
 * @kept: (out) (nullable): where the damaged file is now, NULL: nothing was wrong. (transfer full)
 *
 * Looks at a store that was not closed properly or cannot be read. A damaged one is moved aside with its log, under a
 * dated name, and a new one made at @path from every row that SQLite can still read: the same store id, events, accounts
 * and calendars. Calendars begin with a complete listing, so that copies are found again by their marks; links are taken
 * over as read. A database of another program is healthy and stays, and so does any other file somebody named as a store.
 *
 * Errors: G_IO_ERROR, ACCORD_STORE_ERROR; the message names the file. Then nothing was replaced, or the damaged file is
 * where the message says.
 */
gboolean accord_store_salvage (const char *path, gint64 now, char **kept, GError **error);

/* Says that a file that was open turned out to be damaged: the next accord_store_salvage() looks at it thoroughly, however it
 * was left. */
void     accord_store_suspect         (const char   *path);

/* Where the damaged file of the last salvage is kept, until a person has seen it; NULL: there is nothing to say. @when: (out)
 * (optional) Unix seconds. (transfer full) (nullable) */
char    *accord_store_get_salvaged    (AccordStore  *self,
                                       gint64       *when);
/* A person has seen it. The file stays. */
gboolean accord_store_forget_salvaged (AccordStore  *self,
                                       GError      **error);

G_END_DECLS
