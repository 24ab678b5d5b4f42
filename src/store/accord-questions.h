/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/accord-fields.h"
#include "store/accord-store.h"

G_BEGIN_DECLS

/* What a person decides about one event in one calendar. */
typedef enum
{
  ACCORD_QUESTION_CONFLICT,   /* the same field was changed on both sides (sync-rules §10) */
  ACCORD_QUESTION_BRAKE,      /* an unusual number of deletions (§10) */
  ACCORD_QUESTION_DELETION,   /* deleted there, and the calendar's rule is to ask (§6) */
  ACCORD_QUESTION_ORPHAN,     /* our mark, but its event is not here (§2) */
  ACCORD_QUESTION_RELEASED,   /* exists, no longer touched (§1); only a button, nothing waits for it */
  ACCORD_QUESTION_HIDDEN,     /* exists there, not shown here (§1); likewise */
  ACCORD_QUESTION_MARK        /* never asked: what is left to do of a "keep both" */
} AccordQuestionKind;

typedef enum
{
  ACCORD_CHOICE_FIELDS,       /* mine or theirs, field by field */
  ACCORD_CHOICE_BOTH,         /* theirs becomes an event of its own, mine is written anew */
  ACCORD_CHOICE_DO,
  ACCORD_CHOICE_PUT_BACK,
  ACCORD_CHOICE_LEAVE,
  ACCORD_CHOICE_FOLLOW,
  ACCORD_CHOICE_KEEP,
  ACCORD_CHOICE_RESTORE,
  ACCORD_CHOICE_TAKE_AWAY,
  ACCORD_CHOICE_SHOW,
  ACCORD_CHOICE_MARK          /* the item's mark has still to name the new event */
} AccordChoice;

/* conflict | brake | deletion | orphan | released | hidden | mark */
const char *accord_question_kind_to_text   (guint kind);
gboolean    accord_question_kind_from_text (const char *text, guint *out);
/* fields | both | do | put-back | leave | follow | keep | restore | take-away | show | mark */
const char *accord_choice_to_text   (guint choice);
gboolean    accord_choice_from_text (const char *text, guint *out);

typedef struct
{
  char               *id;         /* (owned) id of the plan step, or of the subject and its state */
  char               *calendar;   /* (owned) */
  AccordQuestionKind  kind;
  char               *step;       /* (owned) word of the step that rests: conflict, push-delete … */
  char               *event;      /* (owned) (nullable) */
  char               *remote_id;  /* (owned) (nullable) */
  char               *title;      /* (owned) (nullable) */
  char               *when;       /* (owned) (nullable) canonical text */
  char               *why;        /* (owned) sentence */
  AccordFields       *was;        /* (owned) (nullable) the clashing fields as they were last agreed on */
  AccordFields       *here;       /* (owned) (nullable) … as they are here */
  AccordFields       *there;      /* (owned) (nullable) … as they are there */
  gboolean            mine;       /* the item is ours to organise */
  gboolean            removable;  /* RELEASED: the copy may be taken away there */
  gboolean            planned;    /* RELEASED: not yet, an open plan would release it */
} AccordQuestion;

AccordQuestion *accord_question_new  (AccordQuestionKind kind);
void            accord_question_free (AccordQuestion *self);
/* The words that answer it, closed by NULL; for a conflict "mine" and "theirs" stand for every field. */
const char *const *accord_question_get_choices (const AccordQuestion *self);

typedef struct
{
  char               *id;          /* (owned) of the question */
  char               *calendar;    /* (owned) */
  AccordQuestionKind  kind;
  char               *event;       /* (owned) (nullable) */
  char               *remote_id;   /* (owned) (nullable) */
  AccordChoice        choice;
  AccordFields       *fields;      /* (owned) (nullable) conflict: "mine" or "theirs" for each field that is settled */
  AccordFields       *here;        /* (owned) (nullable) conflict: the values a person saw; others are asked about anew */
  AccordFields       *there;       /* (owned) (nullable) */
  gint64              answered_at; /* Unix seconds */
} AccordAnswer;

AccordAnswer *accord_answer_new  (AccordQuestionKind kind, AccordChoice choice);
AccordAnswer *accord_answer_copy (const AccordAnswer *self);
void          accord_answer_free (AccordAnswer *self);
/**
 * accord_answer_for:
 * @question: what was asked
 * @choice: (nullable): a word of accord_question_get_choices(); for a conflict the answer for every field that
 *   @fields does not name
 * @fields: (nullable): for a conflict, "mine" or "theirs" by field; fields that neither names stay open
 *
 * Returns: (transfer full): the answer; NULL with a sentence when it does not fit the question
 */
AccordAnswer *accord_answer_for  (const AccordQuestion *question, const char *choice, const AccordFields *fields, GError **error);

/* Names a question: 16 hexadecimal digits of the calendar, the event or item, and a word. (transfer full) */
char         *accord_subject_id  (const char *calendar, const char *subject, const char *word);

/* Open questions, of one account or of all; (element-type AccordQuestion). @all: also what is released or hidden. Those
 * that are answered already are left out. */
GPtrArray      *accord_store_list_questions (AccordStore *self, const char *account, gboolean all, GError **error);
/* Also of what is released or hidden, of what an open plan would release and may be taken away, and of what is answered
 * and not carried out; NOT_FOUND */
AccordQuestion *accord_store_get_question   (AccordStore *self, const char *id, GError **error);
/* The one about an event in a calendar, released and hidden ones too; NULL without error: none */
AccordQuestion *accord_store_find_question  (AccordStore *self, const char *event, const char *calendar, GError **error);
/* Makes @questions (element-type AccordQuestion) the open ones of a calendar; writes only what differs. */
gboolean        accord_store_put_questions  (AccordStore *self, const char *calendar, GPtrArray *questions, GError **error);

GPtrArray      *accord_store_list_answers   (AccordStore *self, const char *calendar, GError **error);   /* (element-type AccordAnswer) */
gboolean        accord_store_put_answer     (AccordStore *self, const AccordAnswer *answer, GError **error);
/* With its question; unless another answer was given to it since. */
gboolean        accord_store_remove_answer  (AccordStore *self, const AccordAnswer *answer, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordQuestion, accord_question_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordAnswer, accord_answer_free)

G_END_DECLS
