/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-cli"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "cli/accord-cli-service.h"

static char *
accounts_text (GListModel *accounts)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (AccordAccountInfo) info = g_list_model_get_item (accounts, i);
      g_autofree char *line = accord_cli_account_text (info);

      g_string_append (text, line);
    }
  if (text->len == 0)
    g_string_append (text, _ ("No account is connected.\n"));
  return g_string_free (text, FALSE);
}

static AccordCliStatus
run (AccordCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordClient) client = NULL;
  g_autofree char *text = NULL;
  GListModel *accounts;

  if (argc > 1)
    return accord_cli_usage (cli, _ ("Usage: accordctl accounts"));
  client = accord_cli_open_client (cli, &error);
  if (client == NULL)
    return accord_cli_fail_error (cli, error, NULL);

  accounts = accord_client_get_accounts (client);
  text = accounts_text (accounts);
  return accord_cli_finish (cli, accord_cli_accounts_node (accounts), text);
}

const AccordCliCommand accord_cli_accounts = {
  "accounts",
  "",
  N_ ("List the connected accounts and how they stand"),
  run,
};
