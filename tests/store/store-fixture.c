/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

void
store_fixture_set_up (StoreFixture  *f,
                      gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  f->folder = g_dir_make_tmp ("accord-store-XXXXXX", &error);
  g_assert_no_error (error);
  f->path = g_build_filename (f->folder, "deep", "accord.db", NULL);
  f->store = accord_store_open (f->path, &error);
  g_assert_no_error (error);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

void
store_fixture_tear_down (StoreFixture  *f,
                         gconstpointer  data)
{
  g_clear_object (&f->store);
  remove_tree (f->folder);
  g_free (f->path);
  g_free (f->folder);
}

void
store_fixture_reopen (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&f->store);
  f->store = accord_store_open (f->path, &error);
  g_assert_no_error (error);
}

char *
store_fixture_foreign (StoreFixture *f,
                       const char   *sql,
                       gboolean     *fine)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, &error,
                              "sqlite3", "-bail", f->path, sql, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  if (fine != NULL)
    *fine = g_subprocess_get_successful (process);
  return g_strchomp (g_steal_pointer (&output));
}

void
store_fixture_write (StoreFixture *f,
                     const char   *sql)
{
  gboolean fine;
  g_autofree char *output = store_fixture_foreign (f, sql, &fine);

  if (!fine)
    g_error ("%s: %s", sql, output);
}

AccordEvent *
store_fixture_add (StoreFixture *f,
                   const char   *title,
                   const char   *start,
                   const char   *end,
                   const char   *zone)
{
  AccordEvent *event = accord_event_new (ACCORD_KIND_APPOINTMENT);
  g_autoptr (GError) error = NULL;

  event->title = g_strdup (title);
  accord_when_parse (&event->when, start, end, zone, &error);
  g_assert_no_error (error);
  accord_store_add_event (f->store, event, &error);
  g_assert_no_error (error);
  return event;
}

AccordCalendar *
store_fixture_add_calendar (StoreFixture *f,
                            const char   *user)
{
  g_autoptr (AccordAccount) account = accord_account_new ();
  g_autoptr (AccordCalendar) calendar = accord_calendar_new ();
  g_autoptr (GError) error = NULL;

  account->provider = g_strdup ("google");
  account->provider_user_id = g_strdup (user);
  account->email = g_strconcat (user, "@example.org", NULL);
  accord_store_put_account (f->store, account, &error);
  g_assert_no_error (error);
  calendar->account = g_strdup (account->id);
  calendar->name = g_strdup ("Work");
  calendar->remote_id = g_strdup ("work");
  calendar->mirrored = TRUE;
  accord_store_put_calendar (f->store, calendar, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&calendar);
}
