/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-client"

#include <string.h>

#include "client/accord-client.h"

/* The words of one command of $BROWSER with the address put in. NULL: not a command line. (transfer full) */
static char **
browser_words (const char *command, const char *address)
{
  g_auto (GStrv) words = NULL;
  g_autoptr (GPtrArray) out = g_ptr_array_new_with_free_func (g_free);
  gboolean placed = FALSE;

  if (!g_shell_parse_argv (command, NULL, &words, NULL))
    return NULL;

  for (char **word = words; *word != NULL; word++)
    {
      g_autoptr (GString) text = g_string_new (*word);

      placed = g_string_replace (text, "%s", address, 0) > 0 || placed;
      g_ptr_array_add (out, g_string_free (g_steal_pointer (&text), FALSE));
    }
  if (!placed)
    g_ptr_array_add (out, g_strdup (address));
  g_ptr_array_add (out, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&out), FALSE);
}

static gboolean
open_with_environment (const char *list, const char *address)
{
  g_auto (GStrv) commands = g_strsplit (list, ":", -1);

  for (char **command = commands; *command != NULL; command++)
    {
      g_auto (GStrv) words = NULL;

      if (**command == '\0')
        continue;
      words = browser_words (*command, address);
      if (words != NULL &&
          g_spawn_async (NULL,
                         words,
                         NULL,
                         G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                         NULL,
                         NULL,
                         NULL,
                         NULL))
        return TRUE;
    }
  return FALSE;
}

gboolean
accord_open_address (const char *address, GError **error)
{
  const char *browser = g_getenv ("BROWSER");

  g_return_val_if_fail (address != NULL, FALSE);

  if (browser != NULL && *browser != '\0' && open_with_environment (browser, address))
    return TRUE;
  return g_app_info_launch_default_for_uri (address, NULL, error);
}

gboolean
accord_may_open_address (const char *address)
{
  static const char *const here[] = { "localhost", "127.0.0.1", "::1", NULL };
  g_autoptr (GUri) uri = address != NULL ? g_uri_parse (address, G_URI_FLAGS_NONE, NULL) : NULL;
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL || *host == '\0' || g_uri_get_userinfo (uri) != NULL)
    return FALSE;
  return g_str_equal (g_uri_get_scheme (uri), "https") ||
         (g_str_equal (g_uri_get_scheme (uri), "http") && g_strv_contains (here, host));
}
