/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-service"

#include "accord-config.h"

#include <glib/gi18n-lib.h>

#include "service/accord-departure.h"
#include "store/accord-journal.h"
#include "store/accord-links.h"

/* Hold of a link that rests only because its account was disconnected. */
#define HOLD "disconnected"

typedef struct
{
  AccordStore *store;              /* (owned) */
  AccordSessions *sessions;        /* (owned) */
  char *account;                   /* (owned) */
  AccordCredentials *credentials;  /* (owned) (nullable) */
} Departure;

static void
departure_free (Departure *departure)
{
  g_object_unref (departure->store);
  g_object_unref (departure->sessions);
  g_clear_object (&departure->credentials);
  g_free (departure->account);
  g_free (departure);
}

/* ---- the store ---- */

typedef gboolean (*LinkChange) (AccordLink *link);

static gboolean
release_link (AccordLink *link)
{
  if (link->state != ACCORD_LINK_LIVE && link->state != ACCORD_LINK_HELD)
    return FALSE;
  link->state = ACCORD_LINK_RELEASED;
  g_free (link->hold);
  link->hold = g_strdup (HOLD);
  g_free (link->why);
  link->why = g_strdup (_ ("Its account was disconnected; the copy stays there."));
  return TRUE;
}

static gboolean
revive_link (AccordLink *link)
{
  if (link->state != ACCORD_LINK_RELEASED || g_strcmp0 (link->hold, HOLD) != 0)
    return FALSE;
  link->state = ACCORD_LINK_LIVE;
  g_clear_pointer (&link->hold, g_free);
  g_clear_pointer (&link->why, g_free);
  return TRUE;
}

static gboolean
change_links (AccordStore *store, const char *calendar, LinkChange change, GError **error)
{
  g_autoptr (GPtrArray) links = accord_store_list_links (store, calendar, error);

  if (links == NULL)
    return FALSE;
  for (guint i = 0; i < links->len; i++)
    if (change (links->pdata[i]) && !accord_store_put_link (store, links->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* What the provider listed is out of date when the account comes back, and so is the person's approval. */
static gboolean
rest_calendar (AccordStore *store, AccordCalendar *calendar, GError **error)
{
  calendar->approved = FALSE;
  return accord_store_put_calendar (store, calendar, error) &&
         accord_store_set_cursor (store, calendar->id, NULL, 0, 0, error);
}

/* Nobody can approve them any more, and coming back the account begins with a first plan. */
static gboolean
drop_plans (AccordStore *store, const char *account, GError **error)
{
  static const char *const purposes[] = { "disconnect", "reset" };

  for (guint i = 0; i < G_N_ELEMENTS (purposes); i++)
    {
      g_autoptr (GError) local_error = NULL;
      g_autoptr (AccordPlanRecord) plan = accord_store_find_plan_for (store, account, purposes[i], &local_error);

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (plan != NULL && !accord_store_remove_plan (store, plan->id, error))
        return FALSE;
    }
  return TRUE;
}

/* Within a transaction. */
static gboolean
change_account (AccordStore *store, const char *id, gboolean disconnected, GError **error)
{
  g_autoptr (AccordAccount) account = accord_store_get_account (store, id, error);
  g_autoptr (GPtrArray) calendars = NULL;

  if (account == NULL || (calendars = accord_store_list_calendars (store, id, error)) == NULL)
    return FALSE;
  for (guint i = 0; i < calendars->len; i++)
    {
      AccordCalendar *calendar = calendars->pdata[i];

      if (!change_links (store, calendar->id, disconnected ? release_link : revive_link, error) ||
          !rest_calendar (store, calendar, error))
        return FALSE;
    }
  if (disconnected && !drop_plans (store, id, error))
    return FALSE;
  account->disconnected = disconnected;
  account->health = ACCORD_HEALTH_OK;
  g_clear_pointer (&account->reason, g_free);
  return accord_store_put_account (store, account, error);
}

static gboolean
change_store (AccordStore *store, const char *account, gboolean disconnected, GError **error)
{
  if (!accord_store_begin (store, error))
    return FALSE;
  if (!change_account (store, account, disconnected, error))
    {
      accord_store_rollback (store);
      return FALSE;
    }
  return accord_store_commit (store, error);
}

gboolean
accord_departure_keep (AccordStore *store, const char *account, GError **error)
{
  return change_store (store, account, TRUE, error);
}

gboolean
accord_departure_undo (AccordStore *store, const char *account, GError **error)
{
  return change_store (store, account, FALSE, error);
}

/* ---- the way out ---- */

static void
forgotten_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Departure *departure = g_task_get_task_data (task);
  g_autoptr (GError) reason = NULL;
  GError *error = NULL;

  if (!accord_keyring_clear_finish (result, &reason))
    g_message ("The keyring kept the tokens of account %s: %s", departure->account, reason->message);

  if (accord_departure_keep (departure->store, departure->account, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
revoked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Departure *departure = g_task_get_task_data (task);
  g_autoptr (GError) reason = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &reason))
    g_debug ("Account %s: the grant could not be ended: %s", departure->account, reason->message);

  accord_sessions_forget (departure->sessions, departure->account);
  accord_keyring_clear_async (departure->account, NULL, forgotten_cb, g_steal_pointer (&task));
}

static void
revoke_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (accord_credentials_revoke (data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Revoking blocks, and the account's worker may be gone already: GLib's own pool waits for it. */
static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Departure *departure = g_task_get_task_data (task);
  g_autoptr (GError) reason = NULL;
  g_autoptr (AccordWorker) worker = accord_session_open_finish (ACCORD_SESSION (source), result, &reason);
  g_autoptr (GTask) revocation = g_task_new (NULL, NULL, revoked_cb, task);

  if (worker == NULL)
    {
      g_task_return_error (revocation, g_steal_pointer (&reason));
      return;
    }
  departure->credentials = g_object_ref (accord_session_get_credentials (ACCORD_SESSION (source)));
  g_task_set_task_data (revocation, g_object_ref (departure->credentials), g_object_unref);
  g_task_run_in_thread (revocation, revoke_in_thread);
}

void
accord_departure_async (AccordStore *store,
                        AccordSessions *sessions,
                        const char *account,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Departure *departure = g_new0 (Departure, 1);

  g_task_set_source_tag (task, accord_departure_async);
  departure->store = g_object_ref (store);
  departure->sessions = g_object_ref (sessions);
  departure->account = g_strdup (account);
  g_task_set_task_data (task, departure, (GDestroyNotify) departure_free);

  accord_session_open_async (accord_sessions_get (sessions, account), FALSE, NULL, opened_cb, task);
}

gboolean
accord_departure_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
