/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-state.h"

/* The virtual clock: the computer's, or the moment at which it was stopped, and an offset. */
static gint64
base_of (PracticeState *state)
{
  return state->clock_stopped != 0 ? state->clock_stopped : g_get_real_time ();
}

gint64
practice_state_now (PracticeState *state)
{
  return base_of (state) + state->clock_offset;
}

void
practice_state_set_now (PracticeState *state,
                        gint64 now)
{
  state->clock_offset = now - base_of (state);
  practice_state_changed (state);
}

void
practice_state_stop_clock (PracticeState *state,
                           gboolean stopped)
{
  gint64 now = practice_state_now (state);

  state->clock_stopped = stopped ? g_get_real_time () : 0;
  practice_state_set_now (state, now);
}

gboolean
practice_state_switch (PracticeState *state,
                       JsonObject *changes,
                       GError **error)
{
  JsonObjectIter iter;
  const char *name;

  if (!practice_settings_apply (state->settings, changes, error))
    return FALSE;
  json_object_iter_init (&iter, changes);
  while (json_object_iter_next (&iter, &name, NULL))
    json_object_set_int_member (state->switched, name, practice_state_now (state));
  practice_state_changed (state);
  return TRUE;
}

gint64
practice_state_since_switch (PracticeState *state,
                             const char *setting)
{
  if (!json_object_has_member (state->switched, setting))
    return G_MAXINT64;
  return practice_state_now (state) - json_object_get_int_member (state->switched, setting);
}
