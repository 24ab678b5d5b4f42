/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-client"

#include "client/accord-client-private.h"

typedef struct
{
  char *method;         /* (owned) */
  GVariant *parameters; /* (owned) */
} Call;

static void
call_free (Call *call)
{
  g_free (call->method);
  g_variant_unref (call->parameters);
  g_free (call);
}

void
accord_client_clean_error (GError **error)
{
  g_autofree char *reason = NULL;

  g_dbus_error_strip_remote_error (*error);
  if ((*error)->domain == ACCORD_SERVICE_ERROR || g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  reason = g_strdup ((*error)->message);
  g_clear_error (error);
  g_set_error (error,
               ACCORD_SERVICE_ERROR,
               ACCORD_SERVICE_ERROR_UNAVAILABLE,
               "The service does not answer: %s",
               reason);
}

static void
called_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GVariant *reply = g_dbus_proxy_call_finish (G_DBUS_PROXY (source), result, &error);

  if (reply != NULL)
    {
      g_task_return_pointer (task, reply, (GDestroyNotify) g_variant_unref);
      return;
    }
  accord_client_clean_error (&error);
  g_task_return_error (task, error);
}

static void
call_send (GTask *task)
{
  Call *call = g_task_get_task_data (task);

  g_dbus_proxy_call (G_DBUS_PROXY (accord_client_get_proxy (g_task_get_source_object (task))),
                     call->method,
                     call->parameters,
                     G_DBUS_CALL_FLAGS_NONE,
                     -1,
                     g_task_get_cancellable (task),
                     called_cb,
                     task);
}

static void
call_connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!accord_client_connect_finish (ACCORD_CLIENT (source), result, &error))
    g_task_return_error (task, error);
  else if (accord_client_get_proxy (ACCORD_CLIENT (source)) == NULL)
    g_task_return_new_error (task,
                             ACCORD_SERVICE_ERROR,
                             ACCORD_SERVICE_ERROR_UNAVAILABLE,
                             "The service ended as soon as it had started");
  else
    call_send (g_steal_pointer (&task));
}

void
accord_client_call_async (AccordClient *self,
                          const char *method,
                          GVariant *parameters,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Call *call = g_new0 (Call, 1);

  call->method = g_strdup (method);
  call->parameters = g_variant_ref_sink (parameters != NULL ? parameters : g_variant_new ("()"));
  g_task_set_task_data (task, call, (GDestroyNotify) call_free);
  g_task_set_name (task, "accord-client-call");

  if (accord_client_get_proxy (self) != NULL)
    call_send (task);
  else
    accord_client_connect_async (self, cancellable, call_connected_cb, task);
}

GVariant *
accord_client_call_finish (AccordClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
finish_plain (AccordClient *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GVariant) reply = accord_client_call_finish (self, result, error);

  return reply != NULL;
}

static char *
finish_string (AccordClient *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GVariant) reply = accord_client_call_finish (self, result, error);
  char *text = NULL;

  if (reply != NULL)
    g_variant_get (reply, "(s)", &text);
  return text;
}

static GVariant *
account_list (const char *account)
{
  return g_variant_new_strv (&account, account != NULL ? 1 : 0);
}

/* ---- sign-in ---- */

void
accord_client_sign_in_async (AccordClient *self,
                             const char *provider,
                             const char *account,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GVariantDict options;

  g_return_if_fail (ACCORD_IS_CLIENT (self));
  g_return_if_fail (provider != NULL);

  g_variant_dict_init (&options, NULL);
  if (account != NULL)
    g_variant_dict_insert (&options, "account", "s", account);
  accord_client_call_async (self,
                            "SignIn",
                            g_variant_new ("(s@a{sv})", provider, g_variant_dict_end (&options)),
                            cancellable,
                            callback,
                            user_data);
}

char *
accord_client_sign_in_finish (AccordClient *self, GAsyncResult *result, GError **error)
{
  return finish_string (self, result, error);
}

void
accord_client_cancel_sign_in (AccordClient *self, const char *flow)
{
  g_return_if_fail (ACCORD_IS_CLIENT (self));
  g_return_if_fail (flow != NULL);

  accord_client_call_async (self, "CancelSignIn", g_variant_new ("(s)", flow), NULL, NULL, NULL);
}

/* ---- runs ---- */

