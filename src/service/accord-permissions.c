/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-permissions"

#include "accord-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "service/accord-permissions.h"

/* The end of a scope's name, which is all that Microsoft may answer with, and what is missing without it. */
static const struct
{
  const char *scope;
  const char *sentence;
} features[] = {
  { "calendar.events", N_ ("Google did not allow Accord to read and write events. Sign in again to allow it.") },
  { "calendar.app.created",
    N_ ("Google did not allow Accord to make calendars, so “Project Deliverables” cannot be made. Sign in again to "
        "allow it, or mirror another calendar.") },
  { "calendar.calendarlist.readonly",
    N_ ("Google did not allow Accord to list your calendars, so others cannot be chosen. Sign in again to allow it.") },
  { "Calendars.ReadWrite", N_ ("Microsoft did not allow Accord to read and write events. Sign in again to allow it.") },
  { "User.Read", N_ ("Microsoft did not allow Accord to see whose account it is. Sign in again to allow it.") },
};

static const char *
sentence_of (const char *scope)
{
  const char *slash = strrchr (scope, '/');
  const char *name = slash != NULL ? slash + 1 : scope;

  for (gsize i = 0; i < G_N_ELEMENTS (features); i++)
    if (g_ascii_strcasecmp (features[i].scope, name) == 0)
      return _ (features[i].sentence);
  return _ ("Not every permission was granted. Sign in again to grant it.");
}

char *
accord_permissions_explain (const char *missing)
{
  g_auto (GStrv) scopes = g_strsplit_set (missing != NULL ? missing : "", " ", -1);
  g_autoptr (GPtrArray) sentences = g_ptr_array_new ();

  for (char **scope = scopes; *scope != NULL; scope++)
    {
      const char *sentence = **scope != '\0' ? sentence_of (*scope) : NULL;

      if (sentence != NULL && !g_ptr_array_find_with_equal_func (sentences, sentence, g_str_equal, NULL))
        g_ptr_array_add (sentences, (gpointer) sentence);
    }
  if (sentences->len == 0)
    return NULL;
  g_ptr_array_add (sentences, NULL);
  return g_strjoinv (" ", (char **) sentences->pdata);
}
