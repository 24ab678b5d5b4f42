/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-service"

#include "service/accord-sessions.h"

struct _AccordSessions
{
  GObject parent_instance;

  AccordStore *store;   /* (owned) */
  AccordClock *clock;   /* (owned) */
  GHashTable *sessions; /* (owned) account id → AccordSession */
};

G_DEFINE_FINAL_TYPE (AccordSessions, accord_sessions, G_TYPE_OBJECT)

AccordSession *
accord_sessions_get (AccordSessions *self, const char *account)
{
  AccordSession *session;

  g_return_val_if_fail (ACCORD_IS_SESSIONS (self), NULL);

  session = g_hash_table_lookup (self->sessions, account);
  if (session == NULL)
    {
      session = accord_session_new (self->store, account, self->clock);
      g_hash_table_insert (self->sessions, g_strdup (account), session);
    }
  return session;
}

void
accord_sessions_forget (AccordSessions *self, const char *account)
{
  g_return_if_fail (ACCORD_IS_SESSIONS (self));

  g_hash_table_remove (self->sessions, account);
}

void
accord_sessions_close_all (AccordSessions *self)
{
  GHashTableIter iter;
  gpointer session;

  g_return_if_fail (ACCORD_IS_SESSIONS (self));

  g_hash_table_iter_init (&iter, self->sessions);
  while (g_hash_table_iter_next (&iter, NULL, &session))
    accord_session_close (session);
}

static void
accord_sessions_finalize (GObject *object)
{
  AccordSessions *self = ACCORD_SESSIONS (object);

  g_hash_table_unref (self->sessions);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (accord_sessions_parent_class)->finalize (object);
}

static void
accord_sessions_class_init (AccordSessionsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = accord_sessions_finalize;
}

static void
accord_sessions_init (AccordSessions *self)
{
  self->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

AccordSessions *
accord_sessions_new (AccordStore *store, AccordClock *clock)
{
  AccordSessions *self = g_object_new (ACCORD_TYPE_SESSIONS, NULL);

  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);
  return self;
}
