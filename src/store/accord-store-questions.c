/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-store"

#include "accord-links.h"
#include "accord-questions.h"
#include "accord-store-private.h"
#include "model/accord-projection.h"

#define NAMED(name, type, member) { name, ACCORD_COLUMN_##type, G_STRUCT_OFFSET (AccordQuestion, member) }
#define COLUMN(type, member)      NAMED (#member, type, member)

static const AccordColumn question_columns[] = {
  COLUMN (TEXT, id),
  NAMED ("calendar_id", TEXT, calendar),
  { "kind", ACCORD_COLUMN_WORD, G_STRUCT_OFFSET (AccordQuestion, kind),
    accord_question_kind_to_text, accord_question_kind_from_text },
  COLUMN (TEXT, step),
  NAMED ("event_id", TEXT, event),
  COLUMN (TEXT, remote_id),
  COLUMN (TEXT, title),
  COLUMN (TEXT, when),
  COLUMN (TEXT, why),
  COLUMN (FIELDS, was),
  COLUMN (FIELDS, here),
  COLUMN (FIELDS, there),
  COLUMN (INT, mine),
};

static const AccordMapping question_mapping = {
  "questions", "calendar_id, id", question_columns, G_N_ELEMENTS (question_columns),
};

#undef NAMED
#define NAMED(name, type, member) { name, ACCORD_COLUMN_##type, G_STRUCT_OFFSET (AccordAnswer, member) }

static const AccordColumn answer_columns[] = {
  COLUMN (TEXT, id),
  NAMED ("calendar_id", TEXT, calendar),
  { "kind", ACCORD_COLUMN_WORD, G_STRUCT_OFFSET (AccordAnswer, kind),
    accord_question_kind_to_text, accord_question_kind_from_text },
  NAMED ("event_id", TEXT, event),
  COLUMN (TEXT, remote_id),
  { "choice", ACCORD_COLUMN_WORD, G_STRUCT_OFFSET (AccordAnswer, choice),
    accord_choice_to_text, accord_choice_from_text },
  COLUMN (FIELDS, fields),
  COLUMN (FIELDS, here),
  COLUMN (FIELDS, there),
  COLUMN (INT64, answered_at),
};

static const AccordMapping answer_mapping = { "answers", "id", answer_columns, G_N_ELEMENTS (answer_columns) };

static gpointer
make_question (void)
{
  return accord_question_new (ACCORD_QUESTION_CONFLICT);
}

static gpointer
make_answer (void)
{
  return accord_answer_new (ACCORD_QUESTION_CONFLICT, ACCORD_CHOICE_FIELDS);
}

/* ---- what is released or hidden: a link says so, nothing is stored twice ---- */

/* A calendar that is not mirrored, and an account that is disconnected, have no button to press. What its organiser
 * cancelled cannot be shown again. The bit is ACCORD_REMOTE_CANCELLED. */
#define RESTING_LINKS                                                                                              \
  "SELECT links.calendar_id, links.state, links.event_id, links.remote_id, links.why, links.organised_by_me, "     \
  "coalesce(links.sent, links.seen), links.state = 'released' AND links.origin = 'here' AND calendars.writable = 1 AND " \
  "links.remote_id IS NOT NULL AND links.why = '" ACCORD_LINK_WHY_RULE "' FROM links JOIN calendars ON calendars.id = links.calendar_id "                \
  "JOIN accounts ON accounts.id = calendars.account_id "                                                           \
  "WHERE calendars.mirrored = 1 AND accounts.disconnected = 0 AND links.hold IS NULL AND "                         \
  "((links.state = 'released' AND EXISTS (SELECT 1 FROM events WHERE events.id = links.event_id AND "              \
  "events.deleted_at IS NULL)) OR (links.state = 'hidden' AND NOT EXISTS (SELECT 1 FROM remote_items WHERE "       \
  "remote_items.calendar_id = links.calendar_id AND remote_items.remote_id = links.remote_id AND "                 \
  "(remote_items.traits & ?1) <> 0))) AND "

