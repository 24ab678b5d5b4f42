/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-calendar.h"

#include "accord-words.h"

static const char *const directions[] = { "both", "out", "in", NULL };
static const char *const takes_words[] = { "all", "ours", NULL };
static const char *const privacies[] = { "everything", "title", "busy", NULL };
static const char *const invitation_words[] = { "copy", "send", "ask", NULL };
static const char *const deletions[] = { "follow", "keep", "ask", NULL };

const char *
accord_direction_to_text (AccordDirection value)
{
  return accord_word_of_value (directions, value);
}

gboolean
accord_direction_from_text (const char *text,
                            AccordDirection *out)
{
  guint value;

  if (!accord_value_of_word (directions, text, &value))
    return FALSE;
  *out = value;
  return TRUE;
}

const char *
accord_takes_to_text (AccordTakes value)
{
  return accord_word_of_value (takes_words, value);
}

gboolean
accord_takes_from_text (const char *text,
                        AccordTakes *out)
{
  guint value;

  if (!accord_value_of_word (takes_words, text, &value))
    return FALSE;
  *out = value;
  return TRUE;
}

const char *
accord_privacy_to_text (AccordPrivacy value)
{
  return accord_word_of_value (privacies, value);
}

gboolean
accord_privacy_from_text (const char *text,
                          AccordPrivacy *out)
{
  guint value;

  if (!accord_value_of_word (privacies, text, &value))
    return FALSE;
  *out = value;
  return TRUE;
}

const char *
accord_invitations_to_text (AccordInvitations value)
{
  return accord_word_of_value (invitation_words, value);
}

gboolean
accord_invitations_from_text (const char *text,
                              AccordInvitations *out)
{
  guint value;

  if (!accord_value_of_word (invitation_words, text, &value))
    return FALSE;
  *out = value;
  return TRUE;
}

const char *
accord_deletion_to_text (AccordDeletion value)
{
  return accord_word_of_value (deletions, value);
}

gboolean
accord_deletion_from_text (const char *text,
                           AccordDeletion *out)
{
  guint value;

  if (!accord_value_of_word (deletions, text, &value))
    return FALSE;
  *out = value;
  return TRUE;
}

AccordCalendar *
accord_calendar_new (void)
{
  AccordCalendar *self = g_new0 (AccordCalendar, 1);

  self->id = g_uuid_string_random ();
  self->role = g_strdup ("owner");
  self->writable = TRUE;
  return self;
}

gboolean
accord_calendar_same_rules (const AccordCalendar *self,
                            const AccordCalendar *other)
{
  g_return_val_if_fail (self != NULL && other != NULL, FALSE);

  return self->mirrored == other->mirrored && self->direction == other->direction && self->takes == other->takes &&
         self->share == other->share && self->privacy == other->privacy && self->privacy_in == other->privacy_in &&
         self->invitations == other->invitations && g_strcmp0 (self->kinds, other->kinds) == 0 &&
         g_strcmp0 (self->projects, other->projects) == 0 && g_strcmp0 (self->people, other->people) == 0 &&
         g_strcmp0 (self->categories, other->categories) == 0 && g_strcmp0 (self->status, other->status) == 0 &&
         g_strcmp0 (self->takes_categories, other->takes_categories) == 0;
}

AccordCalendar *
accord_calendar_copy (const AccordCalendar *self)
{
  AccordCalendar *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->id = g_strdup (self->id);
  copy->account = g_strdup (self->account);
  copy->remote_id = g_strdup (self->remote_id);
  copy->name = g_strdup (self->name);
  copy->zone = g_strdup (self->zone);
  copy->role = g_strdup (self->role);
  copy->kinds = g_strdup (self->kinds);
  copy->projects = g_strdup (self->projects);
  copy->people = g_strdup (self->people);
  copy->categories = g_strdup (self->categories);
  copy->status = g_strdup (self->status);
  copy->takes_categories = g_strdup (self->takes_categories);
  copy->cursor = g_strdup (self->cursor);
  return copy;
}

void
accord_calendar_free (AccordCalendar *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->account);
  g_free (self->remote_id);
  g_free (self->name);
  g_free (self->zone);
  g_free (self->role);
  g_free (self->kinds);
  g_free (self->projects);
  g_free (self->people);
  g_free (self->categories);
  g_free (self->status);
  g_free (self->takes_categories);
  g_free (self->cursor);
  g_free (self);
}
