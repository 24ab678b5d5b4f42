/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-cli"

#include "accord-config.h"

#include "cli/accord-cli-calendar-rules.h"

#include <glib/gi18n.h>

#include "cli/accord-cli-people.h"
#include "model/accord-event.h"

static void
replace (char **text, char *value)
{
  g_free (*text);
  *text = value;
}

/* ---- switches and words ---- */

static gboolean
read_switch (const char *value, gboolean *out)
{
  *out = g_str_equal (value, "on");
  return *out || g_str_equal (value, "off");
}

static gboolean
set_mirror (AccordCalendar *calendar, const char *value)
{
  if (!read_switch (value, &calendar->mirrored))
    return FALSE;
  if (calendar->mirrored && !calendar->writable)
    calendar->direction = ACCORD_DIRECTION_IN;
  return TRUE;
}

static gboolean
set_direction (AccordCalendar *calendar, const char *value)
{
  return accord_direction_from_text (value, &calendar->direction);
}

static gboolean
set_takes (AccordCalendar *calendar, const char *value)
{
  return accord_takes_from_text (value, &calendar->takes);
}

static gboolean
set_share (AccordCalendar *calendar, const char *value)
{
  return read_switch (value, &calendar->share);
}

static gboolean
set_privacy (AccordCalendar *calendar, const char *value)
{
  return accord_privacy_from_text (value, &calendar->privacy);
}

/* Of what was made there, all comes here or only the time. */
static gboolean
set_privacy_in (AccordCalendar *calendar, const char *value)
{
  AccordPrivacy privacy;

  if (!accord_privacy_from_text (value, &privacy) || privacy == ACCORD_PRIVACY_TITLE)
    return FALSE;
  calendar->privacy_in = privacy;
  return TRUE;
}

static gboolean
set_invitations (AccordCalendar *calendar, const char *value)
{
  return accord_invitations_from_text (value, &calendar->invitations);
}

static gboolean
set_deletion (AccordCalendar *calendar, const char *value)
{
  return accord_deletion_from_text (value, &calendar->deletion);
}

/* ---- lists ---- */

/* Names separated by commas, or by line breaks where one of them has a comma; each once. "all" is NULL. FALSE: none. */
static gboolean
read_names (const char *value, const char *separator, char **out)
{
  g_auto (GStrv) names = g_strsplit (value, strchr (value, '\n') != NULL ? "\n" : ",", -1);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_strstrip (names[i]);
      if (*names[i] != '\0' && !g_ptr_array_find_with_equal_func (kept, names[i], g_str_equal, NULL))
        g_ptr_array_add (kept, names[i]);
    }
  if (kept->len == 0)
    return FALSE;
  g_ptr_array_add (kept, NULL);
  replace (out, g_str_equal (value, "all") ? NULL : g_strjoinv (separator, (char **) kept->pdata));
  return TRUE;
}

/* A list of words, each of which has to be known; all of them are no filter. */
static gboolean
read_words (const char *value, const char *const *known, char **out)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;

  if (!read_names (value, ",", &text))
    return FALSE;
  words = g_strsplit (text != NULL ? text : "", ",", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (!g_strv_contains (known, words[i]))
      return FALSE;
  if (g_strv_length (words) == g_strv_length ((char **) known))
    g_clear_pointer (&text, g_free);
  replace (out, g_steal_pointer (&text));
  return TRUE;
}

static gboolean
set_kinds (AccordCalendar *calendar, const char *value)
{
  static const char *const known[] = { "deliverable", "assignment", "appointment", NULL };

  return read_words (value, known, &calendar->kinds);
}

static gboolean
set_status (AccordCalendar *calendar, const char *value)
{
  static const char *const known[] = { "confirmed", "tentative", NULL };

  return read_words (value, known, &calendar->status);
}

static gboolean
set_projects (AccordCalendar *calendar, const char *value)
{
  return read_names (value, "\n", &calendar->projects);
}

static gboolean
set_categories (AccordCalendar *calendar, const char *value)
{
  return read_names (value, "\n", &calendar->categories);
}

static gboolean
set_takes_categories (AccordCalendar *calendar, const char *value)
{
  return read_names (value, "\n", &calendar->takes_categories);
}

/* ---- the flags ---- */

