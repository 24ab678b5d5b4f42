/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-answers"

#include "sync/accord-answers.h"

#include "sync/accord-forecast.h"
#include "sync/accord-settled.h"

gboolean
accord_answers_add_waiting (AccordStore *store, const char *calendar, GPtrArray *waiting, GError **error)
{
  g_autoptr (GPtrArray) answers = accord_store_list_answers (store, calendar, error);

  for (guint i = 0; answers != NULL && i < answers->len; i++)
    {
      const AccordAnswer *answer = g_ptr_array_index (answers, i);
      AccordWaiting *line = g_new0 (AccordWaiting, 1);

      line->id = g_strdup (answer->id);
      line->event = g_strdup (answer->event);
      line->remote_id = g_strdup (answer->remote_id);
      g_ptr_array_add (waiting, line);
    }
  return answers != NULL;
}

static const char *
event_of (const AccordCandidate *candidate)
{
  if (candidate->link != NULL)
    return candidate->link->event;
  return candidate->event != NULL ? candidate->event->id : NULL;
}

static gboolean
is_about (const AccordAnswer *answer, const AccordCandidate *candidate)
{
  const char *event = event_of (candidate);

  if (answer->event != NULL)
    return g_strcmp0 (answer->event, event) == 0;
  return event == NULL && candidate->item != NULL && g_strcmp0 (answer->remote_id, candidate->item->id) == 0;
}

static gboolean
is_about_resting (const AccordAnswer *answer)
{
  return answer->kind == ACCORD_QUESTION_RELEASED || answer->kind == ACCORD_QUESTION_HIDDEN;
}

gboolean
accord_answers_attach (AccordStore *store, AccordSnapshot *snapshot, GError **error)
{
  g_autoptr (GPtrArray) answers = accord_store_list_answers (store, snapshot->calendar->id, error);

  for (guint i = 0; answers != NULL && i < answers->len; i++)
    {
      const AccordAnswer *answer = g_ptr_array_index (answers, i);

      for (guint n = 0; n < snapshot->candidates->len; n++)
        {
          AccordCandidate *candidate = g_ptr_array_index (snapshot->candidates, n);

          if (candidate->answer != NULL || !is_about (answer, candidate))
            continue;
          candidate->answer = accord_answer_copy (answer);
          if (is_about_resting (answer) && candidate->item == NULL && candidate->link != NULL &&
              candidate->link->remote_id != NULL)
            candidate->hinted_gone = TRUE;
          break;
        }
    }
  snapshot->answers = g_steal_pointer (&answers);
  return snapshot->answers != NULL;
}

/* ---- what a plan asks ---- */

static gboolean
find_kind (const AccordStep *step, AccordQuestionKind *out)
{
  static const struct
  {
    AccordHold hold;
    AccordQuestionKind kind;
  } kinds[] = {
    { ACCORD_HOLD_CONFLICT, ACCORD_QUESTION_CONFLICT },
    { ACCORD_HOLD_BRAKE, ACCORD_QUESTION_BRAKE },
    { ACCORD_HOLD_DELETION, ACCORD_QUESTION_DELETION },
  };

  if (step->candidate == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (step->hold == kinds[i].hold)
      {
        *out = kinds[i].kind;
        return TRUE;
      }
  *out = ACCORD_QUESTION_ORPHAN;
  return step->hold == ACCORD_HOLD_APPROVAL && step->unticked &&
         ((step->kind == ACCORD_STEP_PULL_NEW && step->candidate->orphan != NULL) ||
          (step->kind == ACCORD_STEP_HOLD && step->candidate->marked));
}

/* Ours to delete there, or to keep twice. */
static gboolean
is_mine (const AccordSnapshot *snapshot, const AccordStep *step)
{
  const AccordCandidate *candidate = step->candidate;

  if (snapshot->calendar->direction == ACCORD_DIRECTION_IN)
    return FALSE;
  if (candidate->link != NULL && candidate->link->remote_id != NULL)
    return candidate->link->organised_by_me;
  return (candidate->item->traits & ACCORD_REMOTE_NOT_MINE) == 0 &&
         !accord_forecast_would_mail_about_the_past (snapshot, candidate);
}

static AccordFields *
clashing (const AccordFields *side, AccordFieldMask clash)
{
  return side != NULL && clash != 0 ? accord_fields_filter (side, clash) : NULL;
}

static AccordQuestion *
ask (const AccordSnapshot *snapshot, const AccordStep *step, AccordQuestionKind kind)
{
  g_autoptr (AccordPlanStep) record = accord_step_to_record (step, snapshot->calendar->id);
  AccordQuestion *question = accord_question_new (kind);
  const AccordLink *link = step->candidate->link;

  question->id = g_steal_pointer (&record->id);
  question->calendar = g_strdup (snapshot->calendar->id);
  question->step = g_steal_pointer (&record->kind);
  question->event = g_steal_pointer (&record->event);
  question->remote_id = g_steal_pointer (&record->remote_id);
  question->title = g_steal_pointer (&record->title);
  question->when = g_steal_pointer (&record->when);
  question->why = g_steal_pointer (&record->why);
  question->mine = is_mine (snapshot, step);
  question->was = clashing (link != NULL ? link->sent : NULL, step->clash);
  question->here = clashing (step->local, step->clash);
  question->there = clashing (step->remote, step->clash);
  return question;
}

/* Only what was there when the plan was made: an answer that came meanwhile is for the next one. */
static gboolean
drop_unused (AccordStore *store, const AccordSnapshot *snapshot, const AccordPlan *plan, GError **error)
{
  g_autoptr (GHashTable) kept = g_hash_table_new (g_str_hash, g_str_equal);

  if (snapshot->answers == NULL || snapshot->answers->len == 0)
    return TRUE;
  for (guint i = 0; i < plan->steps->len; i++)
    {
      const AccordStep *step = g_ptr_array_index (plan->steps, i);

      if (step->answered)
        g_hash_table_add (kept, step->candidate->answer->id);
    }
  for (guint i = 0; i < snapshot->candidates->len; i++)
    {
      const AccordCandidate *candidate = g_ptr_array_index (snapshot->candidates, i);

      if (candidate->answer != NULL && candidate->link != NULL &&
          accord_snapshot_is_dormant (snapshot, candidate))
        g_hash_table_add (kept, candidate->answer->id);
    }
  for (guint i = 0; i < snapshot->answers->len; i++)
    {
      const AccordAnswer *answer = g_ptr_array_index (snapshot->answers, i);

      if (!g_hash_table_contains (kept, answer->id) && !accord_store_remove_answer (store, answer, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
accord_answers_settle (AccordStore *store, const AccordSnapshot *snapshot, const AccordPlan *plan, GError **error)
{
  g_autoptr (GPtrArray) questions =
      g_ptr_array_new_with_free_func ((GDestroyNotify) accord_question_free);

  for (guint i = 0; i < plan->steps->len; i++)
    {
      const AccordStep *step = g_ptr_array_index (plan->steps, i);
      AccordQuestionKind kind;

      if (find_kind (step, &kind))
        g_ptr_array_add (questions, ask (snapshot, step, kind));
    }
  return drop_unused (store, snapshot, plan, error) &&
         accord_store_put_questions (store, snapshot->calendar->id, questions, error);
}
