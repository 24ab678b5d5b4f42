/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-practice-server.h"

#include "store/accord-links.h"
#include "sync/accord-worker.h"

G_BEGIN_DECLS

/**
 * WireWorld:
 *
 * A store, one account and one calendar of its own at a running accord-practice: real providers over real sockets.
 * Many worlds share one server. What must be true there is read from the server, never from the client.
 */
typedef struct
{
  const char *provider;   /* as we say: google, outlook */
  const char *side;       /* as the server says */
  const char *scopes;
  const char *title;      /* the member an event's title is in */
} WireKind;

extern const WireKind wire_kinds[2];

typedef struct
{
  AccordPracticeServer *practice;   /* (unowned) */
  const WireKind       *kind;
  char                 *folder;     /* (owned) */
  char                 *path;       /* (owned) the store's file */
  char                 *calendar;   /* (owned) remote id */
  AccordStore          *store;      /* (owned) as another program */
  AccordFakeClock      *clock;      /* (owned) */
  const char           *account;    /* our id */
  AccordWorker         *worker;     /* (owned) */
  gint64                noon;       /* tomorrow, Unix seconds */
} WireWorld;

WireWorld *wire_world_new      (AccordPracticeServer *practice, const WireKind *kind);
/* The same with a clock that begins at @now, which the server's must show already: no clock goes back. */
WireWorld *wire_world_new_at   (AccordPracticeServer *practice, const WireKind *kind, gint64 now);
void       wire_world_free     (WireWorld *self);
/* From now on this one's calendar is another one of @home's store: of the same account where the kind is the same, else of
 * an account of its own. @home is freed after it. */
void       wire_world_join     (WireWorld *self, WireWorld *home);
/* Signs in again and begins with a new worker, as after a restart. */
void       wire_world_sign_in  (WireWorld *self);
/* The same with another provider object. @provider is taken. */
void       wire_world_use      (WireWorld *self, AccordProvider *provider);

/* One cycle, with everything approved. (transfer full) (nullable) what it ended with */
GError    *wire_world_run      (WireWorld *self, AccordReport *out);
/* The same with nothing approved, as the timer does it. */
GError    *wire_world_run_unasked (WireWorld *self, AccordReport *out);
/* One pass of its account, which must leave nothing open. Returns: its steps. */
guint      wire_world_pass     (WireWorld *self, AccordPassMode mode, gboolean approve);
/* A cycle that must end well, and one more that must write nothing. */
void       wire_world_finish   (WireWorld *self);

/* The side here, as another program writes it. */
char      *wire_world_add      (WireWorld *self, const char *title);   /* (transfer full) id */
void       wire_world_sql      (WireWorld *self, const char *sql, ...) G_GNUC_PRINTF (2, 3);
gint64     wire_world_number   (WireWorld *self, const char *sql, ...) G_GNUC_PRINTF (2, 3);
char      *wire_world_text     (WireWorld *self, const char *sql, ...) G_GNUC_PRINTF (2, 3);

/* The side there. */
void       wire_world_act      (WireWorld *self, const char *method, const char *title, const char *body);
void       wire_world_add_there (WireWorld *self, const char *title, int days);
/* The first living event of this title, which there must be. (transfer full) */
JsonObject *wire_world_find    (WireWorld *self, const char *title);
char      *wire_world_titles   (WireWorld *self);   /* (transfer full) the living ones, sorted, joined by commas */
gint64     wire_world_sequence (WireWorld *self);   /* moves with every change of the calendar */
char      *wire_world_local_titles (WireWorld *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WireWorld, wire_world_free)

G_END_DECLS
