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
  gboolean      told;     /* every act is told on the standard error */
  gboolean      answers;  /* a person answers questions one by one, and approves only what nothing else lets go ahead */
} Play;

/* The zone of the computer. */
void  play_set_zone (guint32 seed);
/* @seed: how providers list, and when the history begins */
Play *play_new  (const HistoryThere *there, guint32 seed);
void  play_free (Play *self);
/* Until the oracle finds a fault; after the last act comes a quiet. */
void  play_acts (Play *self, GArray *acts);

/* Everything is carried out, and the oracle looks. */
void     play_until_quiet (Play *self);
/* A turn of every computer; returns whether anything was still to be done. */
gboolean play_turn        (Play *self, guint turn);
void     play_expect_rest (Play *self);
/* Nobody was mailed but those the plans had named. */
void     play_expect_foretold (Play *self, const HistoryOutcome *outcome);
void     play_edit_here   (Play *self, const Act *act);

G_END_DECLS
