/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-deadline"

#include "remote/accord-deadline.h"

static gboolean
late_cb (gpointer user_data)
{
  AccordDeadline *self = user_data;

  self->late = TRUE;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

static void
outer_cancelled_cb (GCancellable *outer, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

AccordDeadline *
accord_deadline_new (guint seconds, GCancellable *outer)
{
  AccordDeadline *self = g_new0 (AccordDeadline, 1);

  self->cancellable = g_cancellable_new ();
  if (outer != NULL)
    {
      self->outer = g_object_ref (outer);
      self->outer_id = g_cancellable_connect (
          outer, G_CALLBACK (outer_cancelled_cb), g_object_ref (self->cancellable), g_object_unref);
    }
  self->clock = g_timeout_source_new_seconds (seconds);
  g_source_set_callback (self->clock, late_cb, self, NULL);
  g_source_attach (self->clock, g_main_context_get_thread_default ());
  return self;
}

void
accord_deadline_free (AccordDeadline *self)
{
  if (self == NULL)
    return;
  if (self->outer != NULL)
    g_cancellable_disconnect (self->outer, self->outer_id);
  g_source_destroy (self->clock);
  g_source_unref (self->clock);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->outer);
  g_free (self);
}
