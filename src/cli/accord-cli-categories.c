/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-cli"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "cli/accord-cli-service.h"

static AccordCliStatus
list_categories (AccordCli   *cli,
                 AccordStore *store)
{
  g_autoptr (AccordColourMap) map = accord_store_read_colours (store);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < accord_colour_map_get_length (map); i++)
    {
      const char *colour;
      const char *name = accord_colour_map_get_nth (map, i, &colour);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "name");
      json_builder_add_string_value (builder, name);
      json_builder_set_member_name (builder, "colour");
      json_builder_add_string_value (builder, colour);
      json_builder_end_object (builder);
      accord_cli_print (cli, "%-11s %s", colour, name);
    }
  json_builder_end_array (builder);
  return accord_cli_succeed (cli, json_builder_get_root (builder));
}

/* @colour: (nullable): none any more */
static AccordCliStatus
change (AccordCli   *cli,
        AccordStore *store,
        const char  *name,
        const char  *colour)
{
  g_autoptr (GError) error = NULL;
  gboolean done = colour != NULL ? accord_store_set_colour (store, name, colour, &error)
                                 : accord_store_unset_colour (store, name, &error);

  if (done)
    {
      accord_cli_tell_service (cli);
      return list_categories (cli, store);
    }
  if (g_error_matches (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_INVALID))
    return accord_cli_usage (cli, "%s", error->message);
  return accord_cli_fail (cli, error);
}

static AccordCliStatus
run_categories (AccordCli  *cli,
                int         argc,
                char      **argv)
{
  gboolean lists = argc == 2 && g_str_equal (argv[1], "list");
  gboolean sets = argc == 4 && g_str_equal (argv[1], "set");
  gboolean unsets = argc == 3 && g_str_equal (argv[1], "unset");
  g_autoptr (GError) error = NULL;
  AccordStore *store;

  if (!lists && !sets && !unsets)
    return accord_cli_usage (cli, _ ("categories is followed by list, set NAME COLOUR, or unset NAME"));
  store = accord_cli_get_store (cli, &error);
  if (store == NULL)
    return accord_cli_fail (cli, error);
  return lists ? list_categories (cli, store) : change (cli, store, argv[2], sets ? argv[3] : NULL);
}

const AccordCliCommand accord_cli_categories = {
  "categories",
  "list | set NAME COLOUR | unset NAME",
  N_ ("Lists which colour stands for a category in Google Calendar, or changes one"),
  run_categories,
};