/* From the event as it is now; the image when its row is gone. */
static void
read_subject (AccordStore    *self,
              AccordQuestion *question,
              const char     *image)
{
  g_autoptr (AccordEvent) event = accord_store_get_event (self, question->event, NULL);
  g_autoptr (AccordFields) fields = accord_fields_from_text (image, NULL);

  if (event != NULL)
    {
      g_autoptr (AccordPolicy) policy = accord_store_read_policy (self);

      question->title = accord_event_dup_title (event, policy);
      question->when = accord_when_to_text (&event->when);
    }
  else if (fields != NULL)
    {
      question->title = g_strdup (accord_fields_get (fields, ACCORD_FIELD_TITLE));
      question->when = g_strdup (accord_fields_get (fields, ACCORD_FIELD_WHEN));
    }
}

static AccordQuestion *
read_resting (AccordStore     *self,
              AccordStatement *statement)
{
  const char *state = accord_statement_get_text (statement, 1);
  gboolean hidden = g_strcmp0 (state, "hidden") == 0;
  AccordQuestion *question = accord_question_new (hidden ? ACCORD_QUESTION_HIDDEN : ACCORD_QUESTION_RELEASED);

  question->calendar = accord_statement_dup_text (statement, 0);
  question->step = g_strdup (hidden ? "hide" : "release");
  question->event = accord_statement_dup_text (statement, 2);
  question->remote_id = accord_statement_dup_text (statement, 3);
  question->why = accord_statement_dup_text (statement, 4);
  if (question->why == NULL)
    question->why = g_strdup (hidden ? "Exists there and is not shown here." : "Is no longer mirrored.");
  question->mine = accord_statement_get_int (statement, 5) != 0;
  question->removable = accord_statement_get_int (statement, 7) != 0;
  question->id = accord_subject_id (question->calendar, question->event, question->step);
  read_subject (self, question, accord_statement_get_text (statement, 6));
  return question;
}

static gboolean
add_resting (AccordStore  *self,
             GPtrArray    *list,
             const char   *condition,
             const char   *first,
             const char   *second,
             GError      **error)
{
  g_autofree char *sql = g_strconcat (RESTING_LINKS, condition, " ORDER BY links.id", NULL);
  g_autoptr (AccordStatement) statement = accord_db_query (accord_store_get_db (self), error, sql, "d",
                                                           (int) ACCORD_REMOTE_CANCELLED);
  g_autoptr (GError) failure = NULL;

  if (statement == NULL)
    return FALSE;
  if (first != NULL)
    accord_statement_bind_text (statement, 1, first);
  if (second != NULL)
    accord_statement_bind_text (statement, 2, second);
  while (accord_statement_next (statement, &failure))
    g_ptr_array_add (list, read_resting (self, statement));
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* ---- questions ---- */

static GPtrArray *
read_questions (AccordStore  *self,
                const char   *rest,
                const char   *first,
                const char   *second,
                GError      **error)
{
  const char *sql = accord_mapping_select (&question_mapping, rest);
  g_autoptr (AccordStatement) statement = accord_db_query (accord_store_get_db (self), error, sql, NULL);

  if (statement == NULL)
    return NULL;
  if (first != NULL)
    accord_statement_bind_text (statement, 0, first);
  if (second != NULL)
    accord_statement_bind_text (statement, 1, second);
  return accord_store_read_rows (
      &question_mapping, statement, make_question, (GDestroyNotify) accord_question_free, error);
}

GPtrArray *
accord_store_list_questions (AccordStore  *self,
                             const char   *account,
                             gboolean      all,
                             GError      **error)
{
  g_autoptr (GPtrArray) list = NULL;

  g_return_val_if_fail (ACCORD_IS_STORE (self), NULL);

  list = read_questions (self,
                         "WHERE id NOT IN (SELECT id FROM answers) AND calendar_id IN (SELECT calendars.id FROM calendars "
                         "JOIN accounts ON accounts.id = calendars.account_id WHERE calendars.mirrored = 1 AND "
                         "accounts.disconnected = 0 AND (?1 IS NULL OR calendars.account_id = ?1)) "
                         "ORDER BY kind, calendar_id, \"when\", id",
                         account, NULL, error);
  if (list == NULL || !all)
    return g_steal_pointer (&list);
  if (!add_resting (self, list,
                    "(?2 IS NULL OR calendars.account_id = ?2) AND NOT EXISTS (SELECT 1 FROM answers WHERE "
                    "answers.calendar_id = links.calendar_id AND answers.event_id = links.event_id)",
                    account, NULL, error))
    return NULL;
  return g_steal_pointer (&list);
}

/* The resting link a question's id stands for: the id is a digest, so they are looked through. */
static AccordQuestion *
find_resting (AccordStore  *self,
              const char   *id,
              GError      **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_question_free);

  if (!add_resting (self, list, "1", NULL, NULL, error))
    return NULL;
  for (guint i = 0; i < list->len; i++)
    if (g_str_equal (((AccordQuestion *) g_ptr_array_index (list, i))->id, id))
      return g_ptr_array_steal_index (list, i);
  return NULL;
}

