/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-store"

#include "accord-questions.h"

#include "accord-store-private.h"
#include "model/accord-words.h"

static const char *const kinds[] = {
  "conflict", "brake", "deletion", "orphan", "released", "hidden", "mark", NULL,
};

static const char *const choices[] = {
  "fields", "both", "do", "put-back", "leave", "follow", "keep", "restore", "take-away", "show", "mark", NULL,
};

#define MAX_CHOICES 4

static const char *const choices_of[][MAX_CHOICES] = {
  [ACCORD_QUESTION_CONFLICT] = { "mine", "theirs", "both", NULL },
  [ACCORD_QUESTION_BRAKE] = { "do", "put-back", "leave", NULL },
  [ACCORD_QUESTION_DELETION] = { "follow", "keep", "put-back", NULL },
  [ACCORD_QUESTION_ORPHAN] = { "restore", "take-away", NULL },
  [ACCORD_QUESTION_RELEASED] = { "put-back", NULL },
  [ACCORD_QUESTION_HIDDEN] = { "show", NULL },
  [ACCORD_QUESTION_MARK] = { NULL },
};

/* What somebody else organises is neither kept twice nor deleted there. */
static const char *const choices_of_others[][MAX_CHOICES] = {
  [ACCORD_QUESTION_CONFLICT] = { "mine", "theirs", NULL },
  [ACCORD_QUESTION_ORPHAN] = { "restore", NULL },
};

/* A copy of ours that the rules of the calendar no longer include (§8). */
static const char *const choices_of_left_over[] = { "put-back", "take-away", NULL };
static const char *const choices_of_planned[] = { "leave", "take-away", NULL };

const char *
accord_question_kind_to_text (guint kind)
{
  return accord_word_of_value (kinds, kind);
}

gboolean
accord_question_kind_from_text (const char *text,
                                guint      *out)
{
  return accord_value_of_word (kinds, text, out);
}

const char *
accord_choice_to_text (guint choice)
{
  return accord_word_of_value (choices, choice);
}

gboolean
accord_choice_from_text (const char *text,
                         guint      *out)
{
  return accord_value_of_word (choices, text, out);
}

char *
accord_subject_id (const char *calendar,
                   const char *subject,
                   const char *word)
{
  g_autofree char *text = g_strjoin ("\n", calendar, subject != NULL ? subject : "", word, NULL);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return g_strndup (digest, 16);
}

/* ---- questions ---- */

AccordQuestion *
accord_question_new (AccordQuestionKind kind)
{
  AccordQuestion *self = g_new0 (AccordQuestion, 1);

  self->kind = kind;
  self->mine = TRUE;
  return self;
}

void
accord_question_free (AccordQuestion *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->calendar);
  g_free (self->step);
  g_free (self->event);
  g_free (self->remote_id);
  g_free (self->title);
  g_free (self->when);
  g_free (self->why);
  g_clear_pointer (&self->was, accord_fields_free);
  g_clear_pointer (&self->here, accord_fields_free);
  g_clear_pointer (&self->there, accord_fields_free);
  g_free (self);
}

const char *const *
accord_question_get_choices (const AccordQuestion *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (!self->mine && (guint) self->kind < G_N_ELEMENTS (choices_of_others) &&
      choices_of_others[self->kind][0] != NULL)
    return choices_of_others[self->kind];
  if (self->kind == ACCORD_QUESTION_RELEASED && self->removable)
    return self->planned ? choices_of_planned : choices_of_left_over;
  return choices_of[self->kind];
}

/* ---- answers ---- */

AccordAnswer *
accord_answer_new (AccordQuestionKind kind,
                   AccordChoice       choice)
{
  AccordAnswer *self = g_new0 (AccordAnswer, 1);

  self->kind = kind;
  self->choice = choice;
  return self;
}

static AccordFields *
copy_fields (const AccordFields *fields)
{
  return fields != NULL ? accord_fields_copy (fields) : NULL;
}

AccordAnswer *
accord_answer_copy (const AccordAnswer *self)
{
  AccordAnswer *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->id = g_strdup (self->id);
  copy->calendar = g_strdup (self->calendar);
  copy->event = g_strdup (self->event);
  copy->remote_id = g_strdup (self->remote_id);
  copy->fields = copy_fields (self->fields);
  copy->here = copy_fields (self->here);
  copy->there = copy_fields (self->there);
  return copy;
}

void
accord_answer_free (AccordAnswer *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->calendar);
  g_free (self->event);
  g_free (self->remote_id);
  g_clear_pointer (&self->fields, accord_fields_free);
  g_clear_pointer (&self->here, accord_fields_free);
  g_clear_pointer (&self->there, accord_fields_free);
  g_free (self);
}

static gboolean
check_choice (const AccordQuestion *question,
              const char           *choice,
              GError              **error)
{
  const char *const *words = accord_question_get_choices (question);
  g_autofree char *list = NULL;

  if (choice != NULL && g_strv_contains (words, choice))
    return TRUE;
  list = g_strjoinv (", ", (char **) words);
  g_set_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_INVALID, "%s cannot answer this; it is one of: %s",
               choice != NULL && *choice != '\0' ? choice : "Nothing", list);
  return FALSE;
}

static gboolean
is_side (const char *word)
{
  return g_strcmp0 (word, "mine") == 0 || g_strcmp0 (word, "theirs") == 0;
}

/* Which side each clashing field is settled for. */
static AccordFields *
choose_sides (const AccordQuestion *question,
              const char           *choice,
              const AccordFields   *named,
              GError              **error)
{
  g_autoptr (AccordFields) sides = accord_fields_new ();

  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    {
      const char *side = named != NULL ? accord_fields_get (named, field) : NULL;
      gboolean asked = question->here != NULL && accord_fields_get (question->here, field) != NULL;

      if (side != NULL && (!asked || !is_side (side)))
        {
          g_set_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_INVALID,
                       asked ? "%s is settled as mine or theirs" : "%s is not in conflict", accord_field_name (field));
          return NULL;
        }
      if (asked)
        accord_fields_set (sides, field, side != NULL ? side : choice);
    }
  if (accord_fields_carried (sides) != 0)
    return g_steal_pointer (&sides);
  check_choice (question, choice, error);
  return NULL;
}

AccordAnswer *
accord_answer_for (const AccordQuestion *question,
                   const char           *choice,
                   const AccordFields   *fields,
                   GError              **error)
{
  gboolean conflict = question->kind == ACCORD_QUESTION_CONFLICT;
  gboolean named = fields != NULL && accord_fields_carried (fields) != 0;
  g_autoptr (AccordAnswer) self = accord_answer_new (question->kind, ACCORD_CHOICE_FIELDS);
  guint value = 0;

  if (choice != NULL && *choice == '\0')
    choice = NULL;
  if (((choice != NULL || !conflict || !named) && !check_choice (question, choice, error)))
    return NULL;
  if (named && (!conflict || (choice != NULL && !is_side (choice))))
    {
      g_set_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_INVALID,
                   "Single fields are chosen in a conflict only, and not together with both");
      return NULL;
    }
  if (accord_choice_from_text (choice, &value))
    self->choice = value;
  else
    self->fields = choose_sides (question, choice, fields, error);
  if (self->choice == ACCORD_CHOICE_FIELDS && self->fields == NULL)
    return NULL;
  self->id = g_strdup (question->id);
  self->calendar = g_strdup (question->calendar);
  self->event = g_strdup (question->event);
  self->remote_id = g_strdup (question->remote_id);
  self->here = copy_fields (question->here);
  self->there = copy_fields (question->there);
  return g_steal_pointer (&self);
}
