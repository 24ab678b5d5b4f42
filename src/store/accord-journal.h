/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/accord-fields.h"
#include "store/accord-store.h"

G_BEGIN_DECLS

/* ---- journal: an intent is committed before its call and closed in the transaction that stores its outcome. An update
 * that names no item yet is the rest of a step whose part here is done. ---- */

typedef struct
{
  gint64        id;
  char         *run;          /* (owned) */
  char         *calendar;     /* (owned) */
  char         *event;        /* (owned) (nullable) */
  char         *kind;         /* (owned) create | update | remove | create-calendar */
  char         *key;          /* (owned) (nullable) create key */
  char         *mark;         /* (owned) (nullable) */
  guint         generation;
  char         *remote_id;    /* (owned) (nullable) */
  AccordFields *fields;       /* (owned) (nullable) what was to be written (L) */
  AccordFields *before;       /* (owned) (nullable) what an update or a removal replaces there */
  AccordFields *local;        /* (owned) (nullable) creating, undoing: L as it stays here, which the image records beside the reply */
  char         *state;        /* (owned) (nullable) of the link afterwards; NULL: live, or withdrawn after a removal; held: as it is held now */
  gint64        change_no;    /* of the event when the intent was made */
  gint64        created_at;
  char         *step;         /* (owned) (nullable) the entry in the history: its step, NULL by an older schema, */
  char         *why;          /* (owned) (nullable) its reason */
  char         *title;        /* (owned) (nullable) and what the event is called */
  char         *link_why;     /* (owned) (nullable) why of the link after a removal */
} AccordIntent;

AccordIntent *accord_intent_new           (const char *kind);
void          accord_intent_free          (AccordIntent *self);
gboolean      accord_store_open_intent    (AccordStore *self, AccordIntent *intent, GError **error);   /* sets id */
gboolean      accord_store_close_intent   (AccordStore *self, gint64 id, GError **error);
GPtrArray    *accord_store_list_intents   (AccordStore *self, const char *account, GError **error);    /* (element-type AccordIntent), oldest first */

/* ---- history: what was done, with before- and after-images, for biographies and undo ---- */

typedef struct
{
  gint64        id;
  char         *run;          /* (owned) (nullable) NULL: outside a run */
  char         *event;        /* (owned) (nullable) */
  char         *calendar;     /* (owned) (nullable) */
  char         *step;         /* (owned) step kind word, as in plans */
  char         *why;          /* (owned) (nullable) */
  char         *title;        /* (owned) (nullable) as it stood then */
  AccordFields *before;       /* (owned) (nullable) */
  AccordFields *after;        /* (owned) (nullable) */
  char         *error;        /* (owned) (nullable) */
  gint64        at;           /* Unix seconds */
  char         *side;         /* (owned) (nullable) here | there, which was written; link: neither; NULL: not known, by an older schema */
  char         *remote_id;    /* (owned) (nullable) the item the link named afterwards; of a removal the one that went */
} AccordHistory;

AccordHistory *accord_history_new         (const char *step);
void           accord_history_free        (AccordHistory *self);
gboolean       accord_store_add_history   (AccordStore *self, const AccordHistory *entry, GError **error);
GPtrArray     *accord_store_list_history  (AccordStore *self, const char *run, const char *event, guint limit, GError **error); /* either may be NULL; newest first */

/* What the passes of one account did in a cycle, oldest first. (element-type AccordHistory) */
GPtrArray     *accord_store_list_cycle_history (AccordStore *self, const char *cycle, const char *account, GError **error);

/* ---- runs (one pass of one account within a cycle) ---- */

typedef struct
{
  char   *id;             /* (owned) UUID */
  char   *cycle;          /* (owned) UUID shared by the passes of a cycle */
  char   *account;        /* (owned) */
  char   *cause;          /* (owned) manual | timer | change | start | first | window | undo */
  gint64  started_at;     /* Unix microseconds */
  gint64  finished_at;    /* 0: running or died */
  guint   pulled, pushed, deleted_here, deleted_there, conflicts, stuck, calls;
  char   *error;          /* (owned) (nullable) sentence */
  char   *error_kind;     /* (owned) (nullable) sign-in | permission | quota | offline | calendar | item | store */
  char   *undoes;         /* (owned) (nullable) the cycle this run undid */
} AccordRunRecord;