/* What an open plan would release, and a person may have taken away instead. */
static AccordQuestion *
find_planned (AccordStore  *self,
              const char   *id,
              GError      **error)
{
  g_autoptr (AccordStatement) statement = accord_db_query (
      accord_store_get_db (self), error,
      "SELECT calendar_id, event_id, plan_steps.remote_id, title, \"when\", why FROM plan_steps "
      "JOIN plans ON plans.id = plan_id WHERE plans.state = 'open' AND plan_steps.id = ? AND removable = 1", "t", id);
  AccordQuestion *question;

  if (statement == NULL || !accord_statement_next (statement, error))
    return NULL;
  question = accord_question_new (ACCORD_QUESTION_RELEASED);
  question->id = g_strdup (id);
  question->calendar = accord_statement_dup_text (statement, 0);
  question->step = g_strdup ("release");
  question->event = accord_statement_dup_text (statement, 1);
  question->remote_id = accord_statement_dup_text (statement, 2);
  question->title = accord_statement_dup_text (statement, 3);
  question->when = accord_statement_dup_text (statement, 4);
  question->why = accord_statement_dup_text (statement, 5);
  question->removable = question->planned = TRUE;
  return question;
}

AccordQuestion *
accord_store_get_question (AccordStore  *self,
                           const char   *id,
                           GError      **error)
{
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) failure = NULL;
  AccordQuestion *found = NULL;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && id != NULL, NULL);

  list = read_questions (self, "WHERE id = ?", id, NULL, error);
  if (list == NULL)
    return NULL;
  found = list->len > 0 ? g_ptr_array_steal_index (list, 0) : find_resting (self, id, &failure);
  if (found == NULL && failure == NULL)
    found = find_planned (self, id, &failure);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else if (found == NULL)
    g_set_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_NOT_FOUND,
                 "%s: there is no open question %s", accord_store_get_path (self), id);
  return found;
}

AccordQuestion *
accord_store_find_question (AccordStore  *self,
                            const char   *event,
                            const char   *calendar,
                            GError      **error)
{
  g_autoptr (GPtrArray) list = NULL;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && event != NULL && calendar != NULL, NULL);

  list = read_questions (
      self, "WHERE event_id = ? AND calendar_id = ? AND id NOT IN (SELECT id FROM answers)", event, calendar, error);
  if (list == NULL)
    return NULL;
  if (list->len == 0 &&
      !add_resting (self, list,
                    "links.event_id = ?2 AND links.calendar_id = ?3 AND NOT EXISTS (SELECT 1 FROM answers WHERE "
                    "answers.calendar_id = links.calendar_id AND answers.event_id = links.event_id)",
                    event, calendar, error))
    return NULL;
  return list->len > 0 ? g_ptr_array_steal_index (list, 0) : NULL;
}

