/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-execute"

#include "sync/accord-execute-private.h"

#include "model/accord-exceptions.h"

void
accord_execute_settle_occurrences (AccordExecution *self,
                                   AccordWork *work,
                                   const char *before,
                                   const AccordFields *there)
{
  const char *shown = accord_fields_get (there, ACCORD_FIELD_EXCEPTIONS);
  g_autoptr (AccordFields) local = NULL;
  g_autofree char *sent = NULL;
  const char *wanted;

  if (work->step->undo || work->event == NULL || shown == NULL)
    return;
  local = accord_execute_local_image (self, work);
  wanted = accord_fields_get (local, ACCORD_FIELD_EXCEPTIONS);
  if (wanted == NULL)
    return;
  /* What the provider keeps in a form of its own was sent all the same; only a refusal leaves it to be sent. */
  sent = work->write != NULL && work->write->error != NULL ? accord_exceptions_achieved (wanted, before, shown)
                                                           : g_strdup (wanted);
  accord_image_set (&work->link->sent, ACCORD_FIELD_EXCEPTIONS, sent);
  accord_image_set (&work->link->seen, ACCORD_FIELD_EXCEPTIONS, shown);
}

/* What the next plan would write, which is nothing but the occurrences that are missing. */
static char *
digest_of_rest (AccordExecution *self, const AccordWork *work)
{
  const AccordLink *link = work->link;
  const char *there = accord_fields_get (link->seen, ACCORD_FIELD_EXCEPTIONS);
  g_autoptr (AccordFields) local = accord_execute_local_image (self, work);
  g_autoptr (AccordStep) rest = accord_step_new (ACCORD_STEP_PUSH, work->step->candidate, NULL);
  g_autofree char *taken = NULL;
  g_autofree char *written = NULL;

  accord_exceptions_merge (accord_fields_get (link->sent, ACCORD_FIELD_EXCEPTIONS), there,
                           accord_fields_get (local, ACCORD_FIELD_EXCEPTIONS), there, ACCORD_WINNER_HERE, &taken, &written);
  rest->push = ACCORD_FIELD_BIT (ACCORD_FIELD_EXCEPTIONS);
  rest->write = accord_fields_new ();
  accord_fields_set (rest->write, ACCORD_FIELD_EXCEPTIONS, written);
  return accord_step_digest (rest, self->snapshot->grant);
}

gboolean
accord_execute_put_refused_occurrences (AccordExecution *self, AccordWork *work, GError **error)
{
  const char *why = work->write->error->message;

  if (work->event == NULL)
    return TRUE;
  g_free (work->link->refused);
  work->link->refused = digest_of_rest (self, work);
  self->pass->report->stuck++;
  g_clear_pointer (&work->link->hold, g_free);
  return accord_execute_put_hold (self, work, ACCORD_HOLD_STUCK, why, error) &&
         accord_execute_add_history (self, work, "link", NULL, NULL, why, error);
}
