/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-service"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "service/accord-notices.h"

#define SERVER "org.freedesktop.Notifications"
#define SERVER_PATH "/org/freedesktop/Notifications"

/* The last cause of a kind. */
typedef struct
{
  char *cause; /* (owned) */
  guint32 id;  /* as the server has it; 0: not shown, or not yet */
} Notice;

struct _AccordNotices
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
  AccordStore *store;          /* (owned) */
  GHashTable *notices;         /* (owned) kind → Notice, told by this process */
  GCancellable *cancellable;   /* (owned) */
  guint subscription;
};

G_DEFINE_FINAL_TYPE (AccordNotices, accord_notices, G_TYPE_OBJECT)

static guint chosen_signal;

static void
notice_free (gpointer data)
{
  Notice *notice = data;

  g_free (notice->cause);
  g_free (notice);
}

static char *
key_of (const char *kind)
{
  return g_strconcat ("notified.", kind, NULL);
}

static void
call (AccordNotices *self,
      const char *method,
      GVariant *parameters,
      const char *reply,
      GAsyncReadyCallback callback,
      gpointer user_data)
{
  g_dbus_connection_call (self->connection,
                          SERVER,
                          SERVER_PATH,
                          SERVER,
                          method,
                          parameters,
                          G_VARIANT_TYPE (reply),
                          G_DBUS_CALL_FLAGS_NONE,
                          -1,
                          self->cancellable,
                          callback,
                          user_data);
}

/* ---- telling ---- */

typedef struct
{
  AccordNotices *notices; /* (owned) */
  char *kind;             /* (owned) */
  char *cause;            /* (owned) */
} Telling;

static void
telling_free (Telling *telling)
{
  g_object_unref (telling->notices);
  g_free (telling->kind);
  g_free (telling->cause);
  g_free (telling);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Telling, telling_free)

/* Remembered once it was shown: where nothing shows it now, the next start tries again. */
static void
told_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Telling) telling = user_data;
  AccordNotices *self = telling->notices;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autofree char *key = key_of (telling->kind);
  Notice *notice = g_hash_table_lookup (self->notices, telling->kind);

  if (reply != NULL && notice != NULL && g_str_equal (notice->cause, telling->cause))
    g_variant_get (reply, "(u)", &notice->id);
  if (reply == NULL || !accord_store_set_setting (self->store, key, telling->cause, &error))
    g_debug ("Notification of %s: %s", telling->kind, error->message);
}

static gboolean
was_told (AccordNotices *self, const char *kind, const char *cause)
{
  const Notice *notice = g_hash_table_lookup (self->notices, kind);
  g_autofree char *key = key_of (kind);
  g_autofree char *told = accord_store_get_setting (self->store, key);

  return g_strcmp0 (told, cause) == 0 || (notice != NULL && g_str_equal (notice->cause, cause));
}

void
accord_notices_tell (
    AccordNotices *self, const char *kind, const char *cause, const char *title, const char *sentence)
{
  const char *const actions[] = { "default", _ ("Open Accord"), NULL };
  g_autofree char *body = g_markup_escape_text (sentence, -1);
  GVariantDict hints;
  Telling *telling;
  Notice *notice;

  g_return_if_fail (ACCORD_IS_NOTICES (self));

  if (was_told (self, kind, cause))
    return;
  notice = g_new0 (Notice, 1);
  notice->cause = g_strdup (cause);
  g_hash_table_replace (self->notices, g_strdup (kind), notice);
  telling = g_new0 (Telling, 1);
  telling->notices = g_object_ref (self);
  telling->kind = g_strdup (kind);
  telling->cause = g_strdup (cause);
  g_variant_dict_init (&hints, NULL);
  g_variant_dict_insert (&hints, "desktop-entry", "s", ACCORD_APP_ID);
  call (self,
        "Notify",
        g_variant_new ("(susss^as@a{sv}i)",
                       "Accord",
                       0,
                       ACCORD_APP_ID,
                       title,
                       body,
                       actions,
                       g_variant_dict_end (&hints),
                       -1),
        "(u)",
        told_cb,
        telling);
}

void
accord_notices_end (AccordNotices *self, const char *kind)
{
  const Notice *notice;

  g_return_if_fail (ACCORD_IS_NOTICES (self));

  notice = g_hash_table_lookup (self->notices, kind);
  if (notice != NULL && notice->id != 0)
    call (self, "CloseNotification", g_variant_new ("(u)", notice->id), "()", NULL, NULL);
  g_hash_table_remove (self->notices, kind);
}

/* ---- what a person does with it ---- */

static gboolean
has_id (gpointer kind, gpointer notice, gpointer id)
{
  return ((const Notice *) notice)->id == GPOINTER_TO_UINT (id);
}

static void
action_cb (GDBusConnection *connection,
           const char *sender,
           const char *path,
           const char *interface,
           const char *signal,
           GVariant *parameters,
           gpointer user_data)
{
  AccordNotices *self = user_data;
  guint32 id;
  const char *action;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(us)")))
    return;
  g_variant_get (parameters, "(u&s)", &id, &action);
  if (id != 0 && g_hash_table_find (self->notices, has_id, GUINT_TO_POINTER (id)) != NULL)
    g_signal_emit (self, chosen_signal, 0, "open");
}

static void
accord_notices_dispose (GObject *object)
{
  AccordNotices *self = ACCORD_NOTICES (object);

  g_cancellable_cancel (self->cancellable);
  if (self->subscription != 0)
    g_dbus_connection_signal_unsubscribe (self->connection, self->subscription);
  self->subscription = 0;
  g_clear_object (&self->cancellable);
  g_clear_object (&self->connection);
  g_clear_object (&self->store);
  g_clear_pointer (&self->notices, g_hash_table_unref);

  G_OBJECT_CLASS (accord_notices_parent_class)->dispose (object);
}

static void
accord_notices_class_init (AccordNoticesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = accord_notices_dispose;

  chosen_signal = g_signal_new (
      "chosen", ACCORD_TYPE_NOTICES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
accord_notices_init (AccordNotices *self)
{
  self->cancellable = g_cancellable_new ();
  self->notices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, notice_free);
}

AccordNotices *
accord_notices_new (GDBusConnection *connection, AccordStore *store)
{
  AccordNotices *self = g_object_new (ACCORD_TYPE_NOTICES, NULL);

  self->connection = g_object_ref (connection);
  self->store = g_object_ref (store);
  self->subscription = g_dbus_connection_signal_subscribe (connection,
                                                           SERVER,
                                                           SERVER,
                                                           "ActionInvoked",
                                                           SERVER_PATH,
                                                           NULL,
                                                           G_DBUS_SIGNAL_FLAGS_NONE,
                                                           action_cb,
                                                           self,
                                                           NULL);
  return self;
}
