/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-worker"

#include "sync/accord-worker.h"

AccordPassOptions *
accord_pass_options_new (AccordPassMode mode)
{
  AccordPassOptions *self = g_new0 (AccordPassOptions, 1);

  self->mode = mode;
  self->cycle = g_uuid_string_random ();
  self->cause = g_strdup ("manual");
  return self;
}

static gpointer
copy_text_cb (gconstpointer text, gpointer user_data)
{
  return g_strdup (text);
}

/* @texts: (nullable) */
static GPtrArray *
copy_texts (GPtrArray *texts)
{
  GPtrArray *copy = texts != NULL ? g_ptr_array_copy (texts, copy_text_cb, NULL) : NULL;

  if (copy != NULL)
    g_ptr_array_set_free_func (copy, g_free);
  return copy;
}

AccordPassOptions *
accord_pass_options_copy (const AccordPassOptions *self)
{
  AccordPassOptions *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new0 (AccordPassOptions, 1);
  copy->mode = self->mode;
  copy->cycle = g_strdup (self->cycle);
  copy->cause = g_strdup (self->cause);
  copy->undo = g_strdup (self->undo);
  copy->purpose = g_strdup (self->purpose);
  copy->reset = g_strdup (self->reset);
  copy->approve = self->approve;
  copy->plan = g_strdup (self->plan);
  copy->standing = g_strdup (self->standing);
  copy->supposed = copy_texts (self->supposed);
  copy->left_out = copy_texts (self->left_out);
  return copy;
}

void
accord_pass_options_free (AccordPassOptions *self)
{
  if (self == NULL)
    return;
  g_free (self->cycle);
  g_free (self->cause);
  g_free (self->undo);
  g_free (self->purpose);
  g_free (self->reset);
  g_free (self->plan);
  g_free (self->standing);
  g_clear_pointer (&self->supposed, g_ptr_array_unref);
  g_clear_pointer (&self->left_out, g_ptr_array_unref);
  g_free (self);
}

void
accord_report_clear (AccordReport *self)
{
  g_clear_pointer (&self->run, g_free);
  g_clear_pointer (&self->plan, g_free);
  *self = (AccordReport){ 0 };
}
