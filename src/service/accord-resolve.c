/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-service"

#include "accord-config.h"

#include "service/accord-resolve.h"

#include <glib/gi18n-lib.h>

#include "client/accord-service-error.h"
#include "store/accord-questions.h"

static void
refuse (GError **error, AccordServiceError code, const char *sentence)
{
  g_set_error_literal (error, ACCORD_SERVICE_ERROR, (int) code, sentence);
}

static AccordQuestion *
find_question (AccordService *self, const char *id, GError **error)
{
  g_autoptr (GError) failure = NULL;
  AccordQuestion *question = accord_store_get_question (self->store, id, &failure);

  if (question != NULL)
    return question;
  if (g_error_matches (failure, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_NOT_FOUND))
    refuse (error, ACCORD_SERVICE_ERROR_NOT_FOUND, _ ("This is not asked any more: it was answered, or settled by itself."));
  else
    g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

/* The fields chosen one by one; NULL with error for a name that is none. */
static AccordFields *
read_fields (GVariant *options, GError **error)
{
  g_autoptr (AccordFields) fields = accord_fields_new ();
  g_autoptr (GVariant) given = g_variant_lookup_value (options, "fields", G_VARIANT_TYPE ("a{ss}"));
  GVariantIter iter;
  const char *name, *side;

  if (given == NULL)
    return g_steal_pointer (&fields);
  g_variant_iter_init (&iter, given);
  while (g_variant_iter_next (&iter, "{&s&s}", &name, &side))
    {
      AccordField field;

      if (!accord_field_from_name (name, &field))
        {
          g_set_error (error, ACCORD_SERVICE_ERROR, ACCORD_SERVICE_ERROR_INVALID, _ ("There is no field %s."), name);
          return NULL;
        }
      accord_fields_set (fields, field, side);
    }
  return g_steal_pointer (&fields);
}

/* Which words fit, in the reader's language; the store's own message is for programs. */
static AccordAnswer *
make_answer (const AccordQuestion *question, const char *choice, const AccordFields *fields, GError **error)
{
  g_autoptr (GError) failure = NULL;
  AccordAnswer *answer = accord_answer_for (question, choice, fields, &failure);
  g_autofree char *words = NULL;

  if (answer != NULL)
    return answer;
  g_debug ("question %s: %s", question->id, failure->message);
  words = g_strjoinv (", ", (char **) accord_question_get_choices (question));
  g_set_error (error,
               ACCORD_SERVICE_ERROR,
               ACCORD_SERVICE_ERROR_INVALID,
               question->kind == ACCORD_QUESTION_CONFLICT
                 ? _ ("This is answered with one of: %s; or with mine or theirs for fields that are in conflict.")
                 : _ ("This is answered with one of: %s."),
               words);
  return NULL;
}

/* Stores the answer to one question. (transfer full): its account; NULL with error */
static char *
answer_one (AccordService *self, const char *id, const char *choice, const AccordFields *fields, GError **error)
{
  g_autoptr (AccordQuestion) question = find_question (self, id, error);
  g_autoptr (AccordAnswer) answer = question != NULL ? make_answer (question, choice, fields, error) : NULL;
  g_autoptr (AccordCalendar) calendar = NULL;
  g_auto (GStrv) picked = NULL;
  const char *accounts[] = { NULL, NULL };

  if (answer == NULL)
    return NULL;
  calendar = accord_store_get_calendar (self->store, question->calendar, error);
  if (calendar == NULL)
    return NULL;
  accounts[0] = calendar->account;
  picked = accord_service_pick_accounts (self, accounts, error);
  if (picked == NULL)
    return NULL;
  answer->answered_at = accord_clock_seconds (self->clock);
  return accord_store_put_answer (self->store, answer, error) ? g_strdup (calendar->account) : NULL;
}

/* All of them, or none. (transfer full): the account of the first; NULL with error */
static char *
answer_all (AccordService *self, const char *id, GVariant *options, GError **error)
{
  g_autoptr (AccordFields) fields = read_fields (options, error);
  g_autofree const char **also = NULL;
  g_autofree char *account = NULL;
  const char *choice = NULL;
  gboolean stored;

  if (fields == NULL)
    return NULL;
  g_variant_lookup (options, "choice", "&s", &choice);
  g_variant_lookup (options, "also", "^a&s", &also);
  if (!accord_store_begin (self->store, error))
    return NULL;
  account = answer_one (self, id, choice, fields, error);
  stored = account != NULL;
  for (guint i = 0; stored && also != NULL && also[i] != NULL; i++)
    {
      g_autofree char *other = answer_one (self, also[i], choice, fields, error);

      stored = other != NULL;
    }
  if (stored && accord_store_commit (self->store, error))
    return g_steal_pointer (&account);
  accord_store_rollback (self->store);
  return NULL;
}

gboolean
accord_service_resolve (AccordService *self, const char *id, GVariant *options, GError **error)
{
  g_autofree char *account = answer_all (self, id, options, error);
  const char *accounts[] = { account, NULL };
  gboolean later = FALSE;
  AccordPassOptions *pass;

  if (account == NULL)
    return FALSE;
  g_variant_lookup (options, "later", "b", &later);
  if (!later)
    {
      pass = accord_pass_options_new (ACCORD_PASS_SYNC);
      g_free (pass->cause);
      pass->cause = g_strdup ("manual");
      accord_runner_sync (self->runner, accounts, pass);
    }
  accord_service_announce (self);
  return TRUE;
}
