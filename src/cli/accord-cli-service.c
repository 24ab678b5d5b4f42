/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-cli"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "cli/accord-cli-service.h"
#include "store/accord-accounts.h"

/* ---- waiting ---- */

void
accord_cli_wait_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AccordCliWait *wait = user_data;

  wait->result = g_object_ref (result);
  if (wait->loop != NULL)
    g_main_loop_quit (wait->loop);
}

GAsyncResult *
accord_cli_wait (AccordCliWait *wait)
{
  if (wait->result == NULL)
    {
      wait->loop = g_main_loop_new (NULL, FALSE);
      g_main_loop_run (wait->loop);
    }
  return wait->result;
}

void
accord_cli_wait_clear (AccordCliWait *wait)
{
  g_clear_object (&wait->result);
  g_clear_pointer (&wait->loop, g_main_loop_unref);
}

/* ---- the service ---- */

AccordClient *
accord_cli_open_client (AccordCli *cli, GError **error)
{
  g_autoptr (AccordClient) client = accord_client_new (accord_cli_get_store_path (cli));
  g_auto (AccordCliWait) wait = { 0 };

  g_autoptr (GError) failure = NULL;

  accord_client_connect_async (client, NULL, accord_cli_wait_cb, &wait);
  if (accord_client_connect_finish (client, accord_cli_wait (&wait), &failure))
    return g_steal_pointer (&client);
  /* A store that cannot be opened is why no service starts for it, and says more. */
  if (accord_cli_get_store (cli, error) != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

AccordClient *
accord_cli_find_running (AccordCli *cli)
{
  g_autoptr (AccordClient) client = accord_client_new (accord_cli_get_store_path (cli));
  g_auto (AccordCliWait) probe = { 0 };
  g_auto (AccordCliWait) connection = { 0 };

  accord_client_probe_async (client, NULL, accord_cli_wait_cb, &probe);
  if (!accord_client_probe_finish (client, accord_cli_wait (&probe), NULL))
    return NULL;
  accord_client_connect_async (client, NULL, accord_cli_wait_cb, &connection);
  if (!accord_client_connect_finish (client, accord_cli_wait (&connection), NULL))
    return NULL;
  return g_steal_pointer (&client);
}

void
accord_cli_tell_service (AccordCli *cli)
{
  g_autoptr (AccordClient) client = accord_cli_find_running (cli);
  g_auto (AccordCliWait) wait = { 0 };

  /* A service that does not run reads the store when it starts. */
  if (client == NULL)
    return;
  accord_client_reload_async (client, NULL, accord_cli_wait_cb, &wait);
  accord_client_reload_finish (client, accord_cli_wait (&wait), NULL);
}

static void
refresh_one (AccordClient *client, const char *account)
{
  g_auto (AccordCliWait) wait = { 0 };
  g_autoptr (GError) error = NULL;

  accord_client_refresh_calendars_async (client, account, NULL, accord_cli_wait_cb, &wait);
  if (!accord_client_refresh_calendars_finish (client, accord_cli_wait (&wait), &error))
    g_printerr ("accordctl: %s: %s\n", account, error->message);
}

void
accord_cli_refresh_calendars (AccordClient *client, const char *account)
{
  GListModel *accounts = accord_client_get_accounts (client);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (AccordAccountInfo) info = g_list_model_get_item (accounts, i);

      if (account == NULL || g_strcmp0 (accord_account_info_get_id (info), account) == 0)
        refresh_one (client, accord_account_info_get_id (info));
    }
}

/* ---- what went wrong ---- */

static const struct
{
  AccordServiceError error;
  const char *code;
  AccordCliStatus status;
} failures[] = {
  { ACCORD_SERVICE_ERROR_FAILED, "failed", ACCORD_CLI_FAILED },
  { ACCORD_SERVICE_ERROR_NOT_SUPPORTED, "not-supported", ACCORD_CLI_USAGE },
  { ACCORD_SERVICE_ERROR_INVALID, "invalid", ACCORD_CLI_FAILED },
  { ACCORD_SERVICE_ERROR_NOT_FOUND, "not-found", ACCORD_CLI_FAILED },
  { ACCORD_SERVICE_ERROR_NO_REGISTRATION, "no-registration", ACCORD_CLI_NEEDS_PERSON },
  { ACCORD_SERVICE_ERROR_SIGN_IN, "sign-in", ACCORD_CLI_NEEDS_PERSON },
  { ACCORD_SERVICE_ERROR_KEYRING, "keyring", ACCORD_CLI_NEEDS_PERSON },
  { ACCORD_SERVICE_ERROR_OFFLINE, "offline", ACCORD_CLI_FAILED },
  { ACCORD_SERVICE_ERROR_BUSY, "busy", ACCORD_CLI_FAILED },
  { ACCORD_SERVICE_ERROR_CANCELLED, "cancelled", ACCORD_CLI_FAILED },
  { ACCORD_SERVICE_ERROR_UNAVAILABLE, "unavailable", ACCORD_CLI_FAILED },
};

AccordServiceError
accord_cli_error_from_code (const char *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (failures); i++)
    if (g_str_equal (failures[i].code, code))
      return failures[i].error;
  return ACCORD_SERVICE_ERROR_FAILED;
}