void
accord_client_sync_async (AccordClient *self,
                          const char *account,
                          gboolean approve,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GVariantDict options;

  g_return_if_fail (ACCORD_IS_CLIENT (self));

  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "approve", "b", approve);
  g_variant_dict_insert (&options, "cause", "s", "manual");
  accord_client_call_async (self,
                            "Sync",
                            g_variant_new ("(@as@a{sv})", account_list (account), g_variant_dict_end (&options)),
                            cancellable,
                            callback,
                            user_data);
}

char *
accord_client_sync_finish (AccordClient *self, GAsyncResult *result, GError **error)
{
  return finish_string (self, result, error);
}

void
accord_client_cancel (AccordClient *self, const char *run)
{
  g_return_if_fail (ACCORD_IS_CLIENT (self));

  accord_client_call_async (self, "Cancel", g_variant_new ("(s)", run != NULL ? run : ""), NULL, NULL, NULL);
}

void
accord_client_plan_async (AccordClient *self,
                          const char *account,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (ACCORD_IS_CLIENT (self));

  accord_client_call_async (self,
                            "Plan",
                            g_variant_new ("(@as)", account_list (account)),
                            cancellable,
                            callback,
                            user_data);
}

char *
accord_client_plan_finish (AccordClient *self, GAsyncResult *result, GError **error)
{
  return finish_string (self, result, error);
}

void
accord_client_suppose_async (AccordClient *self,
                             const char *const *events,
                             const char *status,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (ACCORD_IS_CLIENT (self));
  g_return_if_fail (events != NULL && status != NULL);

  accord_client_call_async (
      self, "Suppose", g_variant_new ("(^ass)", events, status), cancellable, callback, user_data);
}

char *
accord_client_suppose_finish (AccordClient *self, GAsyncResult *result, GError **error)
{
  return finish_string (self, result, error);
}

void
accord_client_approve_async (AccordClient *self,
                             const char *plan,
                             const char *const *left_out,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  static const char *const nothing[] = { NULL };

  g_return_if_fail (ACCORD_IS_CLIENT (self));
  g_return_if_fail (plan != NULL);

  accord_client_call_async (self,
                            "Approve",
                            g_variant_new ("(s^as)", plan, left_out != NULL ? left_out : nothing),
                            cancellable,
                            callback,
                            user_data);
}

char *
accord_client_approve_finish (AccordClient *self, GAsyncResult *result, GError **error)
{
  return finish_string (self, result, error);
}

void
accord_client_undo_async (AccordClient *self,
                          const char *cycle,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (ACCORD_IS_CLIENT (self));
  g_return_if_fail (cycle != NULL);

  accord_client_call_async (self, "Undo", g_variant_new ("(s)", cycle), cancellable, callback, user_data);
}

char *
accord_client_undo_finish (AccordClient *self, GAsyncResult *result, GError **error)
{
  return finish_string (self, result, error);
}

/* ---- accounts and calendars ---- */

void
accord_client_disconnect_async (AccordClient *self,
                                const char *account,
                                gboolean remove_copies,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (ACCORD_IS_CLIENT (self));
  g_return_if_fail (account != NULL);

  accord_client_call_async (self,
                            "Disconnect",
                            g_variant_new ("(sb)", account, remove_copies),
                            cancellable,
                            callback,
                            user_data);
}

gboolean
accord_client_disconnect_finish (AccordClient *self, GAsyncResult *result, GError **error)
{
  return finish_plain (self, result, error);
}

void
accord_client_reset_async (AccordClient *self,
                           const char *account,
                           gboolean remove_there,
                           gboolean remove_here,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GVariantDict options;

  g_return_if_fail (ACCORD_IS_CLIENT (self));
  g_return_if_fail (account != NULL);

  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "there", "s", remove_there ? "remove" : "keep");
  g_variant_dict_insert (&options, "here", "s", remove_here ? "remove" : "keep");
  accord_client_call_async (self,
                            "Reset",
                            g_variant_new ("(s@a{sv})", account, g_variant_dict_end (&options)),
                            cancellable,
                            callback,
                            user_data);
}

gboolean
accord_client_reset_finish (AccordClient *self, GAsyncResult *result, GError **error)
{
  return finish_plain (self, result, error);
}

