/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-say-rules.h"
#include "model/accord-people-filter.h"

static const struct
{
  const char *word;
  const char *plural;
} kinds[] = {
  { "deliverable", N_ ("Deliverables") },
  { "assignment", N_ ("Assignments") },
  { "appointment", N_ ("Appointments") },
};

const char *
accord_say_privacy (AccordPrivacy privacy)
{
  static const char *const words[] = {
    [ACCORD_PRIVACY_EVERYTHING] = N_ ("Everything"),
    [ACCORD_PRIVACY_TITLE] = N_ ("Title and time"),
    [ACCORD_PRIVACY_BUSY] = N_ ("Busy only"),
  };

  g_return_val_if_fail ((guint) privacy < G_N_ELEMENTS (words), "");

  return _ (words[privacy]);
}

static gboolean
is_set (const char *list)
{
  return list != NULL && *list != '\0';
}

/* "Deliverables and Assignments"; "Everything" without a filter. */
static char *
say_kinds (const char *list)
{
  g_auto (GStrv) words = g_strsplit (is_set (list) ? list : "", ",", -1);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strv_contains ((const char *const *) words, kinds[i].word))
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", _ (kinds[i].plural));
  if (text->len == 0)
    g_string_append (text, _ ("Everything"));
  return g_string_free (text, FALSE);
}

/* The only name, or how many they are. */
static char *
say_projects (const char *list)
{
  g_auto (GStrv) names = g_strsplit (list, "\n", -1);
  guint n = g_strv_length (names);

  return n == 1 ? g_strdup (names[0]) : g_strdup_printf (ngettext ("%u project", "%u projects", n), n);
}

static char *
say_people (const char *list)
{
  g_auto (GStrv) names = g_strsplit (list, "\n", -1);
  guint n = g_strv_length (names);
  gboolean me = accord_people_filter_names (list, ACCORD_PEOPLE_ME);

  if (me && n == 1)
    return g_strdup (_ ("only mine"));
  if (me)
    return g_strdup_printf (ngettext ("mine and %u other’s", "mine and %u others’", n - 1), n - 1);
  if (n == 1)
    return g_strdup_printf (_ ("only %s"), names[0]);
  return g_strdup_printf (ngettext ("of %u person", "of %u people", n), n);
}

static char *
say_categories (const char *list)
{
  g_auto (GStrv) names = g_strsplit (list, "\n", -1);
  guint n = g_strv_length (names);

  if (g_str_equal (list, ACCORD_CATEGORY_NONE))
    return g_strdup (_ ("without a category"));
  return n == 1 ? g_strdup (names[0]) : g_strdup_printf (ngettext ("%u category", "%u categories", n), n);
}

/* Takes @part. */
static void
add (GString *text, char *part)
{
  g_string_append_printf (text, " · %s", part);
  g_free (part);
}

char *
accord_say_sends (const AccordCalendar *calendar)
{
  GString *text = g_string_new (NULL);
  g_autofree char *what = NULL;

  g_return_val_if_fail (calendar != NULL, NULL);

  what = say_kinds (calendar->kinds);
  if (is_set (calendar->projects))
    {
      g_autofree char *projects = say_projects (calendar->projects);

      /* Translators: "Deliverables", "3 projects" or a project's name */
      g_string_append_printf (text, _ ("%s of %s"), what, projects);
    }
  else
    g_string_append (text, what);
  if (is_set (calendar->people))
    add (text, say_people (calendar->people));
  if (is_set (calendar->categories))
    add (text, say_categories (calendar->categories));
  if (is_set (calendar->status))
    add (text, g_strdup (g_str_equal (calendar->status, "tentative") ? _ ("tentative")
                         : g_str_equal (calendar->status, "confirmed") ? _ ("confirmed")
                                                                       : _ ("any status")));
  return g_string_free (text, FALSE);
}
