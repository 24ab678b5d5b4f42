/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/accord-accounts.h"
#include "store/accord-journal.h"
#include "store/accord-links.h"
#include "store/accord-store.h"

G_BEGIN_DECLS

/* A store in a folder of its own, gone with the test. */
typedef struct
{
  char        *folder;
  char        *path;
  AccordStore *store;
} StoreFixture;

void  store_fixture_set_up    (StoreFixture *f, gconstpointer data);
void  store_fixture_tear_down (StoreFixture *f, gconstpointer data);

/* Closes and opens again. */
void  store_fixture_reopen    (StoreFixture *f);

/* Runs SQL with the sqlite3 program, as another program would. Returns its output; @fine says whether it succeeded. */
char *store_fixture_foreign   (StoreFixture *f, const char *sql, gboolean *fine);
/* The same where it must succeed. */
void  store_fixture_write     (StoreFixture *f, const char *sql);

/* An event "title" on a day or between two times; stored. (transfer full) */
AccordEvent *store_fixture_add (StoreFixture *f, const char *title, const char *start, const char *end, const char *zone);

/* An account with a calendar in it. (transfer full): the calendar */
AccordCalendar *store_fixture_add_calendar (StoreFixture *f, const char *user);

G_END_DECLS