AccordCliStatus
accord_cli_finish (AccordCli *cli, JsonNode *data, const char *text)
{
  g_autofree char *lines = g_strchomp (g_strdup (text));

  accord_cli_print (cli, "%s", lines);
  return accord_cli_succeed (cli, data);
}

AccordCliStatus
accord_cli_fail_error (AccordCli *cli, const GError *error, JsonNode *data)
{
  const char *code = "failed";
  AccordCliStatus status = ACCORD_CLI_FAILED;

  if (error->domain == ACCORD_STORE_ERROR)
    return accord_cli_fail (cli, error);
  for (gsize i = 0; error->domain == ACCORD_SERVICE_ERROR && i < G_N_ELEMENTS (failures); i++)
    if (failures[i].error == (AccordServiceError) error->code)
      {
        code = failures[i].code;
        status = failures[i].status;
      }
  return accord_cli_end (cli, status, code, error->message, data);
}

/* ---- accounts ---- */

char *
accord_cli_account_name (AccordStore *store, const char *id)
{
  g_autoptr (AccordAccount) account = accord_store_get_account (store, id, NULL);

  return account != NULL ? g_strdup_printf ("%s %s", account->provider, account->email) : g_strdup (id);
}

JsonNode *
accord_cli_time_node (gint64 seconds)
{
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *text = NULL;
  JsonNode *node;

  if (seconds <= 0)
    return json_node_new (JSON_NODE_NULL);
  time = g_date_time_new_from_unix_utc (seconds);
  text = g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");
  node = json_node_new (JSON_NODE_VALUE);
  json_node_set_string (node, text);
  return node;
}

static JsonObject *
counts_object (AccordAccountInfo *info)
{
  JsonObject *counts = json_object_new ();

  json_object_set_int_member (counts, "links", accord_account_info_get_links (info));
  json_object_set_int_member (counts, "waiting", accord_account_info_get_waiting (info));
  json_object_set_int_member (counts, "conflicts", accord_account_info_get_conflicts (info));
  json_object_set_int_member (counts, "stuck", accord_account_info_get_stuck (info));
  return counts;
}

JsonNode *
accord_cli_account_node (AccordAccountInfo *info)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (object, "id", accord_account_info_get_id (info));
  json_object_set_string_member (object, "provider", accord_account_info_get_provider (info));
  json_object_set_string_member (object, "email", accord_account_info_get_email (info));
  json_object_set_string_member (object, "provider_user_id", accord_account_info_get_provider_user_id (info));
  json_object_set_string_member (object, "badge", accord_account_info_get_badge (info));
  json_object_set_string_member (object, "badge_code", accord_account_info_get_badge_code (info));
  json_object_set_member (object, "last_sync", accord_cli_time_node (accord_account_info_get_last_sync (info)));
  json_object_set_member (object, "next_sync", accord_cli_time_node (accord_account_info_get_next_sync (info)));
  json_object_set_object_member (object, "counts", counts_object (info));
  json_node_take_object (node, object);
  return node;
}

JsonNode *
accord_cli_accounts_node (GListModel *accounts)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (AccordAccountInfo) info = g_list_model_get_item (accounts, i);

      json_array_add_element (array, accord_cli_account_node (info));
    }
  json_node_take_array (node, array);
  return node;
}

static char *
moment (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (seconds);

  return seconds > 0 ? g_date_time_format (time, "%x %H:%M") : g_strdup (_ ("never"));
}

char *
accord_cli_account_text (AccordAccountInfo *info)
{
  GString *text = g_string_new (NULL);
  const char *reason = accord_account_info_get_reason (info);
  g_autofree char *last = moment (accord_account_info_get_last_sync (info));

  g_string_append_printf (text,
                          "%s  %s  %s  [%s]\n",
                          accord_account_info_get_id (info),
                          accord_account_info_get_provider (info),
                          accord_account_info_get_email (info),
                          accord_account_info_get_badge (info));
  g_string_append_printf (text,
                          _ ("  synced: %s; %u events, %u waiting, %u conflicts, %u stuck\n"),
                          last,
                          accord_account_info_get_links (info),
                          accord_account_info_get_waiting (info),
                          accord_account_info_get_conflicts (info),
                          accord_account_info_get_stuck (info));
  if (reason != NULL)
    g_string_append_printf (text, "  %s\n", reason);
  return g_string_free (text, FALSE);
}
