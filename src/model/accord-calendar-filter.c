/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-calendar-filter.h"

#include "accord-people-filter.h"

gboolean
accord_filter_has (const char *list,
                   const char *separator,
                   const char *word)
{
  g_auto (GStrv) parts = NULL;

  if (list == NULL || *list == '\0')
    return TRUE;
  if (word == NULL)
    return FALSE;
  parts = g_strsplit (list, separator, -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (g_str_equal (g_strstrip (parts[i]), word))
      return TRUE;
  return FALSE;
}

/* One of an event's categories is enough. */
static gboolean
any_passes (const char       *list,
            const GPtrArray  *categories)
{
  if (categories == NULL || categories->len == 0)
    return accord_filter_has (list, "\n", ACCORD_CATEGORY_NONE);
  for (guint i = 0; i < categories->len; i++)
    if (accord_filter_has (list, "\n", g_ptr_array_index (categories, i)))
      return TRUE;
  return FALSE;
}

gboolean
accord_calendar_sends (const AccordCalendar *self,
                       const AccordEvent    *event)
{
  g_return_val_if_fail (self != NULL && event != NULL, FALSE);

  return accord_filter_has (self->kinds, ",", accord_kind_to_text (event->kind)) &&
         accord_filter_has (self->status, ",", accord_status_to_text (event->status)) &&
         accord_filter_has (self->projects, "\n", event->project != NULL ? event->project->name : NULL) &&
         any_passes (self->categories, event->categories) && accord_people_filter_passes (self->people, event);
}

gboolean
accord_calendar_takes_categories (const AccordCalendar *self,
                                  const char           *categories)
{
  g_autoptr (GPtrArray) names = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  if (categories == NULL)
    return TRUE;
  names = g_ptr_array_new_with_free_func (g_free);
  if (*categories != '\0')
    {
      g_auto (GStrv) lines = g_strsplit (categories, "\n", -1);

      for (guint i = 0; lines[i] != NULL; i++)
        g_ptr_array_add (names, g_strdup (lines[i]));
    }
  return any_passes (self->takes_categories, names);
}
