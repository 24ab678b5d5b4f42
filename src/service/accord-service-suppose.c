/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-service"

#include "accord-config.h"

#include <glib/gi18n-lib.h>

#include "client/accord-service-error.h"
#include "service/accord-sentences.h"
#include "service/accord-service-private.h"

/* A call that is answered when the plans lie in the store. */
typedef struct
{
  AccordService *service;      /* (owned) */
  GDBusMethodInvocation *call; /* (owned) the answer takes it */
} Supposing;

static void
supposed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Supposing *supposing = user_data;
  g_autoptr (AccordService) service = supposing->service;
  g_autoptr (GError) error = NULL;
  g_autofree char *plans = accord_runner_plan_finish (ACCORD_RUNNER (source), result, &error);

  if (plans == NULL)
    g_dbus_method_invocation_take_error (supposing->call, accord_sentence_error (error));
  else
    accord_sync1_complete_suppose (service->skeleton, supposing->call, plans);
}

static gboolean
check (AccordService *self, const char *const *events, const char *status, GError **error)
{
  if (!accord_standing_is_known (status))
    {
      g_set_error_literal (error,
                           ACCORD_SERVICE_ERROR,
                           ACCORD_SERVICE_ERROR_INVALID,
                           _ ("A status is draft, tentative, confirmed, cancelled or archived."));
      return FALSE;
    }
  for (; *events != NULL; events++)
    if (!accord_store_has_event (self->store, *events))
      {
        g_set_error_literal (error,
                             ACCORD_SERVICE_ERROR,
                             ACCORD_SERVICE_ERROR_NOT_FOUND,
                             _ ("One of these events is not in the store."));
        return FALSE;
      }
  return TRUE;
}

static AccordPassOptions *
options_for (const char *const *events, const char *status)
{
  AccordPassOptions *options = accord_pass_options_new (ACCORD_PASS_PLAN);

  options->standing = g_strdup (status);
  options->supposed = g_ptr_array_new_with_free_func (g_free);
  for (; *events != NULL; events++)
    g_ptr_array_add (options->supposed, g_strdup (*events));
  return options;
}

gboolean
accord_service_suppose_cb (AccordSync1 *skeleton,
                           GDBusMethodInvocation *call,
                           const char *const *events,
                           const char *status,
                           AccordService *self)
{
  static const char *const all[] = { NULL };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) accounts = NULL;
  Supposing *supposing;

  if (!check (self, events, status, &error))
    {
      g_dbus_method_invocation_take_error (call, g_steal_pointer (&error));
      return TRUE;
    }
  accounts = accord_service_pick_accounts (self, all, &error);
  if (accounts == NULL && g_error_matches (error, ACCORD_SERVICE_ERROR, ACCORD_SERVICE_ERROR_NOT_FOUND))
    accord_sync1_complete_suppose (skeleton, call, "");
  else if (accounts == NULL)
    g_dbus_method_invocation_take_error (call, accord_sentence_error (error));
  else
    {
      supposing = g_new0 (Supposing, 1);
      supposing->service = g_object_ref (self);
      supposing->call = call;
      accord_runner_plan_with_async (self->runner,
                                     (const char *const *) accounts,
                                     options_for (events, status),
                                     NULL,
                                     supposed_cb,
                                     supposing);
    }
  return TRUE;
}
