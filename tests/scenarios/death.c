/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

#include "death.h"

#include "remote/accord-provider.h"

#include <libsoup/soup.h>
#include <sqlite3.h>
#include <unistd.h>

static struct
{
  GMutex lock;
  gboolean armed;
  guint passed;
  guint point;
  DeathLastAct last_act;
  gpointer data;
} death;

void
death_arm (guint point, DeathLastAct last_act, gpointer data)
{
  death.point = point;
  death.passed = 0;
  death.last_act = last_act;
  death.data = data;
  death.armed = TRUE;
}

guint
death_disarm (void)
{
  death.armed = FALSE;
  return death.passed;
}

void
death_pass (void)
{
  if (!death.armed)
    return;
  /* Never unlocked by the one who dies: no other thread gets past its point meanwhile. */
  g_mutex_lock (&death.lock);
  if (++death.passed == death.point)
    {
      if (death.last_act != NULL)
        death.last_act (death.data);
      _exit (DEATH_STATUS);
    }
  g_mutex_unlock (&death.lock);
}

/* ---- the store ---- */

static int
before_commit_cb (void *data)
{
  death_pass ();
  return 0;
}

static int
after_commit_cb (void *data, sqlite3 *db, const char *name, int pages)
{
  death_pass ();
  return SQLITE_OK;
}

static int
watch_commits (sqlite3 *db)
{
  sqlite3_commit_hook (db, before_commit_cb, NULL);
  sqlite3_wal_hook (db, after_commit_cb, NULL);
  return SQLITE_OK;
}

void
death_prepare (void)
{
  sqlite3_auto_extension ((void (*) (void)) watch_commits);
}

/* ---- providers ---- */

#define WRAP(type, name, parameters, arguments)                                                              \
  type __real_##name parameters;                                                                             \
  type __wrap_##name parameters;                                                                             \
  type __wrap_##name parameters                                                                              \
  {                                                                                                          \
    type result;                                                                                             \
                                                                                                             \
    death_pass ();                                                                                           \
    result = __real_##name arguments;                                                                        \
    death_pass ();                                                                                           \
    return result;                                                                                           \
  }

WRAP (GPtrArray *,
      accord_provider_list_calendars,
      (AccordProvider * self, GCancellable *cancellable, GError **error),
      (self, cancellable, error))
WRAP (AccordCalendar *,
      accord_provider_create_calendar,
      (AccordProvider * self, const char *name, const char *zone, GCancellable *cancellable, GError **error),
      (self, name, zone, cancellable, error))
WRAP (gboolean,
      accord_provider_list_changes,
      (AccordProvider * self,
       const AccordCalendar *calendar,
       const char *cursor,
       gint64 from,
       gint64 to,
       AccordChanges *out,
       GCancellable *cancellable,
       GError **error),
      (self, calendar, cursor, from, to, out, cancellable, error))
WRAP (gboolean,
      accord_provider_apply,
      (AccordProvider * self,
       const AccordCalendar *calendar,
       GPtrArray *writes,
       GCancellable *cancellable,
       GError **error),
      (self, calendar, writes, cancellable, error))
WRAP (gboolean,
      accord_provider_find_created,
      (AccordProvider * self,
       const AccordCalendar *calendar,
       const char *key,
       const char *mark,
       AccordRemoteItem **out,
       GCancellable *cancellable,
       GError **error),
      (self, calendar, key, mark, out, cancellable, error))
WRAP (gboolean,
      accord_provider_fetch,
      (AccordProvider * self,
       const AccordCalendar *calendar,
       GPtrArray *remote_ids,
       GPtrArray **out,
       GCancellable *cancellable,
       GError **error),
      (self, calendar, remote_ids, out, cancellable, error))

/* ---- HTTP ---- */

void __real_soup_session_send_async (SoupSession *session,
                                     SoupMessage *message,
                                     int priority,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
void __wrap_soup_session_send_async (SoupSession *session,
                                     SoupMessage *message,
                                     int priority,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GInputStream *__real_soup_session_send_finish (SoupSession *session, GAsyncResult *result, GError **error);
GInputStream *__wrap_soup_session_send_finish (SoupSession *session, GAsyncResult *result, GError **error);

void
__wrap_soup_session_send_async (SoupSession *session,
                                SoupMessage *message,
                                int priority,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  death_pass ();
  __real_soup_session_send_async (session, message, priority, cancellable, callback, user_data);
}

/* The server has done its part and answered; nobody has read the answer. */
GInputStream *
__wrap_soup_session_send_finish (SoupSession *session, GAsyncResult *result, GError **error)
{
  death_pass ();
  return __real_soup_session_send_finish (session, result, error);
}