#define NAMES N_ ("all, or names separated by commas")
#define CATEGORIES N_ ("all, or names separated by commas, with (none) for events without a category")

static const struct
{
  const char *flag;
  const char *values;
  gboolean (*set) (AccordCalendar *calendar, const char *value);
} flags[] = {
  { "--mirror", "on|off", set_mirror },
  { "--direction", "both|out|in", set_direction },
  { "--takes", "all|ours", set_takes },
  { "--takes-categories", CATEGORIES, set_takes_categories },
  { "--share", "on|off", set_share },
  { "--kinds", N_ ("all, or some of deliverable,assignment,appointment"), set_kinds },
  { "--projects", NAMES, set_projects },
  { "--people", N_ ("all, or names and @me, separated by commas"), accord_cli_set_calendar_people },
  { "--categories", CATEGORIES, set_categories },
  { "--status", N_ ("all, or one of confirmed,tentative"), set_status },
  { "--privacy", "everything|title|busy", set_privacy },
  { "--privacy-in", "everything|busy", set_privacy_in },
  { "--invitations", "copy|send|ask", set_invitations },
  { "--deletion", "follow|keep|ask", set_deletion },
};

const char *
accord_cli_calendar_usage (void)
{
  return _ ("Usage: accordctl calendars set ID --mirror on|off --direction both|out|in --takes all|ours "
            "--takes-categories all|NAMES --share on|off --kinds all|KINDS --projects all|NAMES --people all|NAMES "
            "--categories all|NAMES --status all|confirmed|tentative --privacy everything|title|busy "
            "--privacy-in everything|busy --invitations copy|send|ask --deletion follow|keep|ask");
}

static gboolean
apply_flag (AccordCalendar *calendar, const char *flag, const char *value, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      if (!g_str_equal (flags[i].flag, flag))
        continue;
      if (value != NULL && flags[i].set (calendar, value))
        return TRUE;
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("%s takes %s"), flag, _ (flags[i].values));
      return FALSE;
    }
  g_set_error (
      error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION, _ ("%s is not a flag of “calendars set”"), flag);
  return FALSE;
}

gboolean
accord_cli_calendar_apply (AccordCalendar *calendar, int argc, char **argv, GError **error)
{
  for (int i = 0; i < argc; i++)
    {
      g_auto (GStrv) parts = g_strsplit (argv[i], "=", 2);
      const char *value = parts[0] != NULL && parts[1] != NULL ? parts[1] : NULL;

      if (value == NULL && i + 1 < argc)
        value = argv[++i];
      if (!apply_flag (calendar, parts[0] != NULL ? parts[0] : "", value, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- as JSON ---- */

static void
tell_list (JsonObject *object, const char *name, const char *list, const char *separator)
{
  g_auto (GStrv) items = NULL;
  JsonArray *array;

  if (list == NULL || *list == '\0')
    {
      json_object_set_null_member (object, name);
      return;
    }
  array = json_array_new ();
  items = g_strsplit (list, separator, -1);
  for (guint i = 0; items[i] != NULL; i++)
    json_array_add_string_element (array, g_strstrip (items[i]));
  json_object_set_array_member (object, name, array);
}

void
accord_cli_calendar_tell (const AccordCalendar *calendar, JsonObject *object)
{
  json_object_set_string_member (object, "direction", accord_direction_to_text (calendar->direction));
  json_object_set_string_member (object, "takes", accord_takes_to_text (calendar->takes));
  tell_list (object, "takes_categories", calendar->takes_categories, "\n");
  json_object_set_boolean_member (object, "share", calendar->share);
  tell_list (object, "kinds", calendar->kinds, ",");
  tell_list (object, "projects", calendar->projects, "\n");
  tell_list (object, "people", calendar->people, "\n");
  tell_list (object, "categories", calendar->categories, "\n");
  tell_list (object, "status", calendar->status, ",");
  json_object_set_string_member (object, "privacy", accord_privacy_to_text (calendar->privacy));
  json_object_set_string_member (object, "privacy_in", accord_privacy_to_text (calendar->privacy_in));
  json_object_set_string_member (object, "invitations", accord_invitations_to_text (calendar->invitations));
  json_object_set_string_member (object, "deletion", accord_deletion_to_text (calendar->deletion));
}
