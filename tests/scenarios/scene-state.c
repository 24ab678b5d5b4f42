/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* What both sides hold, in the words of the table. What is as usual is left out.
 *
 * scene_describe_all() leaves nothing of the history out but what is another one in every life: ids made by chance, the run
 * an entry belongs to, and the number of the row. An entry's item is there or not; which one it was says the link. */

#include "scene.h"

#include <string.h>

static void
add_line (GPtrArray *lines, GPtrArray *words)
{
  g_ptr_array_add (words, NULL);
  g_ptr_array_add (lines, accord_scenario_join ((const char *const *) words->pdata));
}

/* "place=Hall", unless it is as usual. Lines of a text are shown with a stroke between. */
static void
add_value (GPtrArray *words, const char *name, const char *value, const char *usual)
{
  g_auto (GStrv) lines = NULL;
  g_autofree char *text = NULL;

  if (value == NULL || value[0] == '\0' || g_strcmp0 (value, usual) == 0)
    return;
  lines = g_strsplit (value, "\n", -1);
  text = g_strjoinv (" / ", lines);
  g_ptr_array_add (words, g_strdup_printf ("%s=%s", name, text));
}

static GPtrArray *
begin_line (const char *first, const char *title, const char *when)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (words, g_strdup (first));
  g_ptr_array_add (words, g_strdup (title));
  if (when != NULL)
    g_ptr_array_add (words, g_strdup (scene_when_to_word (when)));
  return words;
}

/* ---- here ---- */

/* A row of a query whose columns are parted by "|" and rows by lines: every cell in turn. */
static GPtrArray *
read_rows (Scene *self, const char *sql)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autofree char *text = sync_world_text (self->world, "%s", sql);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][0] != '\0')
      g_ptr_array_add (rows, g_strsplit (lines[i], "|", -1));
  return rows;
}

static char *
when_of (char **row)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;

  if (row[1][0] == '\0')
    return g_strdup ("");
  if (!accord_when_parse (
          &when, row[1], row[2][0] != '\0' ? row[2] : NULL, row[3][0] != '\0' ? row[3] : NULL, NULL))
    return g_strdup (row[1]);
  return accord_when_to_text (&when);
}

static void
describe_here (Scene *self, GPtrArray *lines)
{
  static const struct
  {
    const char *name;
    const char *usual;
  } columns[] = {
    { "kind", "appointment" },  { "place", "" },     { "notes", "" },
    { "status", "confirmed" },  { "archived", "0" }, { "visibility", "default" },
    { "availability", "busy" }, { "deleted", "0" },  { "born", "" },
    { "remind", "" },           { "attendees", "" }, { "recurrence", "" },
    { "exceptions", "" },
  };
  g_autoptr (GPtrArray) rows = read_rows (
      self,
      "SELECT coalesce(title, ''), \"start\", \"end\", zone, kind, place, replace(notes, char(10), ' / '), "
      "status, archived, visibility, availability, deleted_at IS NOT NULL, CASE born_in WHEN 'work-0' THEN "
      "'there' WHEN 'play-0' THEN 'play' WHEN 'work-1' THEN 'other' ELSE born_in END, "
      "(SELECT group_concat(minutes) FROM (SELECT minutes FROM reminders WHERE event_id = events.id ORDER BY "
      "minutes)), "
      "(SELECT group_concat(email) FROM (SELECT email FROM attendees WHERE event_id = events.id ORDER BY "
      "email)), recurrence, "
      "(SELECT group_concat(original || CASE cancelled WHEN 1 THEN ' cancelled' ELSE ' ' || coalesce(title, '') END, "
      "' / ') FROM (SELECT * FROM exceptions WHERE event_id = events.id ORDER BY original)) "
      "FROM events");

  for (guint i = 0; i < rows->len; i++)
    {
      char **row = g_ptr_array_index (rows, i);
      g_autofree char *when = when_of (row);
      g_autoptr (GPtrArray) words = begin_line ("here", row[0], when);

      for (guint n = 0; n < G_N_ELEMENTS (columns); n++)
        add_value (words, columns[n].name, row[4 + n], columns[n].usual);
      add_line (lines, words);
    }
}

static void
describe_links (Scene *self, GPtrArray *lines)
{
  g_autoptr (GPtrArray) rows = read_rows (
      self,
      "SELECT CASE calendar_id WHEN 'work-0' THEN 'there' WHEN 'play-0' THEN 'play' ELSE 'other' END, "
      "coalesce(events.title, ''), state, origin, hold, generation, CASE WHEN remote_id IS NULL THEN "
      "'none' END FROM links LEFT JOIN events ON events.id = links.event_id");

  for (guint i = 0; i < rows->len; i++)
    {
      char **row = g_ptr_array_index (rows, i);
      g_autoptr (GPtrArray) words = begin_line ("link", row[0], NULL);

      for (guint n = 1; n < 4; n++)
        g_ptr_array_add (words, g_strdup (row[n]));
      add_value (words, "hold", row[4], NULL);
      add_value (words, "generation", row[5], "0");
      add_value (words, "copy", row[6], NULL);
      add_line (lines, words);
    }
}

