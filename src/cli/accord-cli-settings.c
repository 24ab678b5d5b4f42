/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-cli"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "cli/accord-cli-service.h"

static void
add_setting (AccordCli   *cli,
             AccordStore *store,
             JsonBuilder *builder,
             const char  *key)
{
  g_autofree char *value = accord_store_get_setting (store, key);

  json_builder_set_member_name (builder, key);
  json_builder_add_string_value (builder, value);
  accord_cli_print (cli, "%s = %s", key, value);
}

/* @key: (nullable): one, else all */
static AccordCliStatus
show_settings (AccordCli   *cli,
               AccordStore *store,
               const char  *key)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const char *const *keys = accord_store_list_setting_keys ();

  json_builder_begin_object (builder);
  for (guint i = 0; keys[i] != NULL; i++)
    if (key == NULL || g_str_equal (keys[i], key))
      add_setting (cli, store, builder, keys[i]);
  json_builder_end_object (builder);
  return accord_cli_succeed (cli, json_builder_get_root (builder));
}

static AccordCliStatus
set_setting (AccordCli   *cli,
             AccordStore *store,
             const char  *key,
             const char  *value)
{
  g_autoptr (GError) error = NULL;

  if (accord_store_set_setting (store, key, value, &error))
    {
      accord_cli_tell_service (cli);
      return show_settings (cli, store, key);
    }
  if (g_error_matches (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_INVALID))
    return accord_cli_usage (cli, "%s", error->message);
  return accord_cli_fail (cli, error);
}

static AccordCliStatus
run_settings (AccordCli  *cli,
              int         argc,
              char      **argv)
{
  gboolean gets = argc >= 2 && argc <= 3 && g_str_equal (argv[1], "get");
  gboolean sets = argc == 4 && g_str_equal (argv[1], "set");
  g_autoptr (GError) error = NULL;
  AccordStore *store;

  if (!gets && !sets)
    return accord_cli_usage (cli, _("settings is followed by get [KEY], or set KEY VALUE"));
  if (argc > 2 && !g_strv_contains (accord_store_list_setting_keys (), argv[2]))
    return accord_cli_usage (cli, _ ("There is no setting “%s”; accordctl settings get shows all"), argv[2]);
  store = accord_cli_get_store (cli, &error);
  if (store == NULL)
    return accord_cli_fail (cli, error);
  return sets ? set_setting (cli, store, argv[2], argv[3])
              : show_settings (cli, store, argc > 2 ? argv[2] : NULL);
}

const AccordCliCommand accord_cli_settings = {
  "settings",
  "get [KEY] | set KEY VALUE",
  N_("Show the settings of the store, or change one"),
  run_settings,
};
