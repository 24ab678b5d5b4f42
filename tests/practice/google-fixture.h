/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "practice-fixture.h"

G_BEGIN_DECLS

#define EVENTS "/calendar/v3/calendars/primary/events"
#define FULL_SCOPES "openid userinfo.email calendar.events calendar.calendarlist.readonly calendar.app.created"
#define TIMES "'start':{'dateTime':'2026-12-01T10:00:00+01:00'},'end':{'dateTime':'2026-12-01T11:00:00+01:00'}"
#define WEEKLY "'start':{'dateTime':'2026-11-09T15:00:00','timeZone':'Europe/Berlin'}," \
               "'end':{'dateTime':'2026-11-09T16:00:00','timeZone':'Europe/Berlin'}," \
               "'recurrence':['RRULE:FREQ=WEEKLY;COUNT=4']"

/* The fixture with a token of Mara's that has the scopes Accord asks for. */
void google_set_up (Fixture       *fixture,
                    gconstpointer  data);

/* Each asserts the status and returns the reply. */
Reply *google_call (Fixture    *fixture,
                    const char *method,
                    const char *path,
                    const char *body,
                    guint       status);
void   google_refused (Fixture    *fixture,
                       const char *method,
                       const char *path,
                       const char *body,
                       guint       status,
                       const char *reason);
/* Adds an event with this id and further members. */
void   google_add (Fixture    *fixture,
                   const char *id,
                   const char *members);
/* The value of a token, escaped for a query; (transfer full) */
char  *google_token_at (Reply      *reply,
                        const char *name);
/* Lists everything from @query on and returns the sync token. */
char  *google_sync (Fixture    *fixture,
                    const char *query);
/* What changed since the token. */
Reply *google_changes (Fixture    *fixture,
                       const char *token);

G_END_DECLS
