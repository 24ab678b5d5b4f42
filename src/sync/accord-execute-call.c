/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-execute"

#include "sync/accord-execute-private.h"

#include "sync/accord-calendars.h"

static gboolean
is_forbidden (const GError *error)
{
  return g_error_matches (error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_FORBIDDEN);
}

/* Is the calendar said to be writable, now that it is asked about again? */
static gboolean
is_still_writable (AccordExecution *self)
{
  AccordPass *pass = self->pass;
  g_autoptr (AccordCalendar) row = NULL;
  g_autoptr (GError) asking = NULL;

  if (!accord_calendars_look_again (
          pass->store, pass->provider, pass->account->id, pass->cancellable, &asking) &&
      !is_forbidden (asking))
    return FALSE;
  row = accord_store_get_calendar (pass->store, self->snapshot->calendar->id, NULL);
  return row != NULL && row->writable && !row->missing;
}

static gboolean
try_alone (AccordExecution *self, AccordWrite *write, GError **error)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  g_ptr_array_add (one, write);
  return accord_provider_apply (
      self->pass->provider, self->snapshot->calendar, one, self->pass->cancellable, error);
}

/* Each write that was not reached is tried alone, and one that is forbidden again is a refusal of that event.
 * Where two are refused and none was ever let through, it is not about an event. */
static gboolean
single_out (AccordExecution *self, GPtrArray *writes, GError **error)
{
  AccordWrite *first = NULL;
  guint let_through = 0;

  for (guint i = 0; i < writes->len; i++)
    {
      AccordWrite *write = g_ptr_array_index (writes, i);
      g_autoptr (GError) failure = NULL;

      if (write->done || write->error != NULL || try_alone (self, write, &failure))
        {
          let_through++;
          continue;
        }
      if (!is_forbidden (failure) || (first != NULL && let_through == 0))
        {
          if (first != NULL && let_through == 0)
            g_clear_error (&first->error);
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      first = first != NULL ? first : write;
      write->error = g_steal_pointer (&failure);
    }
  return TRUE;
}

gboolean
accord_execute_call (AccordExecution *self, GPtrArray *writes, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (accord_provider_apply (
          self->pass->provider, self->snapshot->calendar, writes, self->pass->cancellable, &failure))
    return TRUE;
  if (is_forbidden (failure) && is_still_writable (self))
    return single_out (self, writes, error);
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}
