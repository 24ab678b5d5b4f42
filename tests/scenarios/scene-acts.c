/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* What a line of "before" or "edits" does. */

#include "scene.h"

#include "model/accord-mark.h"
#include "store/accord-questions.h"

#include <stdlib.h>
#include <string.h>

typedef void (*Act) (Scene *self, char **words);

static void
complain (Scene *self, char **words)
{
  g_autofree char *line = accord_scenario_join ((const char *const *) words);

  g_error ("%s: cannot do: %s", self->scenario->name, line);
}

static char *
quote (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "'", -1);
  g_autofree char *doubled = g_strjoinv ("''", parts);

  return g_strdup_printf ("'%s'", doubled);
}

/* ---- here ---- */

static void
append_column (GString *sql, const char *column, const char *value)
{
  g_autofree char *quoted = value != NULL ? quote (value) : NULL;

  g_string_append_printf (
      sql, "%s\"%s\" = %s", sql->len > 0 ? ", " : "", column, quoted != NULL ? quoted : "NULL");
}

static void
append_when (GString *sql, const char *word)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  g_autofree char *start = NULL;
  g_autofree char *end = NULL;

  if (!accord_when_from_text (&when, scene_when_from_word (word), NULL))
    g_error ("%s is no time", word);
  start = accord_when_format_start (&when);
  end = accord_when_format_end (&when);
  append_column (sql, "start", start);
  append_column (sql, "end", end);
  append_column (sql, "zone", when.zone);
  append_column (sql, "all_day", when.all_day ? "1" : "0");
}

/* "place=Hall" sets a column; "when" names a time; "updated" counts from now. */
static void
append_setting (GString *sql, const char *word)
{
  const char *equals = strchr (word, '=');
  g_autofree char *column = NULL;
  g_autofree char *updated = NULL;

  if (equals == NULL)
    g_error ("%s: NAME=VALUE", word);
  column = g_strndup (word, (gsize) (equals - word));
  if (g_str_equal (column, "when"))
    {
      append_when (sql, equals + 1);
      return;
    }
  if (!g_str_equal (column, "updated"))
    {
      append_column (sql, column, equals + 1);
      return;
    }
  updated = g_strdup_printf ("%d", WORLD_NOW + atoi (equals + 1));
  append_column (sql, "updated_at", updated);
}

static void
here_set (Scene *self, char **words)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autofree char *title = quote (words[2]);

  for (guint i = 3; words[i] != NULL; i++)
    append_setting (sql, words[i]);
  sync_world_sql (self->world, "UPDATE events SET %s WHERE title = %s", sql->str, title);
}

static void
here_add (Scene *self, char **words)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autofree char *id = g_uuid_string_random ();

  if (words[3] == NULL)
    complain (self, words);
  append_when (sql, words[3]);
  append_column (sql, "title", words[2]);
  for (guint i = 4; words[i] != NULL; i++)
    append_setting (sql, words[i]);
  sync_world_sql (self->world, "INSERT INTO events (id) VALUES ('%s')", id);
  sync_world_sql (self->world, "UPDATE events SET %s WHERE id = '%s'", sql->str, id);
}

static void
here_delete (Scene *self, char **words)
{
  g_autofree char *title = quote (words[2]);

  sync_world_sql (self->world, "UPDATE events SET deleted_at = %d WHERE title = %s", WORLD_NOW, title);
}

static void
here_undelete (Scene *self, char **words)
{
  g_autofree char *title = quote (words[2]);

  sync_world_sql (self->world, "UPDATE events SET deleted_at = NULL WHERE title = %s", title);
}

static void
here_remove (Scene *self, char **words)
{
  g_autofree char *title = quote (words[2]);

  sync_world_sql (self->world, "DELETE FROM events WHERE title = %s", title);
}

static void
here_remind (Scene *self, char **words)
{
  g_autofree char *title = quote (words[2]);

  sync_world_sql (self->world,
                  "DELETE FROM reminders WHERE event_id IN (SELECT id FROM events WHERE title = %s)",
                  title);
  for (guint i = 3; words[i] != NULL; i++)
    sync_world_sql (self->world,
                    "INSERT INTO reminders (event_id, minutes) SELECT id, %s FROM events WHERE title = %s",
                    words[i],
                    title);
}

static void
here_invite (Scene *self, char **words)
{
  g_autofree char *title = quote (words[2]);

  for (guint i = 3; words[i] != NULL; i++)
    sync_world_sql (self->world,
                    "INSERT INTO attendees (event_id, email) SELECT id, '%s' FROM events WHERE title = %s",
                    words[i],
                    title);
}

/* ---- there ---- */

