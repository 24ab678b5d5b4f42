/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-fake-provider.h"
#include "accord-practice-server.h"

G_BEGIN_DECLS

/* What the suite runs against. */
typedef enum
{
  SUBJECT_FAKE,
  SUBJECT_GOOGLE,
  SUBJECT_OUTLOOK,         /* with events/delta */
  SUBJECT_OUTLOOK_VIEW,    /* of a server that refuses events/delta */
  N_SUBJECTS
} SubjectKind;

const char *subject_kind_name (SubjectKind kind);

/**
 * Subject:
 *
 * A provider with an empty calendar of its own, and the other side: what a person does there, and what goes wrong.
 */
typedef struct
{
  SubjectKind           kind;
  AccordProvider       *provider;   /* (owned) */
  AccordFakeProvider   *fake;       /* (nullable) not owned; only of SUBJECT_FAKE */
  AccordPracticeServer *practice;   /* (nullable) not owned; shared by the whole run */
  AccordFakeClock      *clock;      /* (owned) */
  AccordCredentials    *credentials;/* (owned) (nullable) */
  AccordCalendar       *calendar;   /* (owned) */
  gint64                from;       /* range of its listings: 2026 */
  gint64                to;
} Subject;

#define SUBJECT_SCOPES_GOOGLE  "openid email https://www.googleapis.com/auth/calendar.events " \
                               "https://www.googleapis.com/auth/calendar.calendarlist.readonly " \
                               "https://www.googleapis.com/auth/calendar.app.created"
#define SUBJECT_SCOPES_OUTLOOK "openid email offline_access User.Read Calendars.ReadWrite"

void       subject_set_up         (Subject *self, gconstpointer kind);
void       subject_tear_down      (Subject *self, gconstpointer kind);
/* Ends the practice server, if one was started. */
void       subjects_finish        (void);
typedef struct
{
  const char *name;
  void (*test) (Subject *self, gconstpointer kind);
} SubjectTest;
/* All that main() does where each of @tests has a subject of one kind: runs them as "/@group/…". */
int        subjects_run           (int argc, char **argv, const char *group, SubjectKind kind, const SubjectTest *tests,
                                   guint n_tests);
/* Whether the practice server repeats rows in this run (ACCORD_PRACTICE_SETTINGS). */
gboolean   subjects_repeat_rows   (void);
/* Whether the server lets an occurrence that was cancelled take place again (ACCORD_PRACTICE_SETTINGS). */
gboolean   subject_lets_in_again  (Subject *self);
/* The same account anew, as after a restart; @scopes NULL: the usual ones. */
void       subject_restart        (Subject *self, const char *scopes);

/* Another person there. */
void       subject_add            (Subject *self, const AccordFields *fields);
void       subject_add_simple     (Subject *self, const char *title, const char *when);
void       subject_edit_title     (Subject *self, const char *id, const char *title);
void       subject_delete         (Subject *self, const char *id);
/* Moves it to another calendar and returns that one. (transfer full) */
AccordCalendar *subject_move      (Subject *self, const char *id);
guint      subject_count          (Subject *self);          /* living events there */

/* What goes wrong. */
void       subject_set_page_size  (Subject *self, guint size);
void       subject_set_empty_pages (Subject *self);
void       subject_set_duplicates (Subject *self);
void       subject_expire_cursors (Subject *self);
void       subject_expire_pages   (Subject *self);
void       subject_lose_create    (Subject *self);          /* the next create is done and its reply lost */
void       subject_remove_calendar (Subject *self);
void       subject_make_read_only (Subject *self);

/* The practice server's own view: control path of the calendar, raw events. */
char      *subject_control_path   (Subject *self, const char *id);
JsonNode  *subject_raw_events     (Subject *self);

/* A whole listing or round: pages followed, last row of an id wins. */
typedef struct
{
  GPtrArray *items;      /* (owned) (element-type AccordRemoteItem) */
  char      *cursor;     /* (owned) */
  guint      pages;
  guint      repeating;
  gboolean   complete;
} Listing;

void       listing_clear          (Listing *self);
gboolean   subject_try_list       (Subject *self, const char *cursor, Listing *out, GError **error);
void       subject_list           (Subject *self, const char *cursor, Listing *out);
/* (nullable) the item with this id */
const AccordRemoteItem *listing_get  (const Listing *self, const char *id);
/* (nullable) the item with this title */
const AccordRemoteItem *listing_find (const Listing *self, const char *title);

/* One write; returns it as apply left it. (transfer full) */
AccordWrite *subject_create       (Subject *self, const AccordFields *fields, guint generation);
AccordWrite *subject_update       (Subject *self, const AccordRemoteItem *item, AccordField field, const char *value);
AccordWrite *subject_remove       (Subject *self, const AccordRemoteItem *item);
AccordFields *subject_fields      (const char *title, const char *when);
AccordRemoteItem *subject_fetch   (Subject *self, const char *id);
/* The key and mark subject_create() writes. (transfer full) */
char        *subject_key          (Subject *self, guint generation);
char        *subject_mark         (Subject *self, guint generation);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Listing, listing_clear)

G_END_DECLS
