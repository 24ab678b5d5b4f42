/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "practice-server.h"

G_BEGIN_DECLS

/* What a call has to be allowed to do. */
typedef enum
{
  PRACTICE_GRAPH_ANY, /* a token; the parts of a batch are asked one by one */
  PRACTICE_GRAPH_READ_USER,
  PRACTICE_GRAPH_READ_CALENDARS,
  PRACTICE_GRAPH_WRITE_CALENDARS,
  PRACTICE_GRAPH_READ_SETTINGS,
  PRACTICE_GRAPH_WRITE_SETTINGS,
} PracticeGraphNeed;

/* A request to Graph that passed the door: whose mailbox, and what its Prefer headers ask for. */
typedef struct
{
  PracticeRequest *request; /* (unowned) */
  PracticeUser *user;       /* (unowned) */
  GTimeZone *zone;          /* (owned) times are printed in it */
  char *zone_name;          /* (owned) as the client wrote it */
  gboolean text_body;
  gboolean immutable;
  guint page_size;          /* odata.maxpagesize, 0 = none */
} PracticeGraphCall;

void practice_graph_call_clear (PracticeGraphCall *call);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PracticeGraphCall, practice_graph_call_clear)

/* Checks token, scope, mailbox and concurrency and reads the Prefer headers.  On %FALSE the refusal is the reply. */
gboolean practice_graph_call_begin (PracticeGraphCall *call,
                                    PracticeRequest   *request,
                                    PracticeGraphNeed  need);

/* Replies with Graph's error envelope. */
void practice_graph_refuse (PracticeRequest *request,
                            guint            status,
                            const char      *code,
                            const char      *format,
                            ...) G_GNUC_PRINTF (4, 5);

/* A 429 with Retry-After, unless the settings say otherwise. */
void practice_graph_throttle (PracticeRequest *request,
                              const char      *message);

gboolean    practice_graph_setting (PracticeGraphCall *call,
                                    const char        *name);
gboolean    practice_graph_setting_is (PracticeGraphCall *call,
                                       const char        *name,
                                       const char        *word);
/* "http://127.0.0.1:PORT/v1.0" */
char       *practice_graph_base (PracticeRequest *request);
/* How many rows a page holds: the smallest of $top, odata.maxpagesize and the setting. */
guint       practice_graph_call_page_size (PracticeGraphCall *call);
/* The calendar the path names, or the default one; a refusal is the reply on %NULL. */
PracticeCalendar *practice_graph_call_calendar (PracticeGraphCall *call);
/* The body as JSON; on %NULL the refusal is the reply.  (transfer full) */
JsonObject *practice_graph_call_body (PracticeGraphCall *call);

/* Notes that Outlook will touch the new item by itself in a moment. */
void practice_graph_expect_processing (PracticeItem *item);

G_END_DECLS