static gboolean
same_fields (const AccordFields *a,
             const AccordFields *b)
{
  AccordFieldMask carried = a != NULL ? accord_fields_carried (a) : 0;

  if (carried != (b != NULL ? accord_fields_carried (b) : 0))
    return FALSE;
  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    if ((carried & ACCORD_FIELD_BIT (field)) &&
        !g_str_equal (accord_fields_get (a, field), accord_fields_get (b, field)))
      return FALSE;
  return TRUE;
}

static gboolean
same_question (const AccordQuestion *a,
               const AccordQuestion *b)
{
  return g_str_equal (a->id, b->id) && a->kind == b->kind && g_strcmp0 (a->title, b->title) == 0 &&
         g_strcmp0 (a->when, b->when) == 0 && g_strcmp0 (a->why, b->why) == 0 &&
         g_strcmp0 (a->remote_id, b->remote_id) == 0 && same_fields (a->was, b->was) &&
         same_fields (a->here, b->here) && same_fields (a->there, b->there);
}

static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  return strcmp ((*(const AccordQuestion *const *) a)->id, (*(const AccordQuestion *const *) b)->id);
}

static gboolean
replace_questions (AccordDb    *db,
                   const char  *calendar,
                   GPtrArray   *questions,
                   GError     **error)
{
  if (!accord_db_run (db, error, "DELETE FROM questions WHERE calendar_id = ?", "t", calendar))
    return FALSE;
  for (guint i = 0; i < questions->len; i++)
    if (!accord_mapping_put (&question_mapping, db, g_ptr_array_index (questions, i), error))
      return FALSE;
  return TRUE;
}

gboolean
accord_store_put_questions (AccordStore  *self,
                            const char   *calendar,
                            GPtrArray    *questions,
                            GError      **error)
{
  g_autoptr (GPtrArray) before = NULL;
  gboolean same;
  AccordDb *db;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && calendar != NULL && questions != NULL, FALSE);

  before = read_questions (self, "WHERE calendar_id = ? ORDER BY id", calendar, NULL, error);
  if (before == NULL)
    return FALSE;
  g_ptr_array_sort (questions, compare_ids);
  same = before->len == questions->len;
  for (guint i = 0; same && i < before->len; i++)
    same = same_question (g_ptr_array_index (before, i), g_ptr_array_index (questions, i));
  if (same)
    return TRUE;
  db = accord_store_get_db (self);
  return accord_db_enter (db, error) && accord_db_leave (db, replace_questions (db, calendar, questions, error), error);
}

/* ---- answers ---- */

GPtrArray *
accord_store_list_answers (AccordStore  *self,
                           const char   *calendar,
                           GError      **error)
{
  const char *sql = accord_mapping_select (&answer_mapping, "WHERE calendar_id = ? ORDER BY id");
  g_autoptr (AccordStatement) statement = NULL;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && calendar != NULL, NULL);

  statement = accord_db_query (accord_store_get_db (self), error, sql, "t", calendar);
  return accord_store_read_rows (
      &answer_mapping, statement, make_answer, (GDestroyNotify) accord_answer_free, error);
}

gboolean
accord_store_put_answer (AccordStore         *self,
                         const AccordAnswer  *answer,
                         GError             **error)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self) && answer != NULL, FALSE);

  return accord_mapping_put (&answer_mapping, accord_store_get_db (self), answer, error);
}

gboolean
accord_store_remove_answer (AccordStore         *self,
                            const AccordAnswer  *answer,
                            GError             **error)
{
  g_autofree char *fields = NULL;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && answer != NULL, FALSE);

  if (answer->fields != NULL)
    fields = accord_fields_to_text (answer->fields);
  return accord_db_run (accord_store_get_db (self), error,
                        "DELETE FROM answers WHERE id = ? AND choice = ? AND fields IS ? AND answered_at = ?", "ttti",
                        answer->id, accord_choice_to_text (answer->choice), fields, answer->answered_at) &&
         accord_db_run (accord_store_get_db (self), error,
                        "DELETE FROM questions WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM answers WHERE id = ?1)", "t",
                        answer->id);
}
