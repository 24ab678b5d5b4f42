/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-run-days.h"
#include "model/accord-when.h"

#define DAY (24 * 60 * 60)

static void
add_run (AccordRunDays *self, AccordRunDay *day, const AccordRunRecord *run)
{
  day->pulled += run->pulled + run->deleted_here;
  day->pushed += run->pushed + run->deleted_there;
  day->failed += run->stuck + (run->error != NULL ? 1 : 0);
  self->conflicts += run->conflicts;
}

void
accord_run_days_fill (AccordRunDays *self, GPtrArray *runs, gint64 today, GTimeZone *zone)
{
  gint64 first = today - (ACCORD_RUN_DAYS - 1) * DAY;

  *self = (AccordRunDays){ 0 };
  for (guint i = 0; i < ACCORD_RUN_DAYS; i++)
    self->days[i].day = first + i * DAY;
  for (guint i = 0; i < runs->len; i++)
    {
      const AccordRunRecord *run = g_ptr_array_index (runs, i);
      gint64 day = accord_date_of (run->started_at / G_USEC_PER_SEC, zone);

      if (day >= first && day <= today)
        add_run (self, &self->days[(day - first) / DAY], run);
    }
  for (guint i = 0; i < ACCORD_RUN_DAYS; i++)
    {
      const AccordRunDay *day = &self->days[i];

      self->changes += day->pulled + day->pushed;
      self->failed += day->failed;
      self->highest = MAX (self->highest, day->pulled + day->pushed + day->failed);
    }
}

double
accord_run_days_success (const AccordRunDays *self)
{
  guint tried = self->changes + self->failed;

  return tried > 0 ? 100.0 * self->changes / tried : 100.0;
}

static void
add_part (GString *text, guint count, char *words)
{
  if (count > 0)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", words);
  g_free (words);
}

char *
accord_run_say (const AccordRunRecord *run)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (run->undoes != NULL)
    g_string_append (text, _ ("An earlier sync undone"));
  add_part (text, run->pushed, g_strdup_printf (_ ("%u pushed"), run->pushed));
  add_part (text, run->pulled, g_strdup_printf (_ ("%u pulled"), run->pulled));
  add_part (text, run->deleted_there, g_strdup_printf (_ ("%u taken away"), run->deleted_there));
  add_part (text, run->deleted_here, g_strdup_printf (_ ("%u removed here"), run->deleted_here));
  if (text->len == 0)
    g_string_append (text, run->error != NULL ? _ ("Did not finish") : _ ("Nothing to do"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}
