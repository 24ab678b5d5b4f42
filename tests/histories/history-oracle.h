/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history-world.h"

G_BEGIN_DECLS

/* Where a person may change an event: a computer, or an account. */
typedef enum
{
  REPLICA_FIRST,
  REPLICA_SECOND,
  REPLICA_GOOGLE,
  REPLICA_OUTLOOK,
  N_REPLICAS
} Replica;

typedef enum
{
  FINDING_LOST,        /* an event, or an edit without a record */
  FINDING_DOUBLED,
  FINDING_MAIL,        /* mail that no plan foretold */
  FINDING_OTHER,       /* a side does not hold what the rules say */
  N_FINDINGS
} Finding;

/* What the oracle remembers of one event. A round is the time between two quiets. */
typedef struct
{
  guint    token;
  int      born;       /* calendar, -1: here */
  int      home;       /* the calendar that holds the original, -1: every item is a copy of ours */
  gboolean alive;      /* after the last quiet */
  gboolean known;      /* a quiet has seen it on every side */
  gboolean active;     /* not a draft, not cancelled, not archived */
  gboolean cancelled;
  gboolean meeting;
  gboolean loose;      /* what the rules say of it hangs on the order of passes: only the invariants are asked for */
  gboolean slept;      /* at the last quiet it lay out of the window with all it had been given before (§7) */
  gboolean adrift;     /* … and not even whether it lives */
  gboolean ever_deleted;
  guint    project;    /* a deliverable of this one; 0: an appointment */
  guint    kept;       /* times both sides of a clash were kept as events of their own */
  char    *home_item;  /* (owned) (nullable) the original's id there, after the last quiet */
  gboolean left[HISTORY_N_MIRRORED];   /* released or hidden there: Accord no longer touches it */
  char    *base[HISTORY_N_FIELDS];     /* (owned) (nullable) what all sides held after the last quiet */

  char    *last[N_REPLICAS][HISTORY_N_FIELDS];   /* (owned) (nullable) a person's last word in this round */
  char    *shed[N_REPLICAS][HISTORY_N_FIELDS];   /* (owned) (nullable) one that went with a deletion there, before it came back */
  gint64   time[N_REPLICAS];           /* of a person's last edit in this round, 0: none */
  gboolean deleted[N_REPLICAS];
  gboolean revived;
  gboolean copied;     /* a person copied one of its items */
  gboolean restated;   /* its status changed */
  gboolean blurred;    /* some of the round's edits may have been carried already */
} OracleEvent;

/* The rules that are not as at the start; what they say of one event hangs on what it went through before. */
typedef enum
{
  STRANGE_DIRECTION = 1 << 0,
  STRANGE_TAKES = 1 << 1,
  STRANGE_SHARE = 1 << 2
} Strange;

typedef enum
{
  DELETION_FOLLOW,
  DELETION_KEEP,
  DELETION_ASK
} DeletionRule;

typedef enum
{
  CONFLICT_NEWEST,
  CONFLICT_MINE,
  CONFLICT_THEIRS,
  CONFLICT_ASK
} ConflictRule;

typedef struct
{
  HistoryWorld *world;                      /* not owned */
  GPtrArray    *events;                     /* (owned) (element-type OracleEvent) index: token - 1 */
  GPtrArray    *series;                     /* (owned) (element-type OracleSeries) history-series-private.h */
  guint         cycles;                     /* begun in this round */
  gboolean      two;                        /* there is a second computer */
  gboolean      filtered[HISTORY_N_MIRRORED];
  gboolean      busy[HISTORY_N_MIRRORED];
  guint         strange[HISTORY_N_MIRRORED];   /* Strange */
  DeletionRule  deletion[HISTORY_N_MIRRORED];
  ConflictRule  conflict;
  guint         days_ahead;
  GString      *report;                     /* (owned) what differs */
  guint         findings[N_FINDINGS];
  guint         looked;                     /* events looked at in all quiets */
  guint         exact;                      /* of them, those whose state was wholly foretold */
} Oracle;

Oracle      *oracle_new       (HistoryWorld *world);
void         oracle_free      (Oracle *self);
/* NULL: never made. */
OracleEvent *oracle_find      (Oracle *self, guint token);
gboolean     oracle_is_clean  (Oracle *self);
void         oracle_find_fault (Oracle *self, Finding finding, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* What persons did. */
OracleEvent *oracle_create    (Oracle *self, guint token, Replica replica, int born, char *const *values);
void         oracle_edit      (Oracle *self, OracleEvent *event, Replica replica, HistoryField field, const char *value);
void         oracle_delete    (Oracle *self, OracleEvent *event, Replica replica);
void         oracle_undelete  (Oracle *self, OracleEvent *event, Replica replica);
void         oracle_restate   (Oracle *self, OracleEvent *event, Replica replica, gboolean active, gboolean cancelled);
/* A second computer begins with all that was said on the first one, carried or not. */
void         oracle_copy_first (Oracle *self);
/* Forgets what persons did in this round. */
void         oracle_end_round (OracleEvent *event);
/* From now on only the invariants are asked for. */
void         oracle_loosen    (Oracle *self, OracleEvent *event);
void         oracle_loosen_all (Oracle *self);
/* The title a copy shows for the one here. (transfer full) */
char        *oracle_title_there (Oracle *self, const OracleEvent *event, const char *here);
/* Does the calendar hold a copy that says "busy" only? */
gboolean     oracle_is_masked (Oracle *self, const OracleEvent *event, guint calendar);

/* Does a history of a computer hold what begins with the first line of @value? */
gboolean     oracle_is_recorded (Oracle *self, const char *value);
/* What happens at this time touches the window of now; @text: canonical (nullable). */
gboolean     oracle_touches_window (Oracle *self, const char *text);
/* @there: of each calendar (element-type HistoryView). */
void         oracle_look_at_links (Oracle *self, GPtrArray *const there[HISTORY_N_CALENDARS], guint computer);
/* Everything is carried out: looks at every side, and begins a new round. */
void         oracle_look      (Oracle *self);

G_END_DECLS
