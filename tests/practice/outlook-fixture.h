/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "practice-fixture.h"

G_BEGIN_DECLS

#define GRAPH_SCOPES "openid email offline_access User.Read Calendars.ReadWrite"
#define GRAPH_KEY "String {6f0d2a4c-3f0e-4d59-9f0b-0a9b7a4d5e11} Name LocalId"

/* The program with a token for Mara's mailbox. */
void graph_set_up (Fixture *fixture, gconstpointer data);

/* A request below /v1.0, or to a whole address; @header may be NULL, a header line or several. */
Reply *graph (Fixture *fixture, const char *method, const char *path, const char *header, const char *body);
/* The same, whose status is asserted; the reply's text otherwise. */
Reply *graph_expect (Fixture *fixture, guint status, const char *method, const char *path, const char *body);
/* Asserts status and error code of a refusal. */
void   graph_refused (Fixture    *fixture,
                      guint       status,
                      const char *code,
                      const char *method,
                      const char *path,
                      const char *header,
                      const char *body);
/* An event in the default calendar: an hour on 9 November 2026 at 15:00 in Berlin unless @more says otherwise.
 * @more: (nullable) members, written with ' for ", after a comma.  Returns its id. */
char  *graph_create (Fixture *fixture, const char *more);
/* The member of a reply whose name may hold dots. */
const char *graph_member (Reply *reply, const char *name);
/* "nextLink" or "deltaLink"; NULL when absent. */
const char *graph_link (Reply *reply, const char *name);
/* Follows a listing to its end. @delta_link: (out) (optional)  Returns: the rows of all pages. */
JsonArray *graph_collect (Fixture *fixture, const char *path, char **delta_link, guint *requests);
/* The row with this id; NULL when absent. */
JsonObject *graph_row (JsonArray *rows, const char *id);
/* How many mails were counted since the last call. */
int         graph_mails (Fixture *fixture);
/* The id of the person's default calendar. */
char       *graph_default_calendar (Fixture *fixture);

G_END_DECLS
