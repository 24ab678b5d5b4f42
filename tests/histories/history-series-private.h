/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history-series.h"

#include "model/accord-fields.h"

G_BEGIN_DECLS

/* What a person said last of one value in this round. The key names it: "title", "when", "rule" of the series, or
 * "2026-06-22 title", "… when", "… cancelled" of the occurrence that the rule has on that day. */
typedef struct
{
  Replica replica;
  char   *key;     /* (owned) */
  char   *value;   /* (owned) "": as the rule has it */
} SeriesWord;

typedef struct
{
  guint       token;
  int         home;                       /* calendar, -1: here */
  gboolean    known;                      /* a quiet has seen it on every side */
  gboolean    alive;
  gboolean    loose;                      /* only the invariants are asked for from now on */
  gboolean    wiped;                      /* its time or rule changed where that takes the exceptions away */
  gboolean    deleted[N_REPLICAS];
  gboolean    left[HISTORY_N_MIRRORED];
  GPtrArray  *words;                      /* (owned) (element-type SeriesWord) */
  GHashTable *base;                       /* (owned) key → value after the last quiet */
} OracleSeries;

/* The values of a side, by key. (transfer full) */
GHashTable   *series_values      (const AccordFields *fields);
/* "" for what nobody set. */
const char   *series_value       (GHashTable *values, const char *key);
gboolean      series_value_same  (const char *key, const char *a, const char *b);
/* What a computer holds of it, NULL: nothing; *count: how many times. (transfer full) */
AccordFields *series_here        (HistoryWorld *world, guint computer, guint token, char **id, guint *count);
/* Likewise a calendar; with its item's id. */
AccordFields *series_there       (HistoryWorld *world, guint calendar, guint token, char **id, guint *count);
OracleSeries *series_find        (Oracle *oracle, guint token);
/* A series comes into being with these fields. */
OracleSeries *series_begin       (Oracle *oracle, guint token, Replica replica, int home, const AccordFields *fields);
/* A person's last word of one value; who says it has the series before them. */
void          series_say         (OracleSeries *series, Replica replica, const char *key, const char *value);

G_END_DECLS
