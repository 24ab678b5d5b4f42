/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-projection.h"

#define WINDOW_DAYS 30

static const char *const title_templates[] = {
  [ACCORD_KIND_DELIVERABLE] = "[{project}: ]{deliverable}",
  [ACCORD_KIND_ASSIGNMENT] = "{client}",
  [ACCORD_KIND_APPOINTMENT] = "{title}",
};

static const char *const body_templates[] = {
  [ACCORD_KIND_DELIVERABLE] =
      "[Project: {project}\n]Client: {client}\n[Assigned: {people}\n]Deliverable: {deliverable}\n\n"
      "{notes}\n\n[Attendees: {attendees}\n][Link: {link}]",
  [ACCORD_KIND_ASSIGNMENT] = "Status: {status}\n[Project: {project}\n][Assigned: {people}\n]\n"
                             "{notes}\n\n[Attendees: {attendees}\n][Link: {link}]",
  [ACCORD_KIND_APPOINTMENT] = "{notes}\n\n[Attendees: {attendees}]",
};

AccordPolicy *
accord_policy_new (void)
{
  AccordPolicy *self = g_new0 (AccordPolicy, 1);

  self->window_back = WINDOW_DAYS;
  self->window_ahead = WINDOW_DAYS;
  self->conflict_rule = g_strdup ("newest");
  self->busy_word = g_strdup ("Busy");
  self->category_confirmed = g_strdup ("Confirmed");
  self->category_tentative = g_strdup ("Tentative");
  self->review_before = 2;
  self->review_length = 60;
  self->review_time = 10 * 60;
  self->review_word = g_strdup ("Review");
  for (guint i = 0; i < G_N_ELEMENTS (self->reminder); i++)
    self->reminder[i] = -1;
  self->colours = accord_colour_map_new_preset ();
  return self;
}

AccordPolicy *
accord_policy_copy (const AccordPolicy *self)
{
  AccordPolicy *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->conflict_rule = g_strdup (self->conflict_rule);
  copy->busy_word = g_strdup (self->busy_word);
  copy->link_base = g_strdup (self->link_base);
  copy->me = g_strdup (self->me);
  copy->category_confirmed = g_strdup (self->category_confirmed);
  copy->category_tentative = g_strdup (self->category_tentative);
  copy->owner = g_strdup (self->owner);
  copy->review_word = g_strdup (self->review_word);
  copy->colours = accord_colour_map_copy (self->colours);
  for (guint i = 0; i < G_N_ELEMENTS (self->title_template); i++)
    {
      copy->title_template[i] = g_strdup (self->title_template[i]);
      copy->body_template[i] = g_strdup (self->body_template[i]);
    }
  return copy;
}

void
accord_policy_free (AccordPolicy *self)
{
  if (self == NULL)
    return;
  g_free (self->conflict_rule);
  g_free (self->busy_word);
  g_free (self->link_base);
  g_free (self->me);
  g_free (self->category_confirmed);
  g_free (self->category_tentative);
  g_free (self->owner);
  g_free (self->review_word);
  accord_colour_map_free (self->colours);
  for (guint i = 0; i < G_N_ELEMENTS (self->title_template); i++)
    {
      g_free (self->title_template[i]);
      g_free (self->body_template[i]);
    }
  g_free (self);
}

gboolean
accord_policy_has_one_colour (const AccordPolicy *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->holding != NULL && (self->holding->sayings & ACCORD_SAYS_ONE_COLOUR) != 0;
}

const char *
accord_policy_get_title_template (const AccordPolicy *self,
                                  AccordKind          kind)
{
  g_return_val_if_fail (self != NULL && kind < G_N_ELEMENTS (title_templates), "");

  return self->title_template[kind] != NULL ? self->title_template[kind] : title_templates[kind];
}

const char *
accord_policy_get_body_template (const AccordPolicy *self,
                                 AccordKind          kind)
{
  g_return_val_if_fail (self != NULL && kind < G_N_ELEMENTS (body_templates), "");

  return self->body_template[kind] != NULL ? self->body_template[kind] : body_templates[kind];
}

void
accord_policy_set_template (AccordPolicy *self,
                            AccordKind    kind,
                            gboolean      title,
                            const char   *text)
{
  char **place;

  g_return_if_fail (self != NULL && kind < G_N_ELEMENTS (title_templates) && text != NULL);

  place = title ? &self->title_template[kind] : &self->body_template[kind];
  g_free (*place);
  *place = *text != '\0' ? g_strdup (text) : NULL;
}