static GVariant *
resolve_options (const char *choice, const AccordFields *fields)
{
  GVariantDict options;
  GVariantBuilder sides;

  g_variant_dict_init (&options, NULL);
  if (choice != NULL)
    g_variant_dict_insert (&options, "choice", "s", choice);
  if (fields != NULL && accord_fields_carried (fields) != 0)
    {
      g_variant_builder_init (&sides, G_VARIANT_TYPE ("a{ss}"));
      for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
        if (accord_fields_get (fields, field) != NULL)
          g_variant_builder_add (&sides, "{ss}", accord_field_name (field), accord_fields_get (fields, field));
      g_variant_dict_insert_value (&options, "fields", g_variant_builder_end (&sides));
    }
  return g_variant_dict_end (&options);
}

void
accord_client_resolve_async (AccordClient *self,
                             const char *question,
                             const char *choice,
                             const AccordFields *fields,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (ACCORD_IS_CLIENT (self));
  g_return_if_fail (question != NULL);

  accord_client_call_async (self,
                            "Resolve",
                            g_variant_new ("(s@a{sv})", question, resolve_options (choice, fields)),
                            cancellable,
                            callback,
                            user_data);
}

gboolean
accord_client_resolve_finish (AccordClient *self, GAsyncResult *result, GError **error)
{
  return finish_plain (self, result, error);
}

void
accord_client_decide_async (AccordClient *self,
                            const char *const *questions,
                            const char *choice,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GVariantDict options;

  g_return_if_fail (ACCORD_IS_CLIENT (self));
  g_return_if_fail (questions != NULL && questions[0] != NULL && choice != NULL);

  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "choice", "s", choice);
  g_variant_dict_insert (&options, "also", "^as", questions + 1);
  g_variant_dict_insert (&options, "later", "b", TRUE);
  accord_client_call_async (self,
                            "Resolve",
                            g_variant_new ("(s@a{sv})", questions[0], g_variant_dict_end (&options)),
                            cancellable,
                            callback,
                            user_data);
}

gboolean
accord_client_decide_finish (AccordClient *self, GAsyncResult *result, GError **error)
{
  return finish_plain (self, result, error);
}

void
accord_client_pause_async (AccordClient *self,
                           gint64 until,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (ACCORD_IS_CLIENT (self));

  accord_client_call_async (self, "Pause", g_variant_new ("(x)", until), cancellable, callback, user_data);
}

gboolean
accord_client_pause_finish (AccordClient *self, GAsyncResult *result, GError **error)
{
  return finish_plain (self, result, error);
}

void
accord_client_refresh_calendars_async (AccordClient *self,
                                       const char *account,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  g_return_if_fail (ACCORD_IS_CLIENT (self));
  g_return_if_fail (account != NULL);

  accord_client_call_async (self,
                            "RefreshCalendars",
                            g_variant_new ("(s)", account),
                            cancellable,
                            callback,
                            user_data);
}

gboolean
accord_client_refresh_calendars_finish (AccordClient *self, GAsyncResult *result, GError **error)
{
  return finish_plain (self, result, error);
}

void
accord_client_create_calendar_async (AccordClient *self,
                                     const char *account,
                                     const char *name,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_return_if_fail (ACCORD_IS_CLIENT (self));
  g_return_if_fail (account != NULL && name != NULL);

  accord_client_call_async (self,
                            "CreateCalendar",
                            g_variant_new ("(ss)", account, name),
                            cancellable,
                            callback,
                            user_data);
}

char *
accord_client_create_calendar_finish (AccordClient *self, GAsyncResult *result, GError **error)
{
  return finish_string (self, result, error);
}

void
accord_client_reload (AccordClient *self)
{
  g_return_if_fail (ACCORD_IS_CLIENT (self));

  accord_client_reload_async (self, NULL, NULL, NULL);
}

void
accord_client_reload_async (AccordClient *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (ACCORD_IS_CLIENT (self));

  accord_client_call_async (self, "Reload", NULL, cancellable, callback, user_data);
}

gboolean
accord_client_reload_finish (AccordClient *self, GAsyncResult *result, GError **error)
{
  return finish_plain (self, result, error);
}

void
accord_client_quit_service (AccordClient *self)
{
  g_return_if_fail (ACCORD_IS_CLIENT (self));

  accord_client_call_async (self, "Quit", NULL, NULL, NULL, NULL);
}
