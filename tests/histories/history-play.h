/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history-oracle.h"
#include "history-there.h"

G_BEGIN_DECLS

/* A history while it is told: every act happens in the world, and what persons do is said to the oracle. */
typedef struct
{
  HistoryWorld *world;    /* (owned) */
  Oracle       *oracle;   /* (owned) */
  guint         at;       /* number of the last act */
} Play;

Play *play_new  (const HistoryThere *there, guint variant);
void  play_free (Play *self);
/* Until the oracle finds a fault; after the last act comes a quiet. */
void  play_acts (Play *self, GArray *acts);

G_END_DECLS
