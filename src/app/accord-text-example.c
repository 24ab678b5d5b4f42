/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-text-editor.h"

#define DAY        (24 * 60 * 60)
#define DAYS_BACK  30
#define DAYS_AHEAD 90
#define SAMPLE_IN  7   /* days */

/* One whose texts are the templates' doing. */
static gboolean
shows_templates (const AccordEvent *event, AccordKind kind)
{
  return event->kind == kind && event->born_in == NULL && event->title_override == NULL &&
         event->body_override == NULL && !event->archived &&
         (event->status == ACCORD_STATUS_CONFIRMED || event->status == ACCORD_STATUS_TENTATIVE);
}

static gint64
distance (const AccordEvent *event, gint64 now)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;

  return accord_event_get_when (event, &when) ? ABS (when.start - now) : G_MAXINT64;
}

static AccordEvent *
find_in_store (AccordDesk *desk, AccordKind kind)
{
  gint64 now = accord_desk_now (desk);
  g_autoptr (GPtrArray) events = accord_store_list_events (
      accord_desk_get_store (desk), now - DAYS_BACK * DAY, now + DAYS_AHEAD * DAY, FALSE, NULL);
  const AccordEvent *best = NULL;

  for (guint i = 0; events != NULL && i < events->len; i++)
    {
      const AccordEvent *event = g_ptr_array_index (events, i);

      if (shows_templates (event, kind) && (best == NULL || distance (event, now) < distance (best, now)))
        best = event;
    }
  return best != NULL ? accord_event_copy (best) : NULL;
}

static AccordEvent *
make_sample (AccordDesk *desk, AccordKind kind)
{
  AccordEvent *event = accord_event_new (kind);
  gint64 day = accord_desk_today (desk) + SAMPLE_IN * DAY;
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (day);
  g_autofree char *start =
      g_date_time_format (date, kind == ACCORD_KIND_APPOINTMENT ? "%Y-%m-%dT10:00:00Z" : "%Y-%m-%d");

  event->project = accord_project_new (_ ("Harbour Bridge"));
  event->project->client = g_strdup (_ ("Port Authority"));
  event->person = accord_person_new (_ ("Ayumi Tanaka"));
  event->notes = g_strdup (_ ("Two printed sets for the site office."));
  if (kind == ACCORD_KIND_DELIVERABLE)
    event->percent = 75;
  if (kind == ACCORD_KIND_APPOINTMENT)
    event->title = g_strdup (_ ("Kick-off"));
  accord_when_parse (&event->when, start, NULL, NULL, NULL);
  return event;
}

AccordEvent *
accord_text_example_new (AccordDesk *desk, AccordKind kind, gboolean *found)
{
  AccordEvent *event;

  g_return_val_if_fail (ACCORD_IS_DESK (desk), NULL);

  event = find_in_store (desk, kind);
  if (found != NULL)
    *found = event != NULL;
  return event != NULL ? event : make_sample (desk, kind);
}
