/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-practice-server.h"

G_BEGIN_DECLS

/* A running accord-practice in a process of its own, so that the one that begins it stays without threads and may fork.
 * Its clock stands; what it holds at the start is kept, to be put back. */

/* @now: where the server's clock stands, RFC 3339. Once in a process. */
void        accord_practice_keeper_begin (const char *now);
/* Does nothing when none was begun. */
void        accord_practice_keeper_end   (void);
/* A connection of its own to it. (transfer full) */
AccordPracticeServer *accord_practice_keeper_attach (void);
/* A snapshot of what it held at the start. (transfer none) */
const char *accord_practice_keeper_get_pristine (void);

G_END_DECLS
