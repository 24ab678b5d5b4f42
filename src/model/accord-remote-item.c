/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-remote-item.h"

AccordRemoteItem *
accord_remote_item_new (const char *id)
{
  AccordRemoteItem *self = g_new0 (AccordRemoteItem, 1);

  self->id = g_strdup (id);
  return self;
}

AccordRemoteItem *
accord_remote_item_new_gone (const char *id)
{
  AccordRemoteItem *self = accord_remote_item_new (id);

  self->state = ACCORD_REMOTE_GONE;
  return self;
}

AccordRemoteItem *
accord_remote_item_new_maybe_gone (const char *id, const char *why)
{
  AccordRemoteItem *self = accord_remote_item_new (id);

  self->state = ACCORD_REMOTE_MAYBE_GONE;
  self->why = g_strdup (why);
  return self;
}

AccordRemoteItem *
accord_remote_item_copy (const AccordRemoteItem *self)
{
  AccordRemoteItem *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = accord_remote_item_new (self->id);
  copy->tag = g_strdup (self->tag);
  copy->state = self->state;
  copy->traits = self->traits;
  copy->fields = self->fields != NULL ? accord_fields_copy (self->fields) : NULL;
  copy->mark = g_strdup (self->mark);
  copy->uid = g_strdup (self->uid);
  copy->web_link = g_strdup (self->web_link);
  copy->made_with = g_strdup (self->made_with);
  copy->updated = self->updated;
  copy->why = g_strdup (self->why);
  return copy;
}

void
accord_remote_item_free (AccordRemoteItem *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->tag);
  g_clear_pointer (&self->fields, accord_fields_free);
  g_free (self->mark);
  g_free (self->uid);
  g_free (self->web_link);
  g_free (self->made_with);
  g_free (self->why);
  g_free (self);
}