static const struct
{
  const char *word;
  AccordRemoteTraits trait;
} traits[] = {
  { "not-mine", ACCORD_REMOTE_NOT_MINE }, { "declined", ACCORD_REMOTE_DECLINED },
  { "draft", ACCORD_REMOTE_DRAFT },       { "cancelled", ACCORD_REMOTE_CANCELLED },
  { "special", ACCORD_REMOTE_SPECIAL },
};

static AccordRemoteTraits
trait_from_word (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (traits); i++)
    if (g_str_equal (traits[i].word, word))
      return traits[i].trait;
  g_error ("%s is no trait", word);
}

static char *
attendees_from_list (const char *list)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  g_auto (GStrv) addresses = g_strsplit (list, ",", -1);

  for (guint i = 0; addresses[i] != NULL; i++)
    if (addresses[i][0] != '\0')
      g_string_append_printf (lines, "%s%s\t\trequired", i > 0 ? "\n" : "", addresses[i]);
  return g_string_free (g_steal_pointer (&lines), FALSE);
}

/* Words "place=Hall", "is=not-mine", "mark=…". */
static AccordFields *
fields_from_words (Scene *self, char **words, AccordRemoteTraits *trait, const char **mark)
{
  AccordFields *fields = accord_fields_new ();

  for (; *words != NULL; words++)
    {
      const char *equals = strchr (*words, '=');
      g_autofree char *name = equals != NULL ? g_strndup (*words, (gsize) (equals - *words)) : NULL;
      AccordField field;

      if (g_strcmp0 (name, "is") == 0)
        *trait |= trait_from_word (equals + 1);
      else if (g_strcmp0 (name, "mark") == 0)
        *mark = equals + 1;
      else if (name == NULL || !accord_field_from_name (name, &field))
        g_error ("%s: %s is no field", self->scenario->name, *words);
      else if (field == ACCORD_FIELD_ATTENDEES)
        accord_fields_take (fields, field, attendees_from_list (equals + 1));
      else
        accord_fields_set (fields,
                           field,
                           field == ACCORD_FIELD_WHEN ? scene_when_from_word (equals + 1) : equals + 1);
    }
  return fields;
}

/* "mark=other:EVENT": as another store wrote it; "mark=ours:EVENT": as this one did. */
static char *
make_mark (Scene *self, Place place, const char *word)
{
  g_autofree char *remote = scene_place_remote (self, place);
  g_autofree char *store = NULL;
  g_autoptr (AccordMark) made = NULL;
  const char *event;

  if (word == NULL)
    return NULL;
  event = strchr (word, ':') + 1;
  store = g_str_has_prefix (word, "ours:")
              ? sync_world_text (self->world, "SELECT value FROM meta WHERE key = 'store'")
              : g_strdup ("11111111-2222-4333-8444-555555555555");
  made = accord_mark_new (store, event, 0, remote);
  return accord_mark_to_text (made);
}

static void
there_add (Scene *self, Place place, char **words)
{
  AccordRemoteTraits trait = 0;
  const char *mark_word = NULL;
  g_autoptr (AccordFields) fields = NULL;
  g_autofree char *mark = NULL;

  if (words[2] == NULL || words[3] == NULL)
    complain (self, words);
  fields = fields_from_words (self, words + 4, &trait, &mark_word);
  accord_fields_set (fields, ACCORD_FIELD_TITLE, words[2]);
  accord_fields_set (fields, ACCORD_FIELD_WHEN, scene_when_from_word (words[3]));
  mark = make_mark (self, place, mark_word);
  self->there->add (self, place, fields, mark, trait);
}

static void
there_set (Scene *self, Place place, char **words)
{
  AccordRemoteTraits trait = 0;
  const char *mark = NULL;
  g_autoptr (AccordFields) fields = fields_from_words (self, words + 3, &trait, &mark);

  self->there->edit (self, place, words[2], fields, trait);
}

static void
there_move (Scene *self, Place place, char **words)
{
  Place to;

  if (!scene_place_from_name (words[3], &to))
    complain (self, words);
  self->there->move (self, words[2], place, to);
}

static void
there_copy (Scene *self, Place place, char **words)
{
  self->there->copy (self, place, words[2]);
}

static void
there_delete (Scene *self, Place place, char **words)
{
  self->there->remove (self, place, words[2]);
}

static void
there_role (Scene *self, Place place, char **words)
{
  self->there->set_role (self, place, words[2]);
}

static void
there_poison (Scene *self, Place place, char **words)
{
  self->there->poison (self, words[2]);
}

/* "play calendar gone", "there calendar direction=out share=0" */
static void
there_calendar (Scene *self, Place place, char **words)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  if (g_str_equal (words[2], "gone"))
    {
      self->there->remove_calendar (self, place);
      return;
    }
  for (guint i = 2; words[i] != NULL; i++)
    append_setting (sql, words[i]);
  sync_world_sql (self->world,
                  "UPDATE calendars SET %s WHERE id = '%s'",
                  sql->str,
                  scene_place_calendar (place));
}