/* What waits for a person. */
static void
describe_plan (Scene *self, GPtrArray *lines)
{
  g_autoptr (GPtrArray) rows = read_rows (
      self,
      "SELECT CASE calendar_id WHEN 'work-0' THEN 'there' WHEN 'play-0' THEN 'play' ELSE 'other' END, "
      "kind, coalesce(title, '') FROM plan_steps WHERE plan_id NOT IN "
      "(SELECT id FROM plans WHERE state = 'done')");

  for (guint i = 0; i < rows->len; i++)
    {
      char **row = g_ptr_array_index (rows, i);
      g_autoptr (GPtrArray) words = begin_line ("waits", row[0], NULL);

      g_ptr_array_add (words, g_strdup (row[1]));
      g_ptr_array_add (words, g_strdup (row[2]));
      add_line (lines, words);
    }
}

/* ---- there ---- */

static char *
addresses_of (const char *attendees)
{
  g_auto (GStrv) lines = g_strsplit (attendees != NULL ? attendees : "", "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    lines[i][strcspn (lines[i], "\t")] = '\0';
  return g_strjoinv (",", lines);
}

static void
describe_item (const AccordRemoteItem *item, Place place, GPtrArray *lines)
{
  static const struct
  {
    const char *name;
    AccordField field;
    const char *usual;
  } shown[] = {
    { "place", ACCORD_FIELD_PLACE, "" },
    { "body", ACCORD_FIELD_BODY, "" },
    { "busy", ACCORD_FIELD_BUSY, "busy" },
    { "status", ACCORD_FIELD_STATUS, "confirmed" },
    { "privacy", ACCORD_FIELD_PRIVACY, "default" },
    { "remind", ACCORD_FIELD_REMINDERS, "" },
    { "categories", ACCORD_FIELD_CATEGORIES, "" },
    { "recurrence", ACCORD_FIELD_RECURRENCE, "" },
    { "exceptions", ACCORD_FIELD_EXCEPTIONS, "" },
  };
  const char *when = accord_fields_get (item->fields, ACCORD_FIELD_WHEN);
  g_autofree char *attendees = addresses_of (accord_fields_get (item->fields, ACCORD_FIELD_ATTENDEES));
  g_autoptr (GPtrArray) words = begin_line (scene_place_name (place),
                                            accord_fields_get (item->fields, ACCORD_FIELD_TITLE),
                                            when != NULL ? when : "");

  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    add_value (words, shown[i].name, accord_fields_get (item->fields, shown[i].field), shown[i].usual);
  add_value (words, "attendees", attendees, "");
  add_line (lines, words);
}

static void
describe_there (Scene *self, Place place, GPtrArray *lines)
{
  g_autoptr (GPtrArray) items = self->there->list (self, place);

  for (guint i = 0; i < items->len; i++)
    describe_item (g_ptr_array_index (items, i), place, lines);
}

/* A calendar that Accord made is there once. */
static void
describe_calendars (Scene *self, GPtrArray *lines)
{
  g_autofree char *name = sync_world_text (self->world,
                                           "SELECT name FROM calendars WHERE id = '%s' AND made_here = 1",
                                           scene_place_calendar (PLACE_PLAY));

  if (name[0] != '\0')
    g_ptr_array_add (
        lines, g_strdup_printf ("calendar \"%s\" %u", name, self->there->count_calendars (self, 0, name)));
}

static GPtrArray *
describe (Scene *self)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  guint mails = self->there->count_mails (self);

  describe_here (self, lines);
  describe_links (self, lines);
  describe_plan (self, lines);
  describe_calendars (self, lines);
  for (guint i = 0; i < N_PLACES; i++)
    if (scene_place_side ((Place) i) < self->world->n_sides)
      describe_there (self, (Place) i, lines);
  if (mails > 0)
    g_ptr_array_add (lines, g_strdup_printf ("mails %u", mails));
  return lines;
}

char *
scene_describe (Scene *self)
{
  g_autoptr (GPtrArray) lines = describe (self);

  return accord_scenario_sort (lines);
}

/* That several events look alike is said of those that have no copy yet: after a death in between some have one, and the
 * last of them is simply new. */
#define WHY                                                                                                  \
  "CASE WHEN why LIKE 'Several events have this title%' AND step = 'push-new' THEN 'New here.' "            \
  "WHEN why LIKE 'Several events have this title%' AND step = 'pull-new' THEN 'New there.' ELSE why END"

char *
scene_describe_all (Scene *self)
{
  static const char *const queries[] = {
    "SELECT 'image', calendar_id, coalesce(events.title, ''), sent, seen, why, gone_there "
    "FROM links LEFT JOIN events ON events.id = links.event_id",
    "SELECT 'journal', kind FROM journal",
    "SELECT 'calendar', name, mirrored, approved, missing, made_here FROM calendars",
    "SELECT 'account', id, health FROM accounts",
    "SELECT 'answer', calendar_id, kind, choice, fields FROM answers",
    "SELECT 'question', calendar_id, kind, title, why, was, here, there FROM questions",
    "SELECT 'history', calendar_id, side, step, history.title, " WHY ", \"before\", \"after\", error, "
    "coalesce(events.title, ''), history.remote_id IS NOT NULL, count(*) "
    "FROM history LEFT JOIN events ON events.id = history.event_id GROUP BY 2, 3, 4, 5, 6, 7, 8, 9, 10, 11",
  };
  g_autoptr (GPtrArray) lines = describe (self);

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autofree char *text = sync_world_text (self->world, "%s", queries[i]);
      g_auto (GStrv) rows = g_strsplit (text, "\n", -1);

      for (guint n = 0; rows[n] != NULL; n++)
        if (rows[n][0] != '\0')
          g_ptr_array_add (lines, g_strdup (rows[n]));
    }
  return accord_scenario_sort (lines);
}