AccordRunRecord *accord_run_record_new   (void);
void             accord_run_record_free  (AccordRunRecord *self);
gboolean         accord_store_put_run    (AccordStore *self, const AccordRunRecord *run, GError **error);
GPtrArray       *accord_store_list_runs  (AccordStore *self, const char *account, guint limit, GError **error);  /* newest first */

/* The passes of the cycle that @id, a cycle or one of its runs, names; oldest first, empty: there is none. (element-type AccordRunRecord) */
GPtrArray       *accord_store_list_cycle (AccordStore *self, const char *id, GError **error);
/* The last cycle that changed something and was a sync: no undo, no disconnecting and no reset. NULL without error: there is
 * none. (transfer full) */
char            *accord_store_find_last_sync (AccordStore *self, GError **error);
/* Has a run undone what @cycle did to @account? */
gboolean         accord_store_was_undone (AccordStore *self, const char *cycle, const char *account);

/* ---- plans: lie in the store for any reader ---- */

typedef struct
{
  char         *id;           /* (owned) stable within the plan: hash of calendar, event or remote id, kind */
  char         *calendar;     /* (owned) */
  char         *kind;         /* (owned) create-calendar | push-new | pull-new | adopt | push | pull | merge | conflict | push-delete | pull-delete | release | hide | forget | hold */
  char         *event;        /* (owned) (nullable) */
  char         *remote_id;    /* (owned) (nullable) */
  char         *title;        /* (owned) (nullable) what a person would call it */
  char         *when;         /* (owned) (nullable) canonical text */
  char         *why;          /* (owned) sentence */
  AccordFields *before;       /* (owned) (nullable) changed fields only, on the side that is written */
  AccordFields *after;        /* (owned) (nullable) */
  char         *mails;        /* (owned) (nullable) addresses the provider would mail, one a line */
  char         *notes;        /* (owned) (nullable) in which way the copy means less: accord_notes_to_text() */
  gboolean      held;         /* shown, never done as it stands: no tick releases it */
  gboolean      ticked;       /* done when the plan is approved as it is; off: only when a person ticks it */
  gboolean      removable;    /* a copy that is left where it is (release): a person may have it taken away instead */
  gboolean      taken_away;   /* … and chose so: never stored, accord_store_put_answer() keeps it */
} AccordPlanStep;

AccordPlanStep *accord_plan_step_new  (void);
void            accord_plan_step_free (AccordPlanStep *self);

typedef struct
{
  char      *id;          /* (owned) UUID */
  char      *account;     /* (owned) */
  char      *purpose;     /* (owned) sync | undo | disconnect | reset */
  char      *cycle;       /* (owned) (nullable) undo: the cycle to be undone */
  char      *options;     /* (owned) (nullable) reset: "there=remove here=keep" and the like */
  char      *state;       /* (owned) open | approved: being carried out, resumed after a death | done */
  char      *note;        /* (owned) (nullable) sentence about the whole, as "undone already" */
  gint64     created_at;
  guint      repeating;   /* items that repeat and are not mirrored */
  GPtrArray *steps;       /* (owned) (element-type AccordPlanStep) */
} AccordPlanRecord;

AccordPlanRecord *accord_plan_record_new  (void);
void              accord_plan_record_free (AccordPlanRecord *self);
gboolean          accord_store_put_plan   (AccordStore *self, const AccordPlanRecord *plan, GError **error);  /* replaces the account's older one of the same purpose */
AccordPlanRecord *accord_store_get_plan   (AccordStore *self, const char *id, GError **error);
AccordPlanRecord *accord_store_find_plan  (AccordStore *self, const char *account, GError **error);           /* the account's latest of purpose sync, NULL without error: none */
AccordPlanRecord *accord_store_find_undo_plan (AccordStore *self, const char *account, GError **error);       /* … of purpose undo */
AccordPlanRecord *accord_store_find_plan_for (AccordStore *self, const char *account, const char *purpose, GError **error); /* NULL without error: none */
/* Does a plan of purpose disconnect or reset, with these options, take something away on @side (there, here)? */
gboolean          accord_plan_removes      (const char *purpose, const char *options, const char *side);
gboolean          accord_store_remove_plan (AccordStore *self, const char *id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordIntent, accord_intent_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordHistory, accord_history_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordRunRecord, accord_run_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordPlanStep, accord_plan_step_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordPlanRecord, accord_plan_record_free)

G_END_DECLS