/* ---- the rest ---- */

static void
act_setting (Scene *self, char **words)
{
  sync_world_sql (self->world,
                  "INSERT OR REPLACE INTO settings (key, value) VALUES ('%s', '%s')",
                  words[1],
                  words[2]);
}

static void
act_sql (Scene *self, char **words)
{
  sync_world_sql (self->world, "%s", words[1]);
}

static void
act_cycle (Scene *self, char **words)
{
  sync_world_cycle (self->world);
}

static void
act_approve (Scene *self, char **words)
{
  sync_world_approve (self->world);
}

/* "answer CHOICE": a person answers everything that is asked. */
static void
act_answer (Scene *self, char **words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) questions = accord_store_list_questions (self->world->store, NULL, FALSE, &error);

  g_assert_no_error (error);
  if (questions->len == 0)
    complain (self, words);
  for (guint i = 0; i < questions->len; i++)
    {
      g_autoptr (AccordAnswer) answer =
          accord_answer_for (g_ptr_array_index (questions, i), words[1], NULL, &error);

      g_assert_no_error (error);
      accord_store_put_answer (self->world->store, answer, &error);
      g_assert_no_error (error);
    }
}

/* "ask disconnect", "ask reset there=remove here=keep": a person asks for the plan, which the next cycle is to carry
 * out. */
static void
act_ask (Scene *self, char **words)
{
  g_autofree char *options = g_strjoinv (" ", words + 2);
  g_autoptr (AccordPlanRecord) plan =
      sync_world_ask_departure (self->world, 0, words[1], options[0] != '\0' ? options : NULL);
}

static void
act_fault (Scene *self, char **words)
{
  self->there->fault (self, words[1]);
}

static void
act_expire (Scene *self, char **words)
{
  self->there->expire (self);
}

/* As after a restore from a backup older than the links. */
static void
act_unlink (Scene *self, char **words)
{
  sync_world_sql (self->world, "DELETE FROM links");
  sync_world_sql (self->world, "DELETE FROM remote_items");
  sync_world_sql (self->world, "UPDATE calendars SET cursor = NULL, settled_at = 0, settled_change_no = 0");
}

/* "wants NAME": a person has asked for a calendar that Accord is to make. */
static void
act_wants (Scene *self, char **words)
{
  g_autofree char *name = quote (words[1]);

  sync_world_sql (self->world, "UPDATE calendars SET mirrored = 0 WHERE id = 'work-0'");
  sync_world_sql (self->world,
                  "INSERT INTO calendars (id, account_id, name, mirrored, share, made_here) "
                  "VALUES ('%s', 'account-0', %s, 1, 1, 1)",
                  scene_place_calendar (PLACE_PLAY),
                  name);
}

static const struct
{
  const char *word;
  guint words; /* at least, the first one included */
  Act act;
} acts[] = {
  { "setting", 3, act_setting }, { "sql", 2, act_sql },       { "cycle", 1, act_cycle },
  { "approve", 1, act_approve }, { "expire", 1, act_expire }, { "unlink", 1, act_unlink },
  { "wants", 2, act_wants },     { "answer", 2, act_answer }, { "fault", 2, act_fault },
  { "ask", 2, act_ask },
};

static const struct
{
  const char *verb;
  Act act;
} here_acts[] = {
  { "add", here_add },           { "set", here_set },       { "delete", here_delete },
  { "undelete", here_undelete }, { "remove", here_remove }, { "remind", here_remind },
  { "invite", here_invite },
};

static const struct
{
  const char *verb;
  void (*act) (Scene *self, Place place, char **words);
} there_acts[] = {
  { "add", there_add },           { "set", there_set },       { "move", there_move },
  { "copy", there_copy },         { "delete", there_delete }, { "poison", there_poison },
  { "calendar", there_calendar }, { "role", there_role },
};

static void
play_act (Scene *self, char **words)
{
  guint n_words = g_strv_length (words);
  Place place;

  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    if (g_str_equal (words[0], acts[i].word) && n_words >= acts[i].words)
      {
        acts[i].act (self, words);
        return;
      }
  if (n_words >= 3 && g_str_equal (words[0], "here"))
    for (guint i = 0; i < G_N_ELEMENTS (here_acts); i++)
      if (g_str_equal (words[1], here_acts[i].verb))
        {
          here_acts[i].act (self, words);
          return;
        }
  if (n_words >= 3 && scene_place_from_name (words[0], &place))
    for (guint i = 0; i < G_N_ELEMENTS (there_acts); i++)
      if (g_str_equal (words[1], there_acts[i].verb))
        {
          there_acts[i].act (self, place, words);
          return;
        }
  complain (self, words);
}

void
scene_play (Scene *self, GPtrArray *lines)
{
  for (guint i = 0; i < lines->len; i++)
    play_act (self, g_ptr_array_index (lines, i));
}
