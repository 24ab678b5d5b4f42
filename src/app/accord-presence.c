/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-presence.h"

#include "client/accord-account-info.h"
#include "model/accord-calendar-filter.h"
#include "model/accord-series.h"

static const AccordPresenceLook looks[ACCORD_N_PRESENCES] = {
  [ACCORD_PRESENCE_NONE] = { N_ ("Not there"), NULL, "mark-local", "neutral-tint" },
  [ACCORD_PRESENCE_LOCAL] = { N_ ("Kept here"), "computer-symbolic", "mark-local", "neutral-tint" },
  [ACCORD_PRESENCE_MIRRORED] = { N_ ("Mirrored"), "object-select-symbolic", "mark-mirrored", "success-tint" },
  [ACCORD_PRESENCE_WAITING] = { N_ ("Waiting"), "accord-waiting-symbolic", "mark-waiting", "accent-tint" },
  [ACCORD_PRESENCE_HELD] = { N_ ("Held"), "dialog-warning-symbolic", "mark-held", "warning-tint" },
  [ACCORD_PRESENCE_CONFLICT] = { N_ ("Conflict"), "accord-conflict-symbolic", "mark-conflict", "error-tint" },
};

const AccordPresenceLook *
accord_presence_look (AccordPresence presence)
{
  g_return_val_if_fail (presence < ACCORD_N_PRESENCES, NULL);

  return &looks[presence];
}

static const AccordHolding *
find_holding (const AccordCalendar *calendar, const AccordPresenceFrame *frame)
{
  guint n = frame->accounts != NULL ? g_list_model_get_n_items (frame->accounts) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AccordAccountInfo) info = g_list_model_get_item (frame->accounts, i);

      if (g_strcmp0 (accord_account_info_get_id (info), calendar->account) == 0)
        return accord_holding_find (accord_account_info_get_provider (info));
    }
  return NULL;
}

/* Why an event is not wanted in a calendar (sync-rules §3), or NULL when it is. @presence is set with it; @series: why the
 * provider cannot hold it, where that is the reason. */
static const char *
find_obstacle (const AccordEvent *event,
               const AccordCalendar *calendar,
               const AccordPresenceFrame *frame,
               AccordPresence *presence,
               char **series)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;

  *presence = ACCORD_PRESENCE_NONE;
  if (!calendar->mirrored)
    return _ ("this calendar does not take part");
  if (calendar->direction == ACCORD_DIRECTION_IN || !calendar->writable)
    return _ ("nothing is sent to this calendar");
  if (!accord_calendar_sends (calendar, event))
    return _ ("the calendar’s filter leaves it out");
  if (event->born_in != NULL && !g_str_equal (event->born_in, calendar->id))
    return _ ("it belongs to another calendar, which is not shared");

  *presence = ACCORD_PRESENCE_LOCAL;
  if (event->status == ACCORD_STATUS_DRAFT)
    return _ ("drafts are not sent");
  if (event->status == ACCORD_STATUS_CANCELLED)
    return _ ("it is cancelled");
  if (event->archived)
    return _ ("it is archived");
  if (!accord_event_get_when (event, &when))
    return _ ("it has no date yet");
  if (!accord_fidelity_holds_series (find_holding (calendar, frame), event, series))
    return *series != NULL ? *series : _ ("it repeats in a way that this calendar cannot hold");
  if (!accord_event_touches (event, frame->from, frame->to, frame->zone))
    return _ ("it lies outside the sync window");
  return NULL;
}

static AccordPresence
judge_unlinked (const AccordEvent *event,
                const AccordCalendar *calendar,
                const AccordPresenceFrame *frame,
                char **why)
{
  AccordPresence presence;
  g_autofree char *series = NULL;
  const char *obstacle = find_obstacle (event, calendar, frame, &presence, &series);

  if (obstacle != NULL)
    {
      *why = g_strdup (obstacle);
      return presence;
    }
  *why = g_strdup (calendar->approved ? _ ("goes out at the next sync")
                                      : _ ("waits for your approval of the plan"));
  return ACCORD_PRESENCE_WAITING;
}

static const char *
explain_hold (const AccordLink *link)
{
  static const struct
  {
    const char *hold;
    const char *sentence;
  } holds[] = {
    { "conflict", N_ ("changed on both sides") },
    { "brake", N_ ("held back with an unusual number of deletions") },
    { "stuck", N_ ("the calendar did not accept it") },
    { "mail", N_ ("sending it would mail people") },
    { "deletion", N_ ("deleted on one side; waits for your decision") },
    { "unrepresentable", N_ ("this calendar cannot hold it") },
  };

  if (link->why != NULL && *link->why != '\0')
    return link->why;
  for (guint i = 0; i < G_N_ELEMENTS (holds); i++)
    if (g_strcmp0 (holds[i].hold, link->hold) == 0)
      return _ (holds[i].sentence);
  return _ ("waits for your decision");
}

static AccordPresence
judge_live (const AccordEvent *event, const AccordLink *link, char **why)
{
  if (link->remote_id == NULL || event->change_no > link->change_no)
    {
      *why = g_strdup (_ ("a change goes out at the next sync"));
      return ACCORD_PRESENCE_WAITING;
    }
  *why = g_strdup (_ ("both sides are equal"));
  return ACCORD_PRESENCE_MIRRORED;
}

AccordPresence
accord_presence_judge (const AccordEvent *event,
                       const AccordCalendar *calendar,
                       const AccordLink *link,
                       const AccordPresenceFrame *frame,
                       char **why)
{
  if (link == NULL)
    return judge_unlinked (event, calendar, frame, why);

  switch (link->state)
    {
    case ACCORD_LINK_LIVE:
      return judge_live (event, link, why);
    case ACCORD_LINK_HELD:
      *why = g_strdup (explain_hold (link));
      return g_strcmp0 (link->hold, "conflict") == 0 ? ACCORD_PRESENCE_CONFLICT : ACCORD_PRESENCE_HELD;
    case ACCORD_LINK_RELEASED:
      *why = g_strdup (link->why != NULL ? link->why : _ ("the copy there is no longer touched"));
      return ACCORD_PRESENCE_LOCAL;
    case ACCORD_LINK_WITHDRAWN:
      *why = g_strdup (link->why != NULL ? link->why : _ ("the copy was taken away"));
      return ACCORD_PRESENCE_LOCAL;
    case ACCORD_LINK_HIDDEN:
    default:
      *why = g_strdup (_ ("exists there, not shown here"));
      return ACCORD_PRESENCE_NONE;
    }
}
