/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-cli"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "cli/accord-cli-service.h"
#include "store/accord-accounts.h"
#include "store/accord-salvage.h"

/* While no service runs nothing is synced, so a healthy account counts as paused. */
static const struct
{
  AccordHealth health;
  const char *code;
  const char *label;
} resting[] = {
  { ACCORD_HEALTH_OK, "paused", N_ ("Paused") },
  { ACCORD_HEALTH_OFFLINE, "offline", N_ ("Offline") },
  { ACCORD_HEALTH_EXPIRED, "expired", N_ ("Sign-in needed") },
  { ACCORD_HEALTH_REVOKED, "revoked", N_ ("Access revoked") },
  { ACCORD_HEALTH_ERROR, "error", N_ ("Error") },
};

static GVariant *
counts_of (AccordStore *store, const char *account)
{
  AccordCounts counts = { 0 };
  GVariantDict dict;

  accord_store_count (store, account, NULL, &counts, NULL);
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "links", "u", counts.links);
  g_variant_dict_insert (&dict, "waiting", "u", counts.waiting);
  g_variant_dict_insert (&dict, "conflicts", "u", counts.conflicts);
  g_variant_dict_insert (&dict, "stuck", "u", counts.stuck);
  return g_variant_dict_end (&dict);
}

/* An account as the service would list it. */
static AccordAccountInfo *
describe (AccordStore *store, const AccordAccount *account)
{
  const char *reason = account->reason != NULL ? account->reason : "";
  g_autoptr (GVariant) variant = NULL;
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "id", "s", account->id);
  g_variant_dict_insert (&dict, "provider", "s", account->provider);
  g_variant_dict_insert (&dict, "email", "s", account->email);
  g_variant_dict_insert (&dict, "provider_user_id", "s", account->provider_user_id);
  g_variant_dict_insert (&dict, "reason", "s", reason);
  g_variant_dict_insert (&dict, "last_sync", "x", account->last_sync);
  for (gsize i = 0; i < G_N_ELEMENTS (resting); i++)
    if (resting[i].health == account->health)
      {
        g_variant_dict_insert (&dict, "badge_code", "s", resting[i].code);
        g_variant_dict_insert (&dict, "badge", "s", _ (resting[i].label));
      }
  g_variant_dict_insert_value (&dict, "counts", counts_of (store, account->id));
  variant = g_variant_ref_sink (g_variant_dict_end (&dict));
  return accord_account_info_new (variant);
}

static GListModel *
read_accounts (AccordStore *store, GError **error)
{
  g_autoptr (GPtrArray) accounts = accord_store_list_accounts (store, error);
  g_autoptr (GListStore) list = g_list_store_new (ACCORD_TYPE_ACCOUNT_INFO);

  if (accounts == NULL)
    return NULL;
  for (guint i = 0; i < accounts->len; i++)
    {
      g_autoptr (AccordAccountInfo) info = describe (store, accounts->pdata[i]);

      g_list_store_append (list, info);
    }
  return G_LIST_MODEL (g_steal_pointer (&list));
}

/* What a damaged store left behind: where it is, and since when. */
static void
add_salvaged (AccordStore *store, JsonObject *object, GString *text)
{
  gint64 when = 0;
  g_autofree char *kept = accord_store_get_salvaged (store, &when);
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (when);
  g_autofree char *at = g_date_time_format (time, "%FT%TZ");
  JsonObject *salvaged;

  if (kept == NULL)
    {
      json_object_set_null_member (object, "salvaged");
      return;
    }
  salvaged = json_object_new ();
  json_object_set_string_member (salvaged, "kept", kept);
  json_object_set_string_member (salvaged, "at", at);
  json_object_set_object_member (object, "salvaged", salvaged);
  g_string_append_printf (
      text,
      _ ("The store was damaged, and what could be read was taken over. The damaged file is kept: %s\n"
         "“accordctl status --seen” ends this message.\n"),
      kept);
}

static AccordCliStatus
print_status (AccordCli *cli, AccordStore *store, gboolean running, GListModel *accounts)
{
  g_autoptr (GString) text = g_string_new (NULL);
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (object, "store", accord_store_get_path (store));
  json_object_set_int_member (object, "schema", accord_store_get_schema (store));
  json_object_set_string_member (object, "service", running ? "running" : "stopped");
  json_object_set_member (object, "accounts", accord_cli_accounts_node (accounts));
  json_node_take_object (node, object);

  g_string_append_printf (text,
                          _ ("Store: %s (schema %d)\nService: %s\n"),
                          accord_store_get_path (store),
                          accord_store_get_schema (store),
                          running ? _ ("running") : _ ("stopped"));
  add_salvaged (store, object, text);
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (AccordAccountInfo) info = g_list_model_get_item (accounts, i);
      g_autofree char *line = accord_cli_account_text (info);

      g_string_append (text, line);
    }
  return accord_cli_finish (cli, node, text->str);
}

static AccordCliStatus
run (AccordCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordClient) client = NULL;
  AccordStore *store;
  g_autoptr (GListModel) accounts = NULL;

  if (argc > 2 || (argc == 2 && !g_str_equal (argv[1], "--seen")))
    return accord_cli_usage (cli, _ ("Usage: accordctl status [--seen]"));
  store = accord_cli_get_store (cli, &error);
  if (store == NULL || (argc == 2 && !accord_store_forget_salvaged (store, &error)))
    return accord_cli_fail_error (cli, error, NULL);
  if (argc == 2)
    accord_cli_tell_service (cli);

  client = accord_cli_find_running (cli);
  accounts = client != NULL ? g_object_ref (accord_client_get_accounts (client)) : read_accounts (store, &error);
  if (accounts == NULL)
    return accord_cli_fail_error (cli, error, NULL);
  return print_status (cli, store, client != NULL, accounts);
}

const AccordCliCommand accord_cli_status = {
  "status",
  "[--seen]",
  N_ ("Say which store is served, and by whom"),
  run,
};
