/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-booking-private.h"

const char *
accord_booking_category (const AccordEvent  *event,
                         AccordOrigin        origin,
                         const AccordPolicy *policy)
{
  if (event->kind != ACCORD_KIND_ASSIGNMENT || origin != ACCORD_ORIGIN_HERE)
    return NULL;
  return event->status == ACCORD_STATUS_CONFIRMED ? policy->category_confirmed : policy->category_tentative;
}

static gboolean
has_own (const AccordEvent *event,
         const char        *name)
{
  for (guint i = 0; i < event->categories->len; i++)
    {
      g_autofree char *own = accord_normalise_line (g_ptr_array_index (event->categories, i));

      if (g_str_equal (own, name))
        return TRUE;
    }
  return FALSE;
}

/* The names that @fields (nullable) have; never NULL. */
static GStrv
names_of (const AccordFields *fields)
{
  const char *text = accord_fields_get (fields, ACCORD_FIELD_CATEGORIES);

  return g_strsplit (text != NULL ? text : "", "\n", 0);
}

/* What stood first in a text of ours, and is none of the event's own. (transfer full) (nullable) */
static char *
find_former (const AccordEvent  *event,
             const AccordFields *sent)
{
  g_auto (GStrv) names = names_of (sent);

  return names[0] != NULL && *names[0] != '\0' && !has_own (event, names[0]) ? g_strdup (names[0]) : NULL;
}

gboolean
accord_booking_says (const AccordEvent  *event,
                     const char         *name,
                     const AccordFields *sent,
                     AccordOrigin        origin,
                     const AccordPolicy *policy)
{
  g_autofree char *former = NULL;

  if (event->kind != ACCORD_KIND_ASSIGNMENT || origin != ACCORD_ORIGIN_HERE || has_own (event, name))
    return FALSE;
  former = find_former (event, sent);
  return g_strcmp0 (name, policy->category_confirmed) == 0 || g_strcmp0 (name, policy->category_tentative) == 0 ||
         g_strcmp0 (name, former) == 0;
}

gboolean
accord_booking_own_stand (const AccordEvent  *event,
                          const AccordFields *sent,
                          AccordOrigin        origin,
                          const AccordPolicy *policy)
{
  g_auto (GStrv) names = names_of (sent);
  guint own = 0;

  if (event->kind != ACCORD_KIND_ASSIGNMENT || origin != ACCORD_ORIGIN_HERE)
    return FALSE;
  for (guint i = 0; names[i] != NULL; i++)
    {
      if (has_own (event, names[i]))
        own++;
      else if (*names[i] != '\0' && !accord_booking_says (event, names[i], sent, origin, policy))
        return FALSE;
    }
  return own == event->categories->len;
}

/* One colour stands for all of them: the new status may give another one than the old. */
static gboolean
owes_colour (const AccordEvent  *after,
             const AccordFields *remote,
             const AccordFields *sent,
             AccordOrigin        origin,
             const AccordPolicy *policy)
{
  g_autofree char *names = accord_event_dup_categories (after, origin, policy);
  g_autofree char *colour = accord_colour_of_categories (policy->colours, names, NULL);
  const char *before = accord_fields_get (sent, ACCORD_FIELD_CATEGORIES);
  const char *there = accord_fields_get (remote, ACCORD_FIELD_CATEGORIES);

  return before != NULL && !g_str_equal (colour, before) && g_strcmp0 (colour, there) != 0;
}

gboolean
accord_event_owes_category (const AccordEvent  *event,
                            const AccordFields *remote,
                            AccordFieldMask     pull,
                            const AccordFields *sent,
                            const AccordFields *seen,
                            AccordOrigin        origin,
                            const AccordPolicy *policy)
{
  const AccordFieldMask status = ACCORD_FIELD_BIT (ACCORD_FIELD_STATUS) | ACCORD_FIELD_BIT (ACCORD_FIELD_BUSY);
  g_autoptr (AccordEvent) after = NULL;
  g_autofree char *former = NULL;
  g_auto (GStrv) there = NULL;
  g_auto (GStrv) before = NULL;
  const char *said;

  g_return_val_if_fail (event != NULL && remote != NULL && policy != NULL, FALSE);

  if (event->kind != ACCORD_KIND_ASSIGNMENT || origin != ACCORD_ORIGIN_HERE)
    return FALSE;
  after = accord_event_copy (event);
  accord_event_take_fields (after, remote, pull & status, sent, origin, policy);
  if (accord_policy_has_one_colour (policy))
    return owes_colour (after, remote, sent, origin, policy);
  said = accord_booking_category (after, origin, policy);
  former = find_former (event, sent);
  there = names_of (remote);
  before = names_of (seen);
  /* What the provider never kept is not missing there. */
  if (former != NULL && !g_strv_contains ((const char *const *) before, former))
    return FALSE;
  if (said != NULL && !g_strv_contains ((const char *const *) there, said))
    return TRUE;
  return former != NULL && g_strcmp0 (former, said) != 0 && g_strv_contains ((const char *const *) there, former);
}
