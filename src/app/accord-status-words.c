/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-status-words.h"

typedef enum
{
  TAKEN_AWAY,
  MADE,
  CHANGED,
  HIDDEN,
  RELEASED,
  RESTING,
  ASKING,
  WAITING,
  MAILS,
  N_COUNTS
} Count;

static const char *
pattern_of (Count count, guint n)
{
  switch (count)
    {
    case TAKEN_AWAY:
      return ngettext ("%u copy will be taken away.", "%u copies will be taken away.", n);
    case MADE:
      return ngettext ("%u copy will be made.", "%u copies will be made.", n);
    case CHANGED:
      return ngettext ("%u copy will be changed.", "%u copies will be changed.", n);
    case HIDDEN:
      return ngettext ("%u is somebody else’s: it stays in its calendar.",
                       "%u are somebody else’s: they stay in their calendars.",
                       n);
    case RELEASED:
      return ngettext ("%u copy stays as it is.", "%u copies stay as they are.", n);
    case RESTING:
      return ngettext ("%u copy is held back, for its own reason.",
                       "%u copies are held back, for their own reasons.",
                       n);
    case ASKING:
      return ngettext ("%u copy waits for your yes, since it would mail somebody.",
                       "%u copies wait for your yes, since they would mail somebody.",
                       n);
    case WAITING:
      return ngettext ("%u of them waits until you approve the first plan of its calendar.",
                       "%u of them wait until you approve the first plan of their calendars.",
                       n);
    case MAILS:
    case N_COUNTS:
    default:
      return ngettext ("%u mail will be sent.", "%u mails will be sent.", n);
    }
}

static const struct
{
  const char *kind;
  Count count;
} kinds[] = {
  { "push-delete", TAKEN_AWAY }, { "push-new", MADE },   { "push", CHANGED },    { "merge", CHANGED },
  { "adopt", CHANGED },          { "hide", HIDDEN },     { "release", RELEASED }, { "hold", RESTING },
  { "conflict", RESTING },
};

static guint
count_mails (const AccordPlanStep *step)
{
  g_auto (GStrv) addresses = g_strsplit (step->mails != NULL ? step->mails : "", "\n", -1);
  guint n = 0;

  for (guint i = 0; addresses[i] != NULL; i++)
    n += *addresses[i] != '\0';
  return n;
}

static void
count_step (const AccordPlanStep *step, guint counts[N_COUNTS])
{
  if (step->held)
    counts[RESTING]++;
  else if (!step->ticked && step->mails != NULL)
    counts[ASKING]++;
  else
    for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
      if (g_str_equal (kinds[i].kind, step->kind))
        {
          counts[kinds[i].count]++;
          counts[MAILS] += count_mails (step);
        }
}

char *
accord_say_status_steps (GPtrArray *steps, guint waiting)
{
  guint counts[N_COUNTS] = { 0 };
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (steps != NULL, NULL);

  for (guint i = 0; i < steps->len; i++)
    count_step (g_ptr_array_index (steps, i), counts);
  counts[WAITING] = waiting;
  for (guint i = 0; i < N_COUNTS; i++)
    {
      g_auto (GStrv) around = g_strsplit (pattern_of (i, counts[i]), "%u", 2);
      g_autofree char *number = g_strdup_printf ("%u", counts[i]);
      g_autofree char *line = g_strjoinv (number, around);

      if (counts[i] == 0)
        continue;
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
    }
  if (text->len == 0)
    g_string_append (text, _ ("No copy in a calendar changes."));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
accord_say_status_ask (const char *status, guint n)
{
  if (g_str_equal (status, "draft"))
    return g_strdup_printf (ngettext ("Make %u Event a Draft?", "Make %u Events Drafts?", n), n);
  if (g_str_equal (status, "tentative"))
    return g_strdup_printf (ngettext ("Make %u Event Tentative?", "Make %u Events Tentative?", n), n);
  if (g_str_equal (status, "confirmed"))
    return g_strdup_printf (ngettext ("Confirm %u Event?", "Confirm %u Events?", n), n);
  if (g_str_equal (status, "cancelled"))
    return g_strdup_printf (ngettext ("Cancel %u Event?", "Cancel %u Events?", n), n);
  return g_strdup_printf (ngettext ("Archive %u Event?", "Archive %u Events?", n), n);
}

char *
accord_say_status_done (const char *status, guint n)
{
  if (g_str_equal (status, "draft"))
    return g_strdup_printf (ngettext ("%u event is a draft now", "%u events are drafts now", n), n);
  if (g_str_equal (status, "tentative"))
    return g_strdup_printf (ngettext ("%u event is tentative now", "%u events are tentative now", n), n);
  if (g_str_equal (status, "confirmed"))
    return g_strdup_printf (ngettext ("%u event is confirmed now", "%u events are confirmed now", n), n);
  if (g_str_equal (status, "cancelled"))
    return g_strdup_printf (ngettext ("%u event is cancelled now", "%u events are cancelled now", n), n);
  return g_strdup_printf (ngettext ("%u event is archived now", "%u events are archived now", n), n);
}
