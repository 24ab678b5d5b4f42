/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history-act.h"

#include "model/accord-when.h"
#include "store/accord-store.h"
#include "sync/accord-worker.h"

G_BEGIN_DECLS

#define HISTORY_N_SIDES      2
#define HISTORY_N_COMPUTERS  2
#define HISTORY_N_MIRRORED   3
#define HISTORY_N_CALENDARS  5

typedef struct
{
  const char *id;         /* ours, for the mirrored ones; else a word for people */
  guint       side;
  const char *name;       /* in memory also the id there */
  gboolean    mirrored;
  gboolean    share;
} HistoryCalendar;

extern const HistoryCalendar history_calendars[HISTORY_N_CALENDARS];

/* Our ids of the accounts. */
extern const char *const history_accounts[HISTORY_N_SIDES];

/* One event as one side holds it. */
typedef struct
{
  guint     token;
  char     *id;                        /* (owned) event id here, item id there */
  char     *linked;                    /* (owned) (nullable) there: how a link names it, see HistoryThere */
  char     *value[HISTORY_N_FIELDS];   /* (owned) canonical, "" for nothing */
  guint     calendar;                  /* there: index of history_calendars */
  gboolean  guests;                    /* there: people are invited */
  gboolean  deleted;                   /* here */
  gboolean  active;                    /* here: confirmed or tentative, and not archived */
  gboolean  cancelled;                 /* here */
} HistoryView;

/* What a cycle did. */
typedef struct
{
  gboolean died;
  gboolean failed;           /* an account could not finish */
  gboolean waits;            /* something waits for an approval */
  guint    steps;
  guint    writes;           /* requests that write, both providers */
  guint    mails;            /* people mailed */
  guint    forecast;         /* people the approved plan said would be mailed */
  guint    held;
} HistoryOutcome;

typedef struct _HistoryThere HistoryThere;

typedef struct
{
  const HistoryThere *there;
  gpointer            data;                           /* of @there */
  char               *folder;                         /* (owned) */
  char               *path[HISTORY_N_COMPUTERS];      /* (owned) (nullable) store files */
  AccordFakeClock    *clock;                          /* (owned) */
  char               *remote_id[HISTORY_N_CALENDARS]; /* (owned) */
  GHashTable         *tokens;                         /* (owned) event id → token */
  guint               variant;                        /* how the providers list */
  gboolean            sends;                          /* a calendar sends invitations: each pass is planned before */
  gboolean            apart[HISTORY_N_SIDES];         /* the account is disconnected */
  gboolean            mortal;                         /* a process that is to die in a cycle */
} HistoryWorld;

/* Call once in the process, before the first store is opened: deaths at commits need it. */
void          history_world_init         (void);
/* @start: the time it begins with, Unix seconds */
HistoryWorld *history_world_new          (const HistoryThere *there, guint variant, gint64 start);
void          history_world_free         (HistoryWorld *self);
gint64        history_world_now          (HistoryWorld *self);
void          history_world_advance      (HistoryWorld *self, gint64 seconds);
/* The same value, as far as the providers of this world tell it. */
gboolean      history_world_same         (HistoryWorld *self, HistoryField field, const char *a, const char *b);
void          history_world_copy_store   (HistoryWorld *self);

/* The acts' parameters. */
guint         history_days               (const Act *act);
guint         history_days_ahead         (const Act *act);
guint         history_death_point        (const Act *act);
guint         history_project            (const Act *act);   /* id */
/* The column of a rule and what it becomes. (transfer none) */
const char   *history_rule               (const Act *act, const char **value);
/* The value that @act writes into its field. (transfer full) */
char         *history_value              (HistoryWorld *self, const Act *act, guint token, HistoryField field);

/* Here, as another program. */
void          history_world_sql          (HistoryWorld *self, guint computer, const char *format, ...);   /* as sqlite3_mprintf */
char         *history_world_text         (HistoryWorld *self, guint computer, const char *format, ...);   /* (transfer full) "" for no row */
/* (transfer full) (element-type HistoryView) */
GPtrArray    *history_world_here         (HistoryWorld *self, guint computer);
/* Writes a field of the event @id, as a person does now. */
void          history_world_edit_here    (HistoryWorld *self, guint computer, const char *id, HistoryField field, const char *value);
void          history_world_create_here  (HistoryWorld *self, guint computer, guint token, char *const *values);

/* There, as a person in the provider's own calendar. */
GPtrArray    *history_world_there        (HistoryWorld *self, guint calendar);
void          history_world_create_there (HistoryWorld *self, guint calendar, char *const *values, gboolean meeting);
void          history_world_invite_here  (HistoryWorld *self, guint computer, guint token);
void          history_world_edit_there   (HistoryWorld *self, const HistoryView *view, HistoryField field, const char *value);
void          history_world_delete_there (HistoryWorld *self, const HistoryView *view);
void          history_world_move_there   (HistoryWorld *self, const HistoryView *view, guint calendar);
/* Copies the item with its mark, and names the copy. */
void          history_world_copy_there   (HistoryWorld *self, const HistoryView *view, const char *title);

/* One cycle of a computer; @order: which account begins. */
void          history_world_cycle        (HistoryWorld *self, guint computer, guint order, HistoryOutcome *out);
/* The same, approving everything a plan shows; the plan's forecast is in @out. */
void          history_world_approve      (HistoryWorld *self, guint computer, HistoryOutcome *out);
/* Takes back the last cycle that did something; its plan is approved as it is. */
void          history_world_undo         (HistoryWorld *self, HistoryOutcome *out);
/* The account is disconnected, and its copies are kept; or it comes back. */
void          history_world_part         (HistoryWorld *self, guint side, gboolean apart);
/* The same in a process of its own that ends at its @point-th call or commit. */
void          history_world_die          (HistoryWorld *self, guint computer, guint order, guint point, HistoryOutcome *out);

void          history_view_free          (HistoryView *self);

G_END_DECLS
