/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "accord-plan-notes.h"
#include "accord-plan-words.h"

/* ---- calendars that wait ---- */

static gboolean
waits_for (const AccordCalendar *calendar, AccordPlanCause cause)
{
  return calendar->mirrored && !calendar->missing &&
         (cause == ACCORD_PLAN_FIRST ? !calendar->approved : calendar->review);
}

gboolean
accord_plan_waits (AccordDesk *desk, GPtrArray *plans, AccordPlanCause cause)
{
  for (guint i = 0; i < plans->len; i++)
    {
      const AccordPlanRecord *plan = g_ptr_array_index (plans, i);
      g_autoptr (GPtrArray) calendars =
          accord_store_list_calendars (accord_desk_get_store (desk), plan->account, NULL);

      for (guint n = 0; calendars != NULL && n < calendars->len; n++)
        if (waits_for (g_ptr_array_index (calendars, n), cause))
          return TRUE;
    }
  return FALSE;
}

static gboolean
is_touched (const AccordCalendar *calendar, GPtrArray *steps)
{
  for (guint i = 0; i < steps->len; i++)
    if (g_strcmp0 (((const AccordPlanStep *) g_ptr_array_index (steps, i))->calendar, calendar->id) == 0)
      return TRUE;
  return FALSE;
}

gboolean
accord_plan_touches_rules (AccordDesk *desk, const char *account, GPtrArray *steps)
{
  AccordStore *store = accord_desk_get_store (desk);
  g_autoptr (GPtrArray) calendars = accord_store_list_calendars (store, account, NULL);
  gboolean any = FALSE;

  for (guint i = 0; calendars != NULL && i < calendars->len; i++)
    {
      const AccordCalendar *calendar = g_ptr_array_index (calendars, i);

      if (!calendar->review)
        continue;
      if (is_touched (calendar, steps))
        any = TRUE;
      else
        accord_store_end_review (store, calendar->id, NULL);
    }
  return any;
}

gboolean
accord_plan_rules_wait_elsewhere (AccordDesk *desk, const char *account)
{
  g_autoptr (GPtrArray) calendars = accord_store_list_calendars (accord_desk_get_store (desk), NULL, NULL);

  for (guint i = 0; calendars != NULL && i < calendars->len; i++)
    {
      const AccordCalendar *calendar = g_ptr_array_index (calendars, i);

      if (waits_for (calendar, ACCORD_PLAN_RULES) && !g_str_equal (calendar->account, account))
        return TRUE;
    }
  return FALSE;
}

/* ---- sentences ---- */

char *
accord_plan_join_notes (GPtrArray *plans, const char *first)
{
  GString *text = g_string_new (first);

  for (guint i = 0; i < plans->len; i++)
    {
      const char *note = ((const AccordPlanRecord *) g_ptr_array_index (plans, i))->note;

      if (note != NULL && strstr (text->str, note) == NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", note);
    }
  return g_string_free (text, FALSE);
}

/* Takes @sentence. */
static void
add_sentence (GString *text, char *sentence)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", sentence);
  g_free (sentence);
}

static guint
count_repeating (GPtrArray *plans)
{
  guint n = 0;

  for (guint i = 0; i < plans->len; i++)
    n += ((const AccordPlanRecord *) g_ptr_array_index (plans, i))->repeating;
  return n;
}

char *
accord_plan_say_note (GPtrArray *plans, GPtrArray *steps, AccordPlanPurpose purpose)
{
  const char *note = _ (accord_plan_words (purpose)->note);
  guint removable = accord_plan_count_removable (steps);
  guint repeating = count_repeating (plans);
  GString *text;

  if (purpose != ACCORD_PLAN_FOR_SYNC)
    return accord_plan_join_notes (plans, note);
  text = g_string_new (NULL);
  if (removable > 0)
    add_sentence (text,
                  g_strdup_printf (
                      ngettext ("%u copy no longer belongs where it is: it is left there, unless you choose to take it away.",
                                "%u copies no longer belong where they are: they are left there, unless you choose to take "
                                "them away.",
                                removable),
                      removable));
  add_sentence (text, g_strdup (note));
  if (repeating > 0)
    add_sentence (text,
                  g_strdup_printf (ngettext ("%u repeating event is not mirrored.",
                                             "%u repeating events are not mirrored.",
                                             repeating),
                                   repeating));
  return g_string_free (text, FALSE);
}
