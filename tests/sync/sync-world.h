/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-fake-provider.h"
#include "store/accord-accounts.h"
#include "store/accord-journal.h"
#include "store/accord-links.h"
#include "sync/accord-worker.h"

G_BEGIN_DECLS

/* A real store file, and one or two accounts on providers in memory, each with the calendar "work" mirrored and its
 * first plan approved. The clock stands at Wednesday, 2026-06-10 12:00 UTC. */
#define WORLD_NOW  1781092800
#define DAY        (24 * 60 * 60)
#define SOON       "2026-06-12T10:00:00+00:00/2026-06-12T11:00:00+00:00 UTC"
#define LATER      "2026-06-13T10:00:00+00:00/2026-06-13T11:00:00+00:00 UTC"
#define PAST       "2026-06-01T10:00:00+00:00/2026-06-01T11:00:00+00:00 UTC"
#define AHEAD      "2026-08-01T10:00:00+00:00/2026-08-01T11:00:00+00:00 UTC"
#define REMOTE     "work"

typedef struct
{
  AccordFakeProvider *provider;   /* (owned) */
  AccordWorker       *worker;     /* (owned) */
  char               *account;    /* (owned) */
  char               *calendar;   /* (owned) our id of "work" */
} SyncSide;

typedef struct
{
  char            *folder;        /* (owned) */
  char            *path;          /* (owned) */
  AccordStore     *store;         /* (owned) as another program */
  AccordFakeClock *clock;         /* (owned) */
  SyncSide         side[2];
  guint            n_sides;
  GPtrArray       *results;       /* (owned) (nullable) of the last cycle */
  void            *database;      /* (owned) (nullable) the connection that stays */
} SyncWorld;

typedef enum
{
  SYNC_PROVIDER_EXACT,      /* keeps everything, says everything at once */
  SYNC_PROVIDER_PAGED,      /* small, empty and doubled pages */
  SYNC_PROVIDER_OUTLOOK     /* keeps less, hints at removals, mails by itself */
} SyncProvider;

/* How providers of new worlds behave, until said otherwise. */
void       sync_world_use       (SyncProvider kind);
SyncWorld *sync_world_new       (guint n_sides);
/* The same in a folder that stays, and again on what is left there; the provider in memory begins empty. */
SyncWorld *sync_world_new_in    (const char *folder, guint n_sides);
SyncWorld *sync_world_open_in   (const char *folder, guint n_sides);
void       sync_world_free      (SyncWorld *self);
/* Leaves the folder as it is. */
void       sync_world_close     (SyncWorld *self);
void       sync_world_remove_folder (const char *folder);
/* A worker on another store file, as a second computer has it. (transfer full) */
AccordWorker *sync_world_second_computer (SyncWorld *self, guint side, const char *path);

/* One cycle over all accounts; the sum of the reports, which belong to the world. */
const AccordReport *sync_world_cycle    (SyncWorld *self);
const AccordReport *sync_world_cycle_with (SyncWorld *self, const AccordPassOptions *options);
const AccordReport *sync_world_approve  (SyncWorld *self);
/* As the service does it: the plan of disconnecting an account ("disconnect") or resetting it, (transfer full); and what
 * approves of it what is ticked, (transfer full). */
AccordPlanRecord   *sync_world_ask_departure     (SyncWorld *self, guint side, const char *purpose, const char *reset);
AccordPassOptions  *sync_world_approve_departure (const AccordPlanRecord *plan);
/* A cycle of one worker alone. */
gboolean            sync_world_run      (AccordWorker *worker, const AccordPassOptions *options, AccordReport *out, GError **error);
/* A cycle, then the promise of sync-rules §1: the next one writes nothing on either side and lists each calendar once. */
void                sync_world_finish   (SyncWorld *self);
void                sync_world_assert_quiet (SyncWorld *self);
/* Fails at the first line that differs. */
void                sync_world_assert_same_text (const char *before, const char *after);

/* The side here, as another program writes it. */
char       *sync_world_add      (SyncWorld *self, const char *title, const char *when);   /* id, (transfer full) */
/* From now on the lines below use one connection: where nobody replaces the file. */
void        sync_world_stay_connected (SyncWorld *self);
void        sync_world_sql      (SyncWorld *self, const char *sql, ...) G_GNUC_PRINTF (2, 3);
char       *sync_world_text     (SyncWorld *self, const char *sql, ...) G_GNUC_PRINTF (2, 3);
/* Titles of the living events here, and of all items in the first account's calendar, in order: "First,Second". */
char       *sync_world_titles_here  (SyncWorld *self);
char       *sync_world_titles_there (SyncWorld *self);
gint64      sync_world_number   (SyncWorld *self, const char *sql, ...) G_GNUC_PRINTF (2, 3);
AccordLink *sync_world_link     (SyncWorld *self, guint side, const char *event);

/* The side there. */
char       *sync_world_there    (SyncWorld *self, guint side, const char *title);         /* id or NULL, (transfer full) */
guint       sync_world_count    (SyncWorld *self, guint side);
char       *sync_world_value    (SyncWorld *self, guint side, const char *id, AccordField field);
void        sync_world_edit_there (SyncWorld *self, guint side, const char *id, AccordField field, const char *value, gint64 updated);

void        sync_world_set_uid_there (SyncWorld *self, guint side, const char *id, const char *uid);

/* Everything both sides hold, for comparing end states: no times, no numbers that only count. (transfer full) */
char       *sync_world_describe (SyncWorld *self);

typedef struct
{
  const char *name;
  GTestFunc   func;
} SyncStory;

/* Runs every story with every kind of provider, sanitized with one of them: a main() of its own. */
int         sync_world_main     (int argc, char *argv[], const char *suite, const SyncStory *stories, guint n_stories);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SyncWorld, sync_world_free)

G_END_DECLS
