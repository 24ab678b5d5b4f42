/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/accord-calendar.h"
#include "model/accord-event.h"
#include "model/accord-fidelity.h"
#include "store/accord-links.h"

G_BEGIN_DECLS

/**
 * AccordPresence:
 *
 * How an event stands in a calendar, as its state mark says. In rising order of what a person should see first.
 */
typedef enum
{
  ACCORD_PRESENCE_NONE,       /* not wanted there: no mark */
  ACCORD_PRESENCE_LOCAL,      /* kept on this computer */
  ACCORD_PRESENCE_MIRRORED,
  ACCORD_PRESENCE_WAITING,    /* goes out at the next sync */
  ACCORD_PRESENCE_HELD,
  ACCORD_PRESENCE_CONFLICT,
  ACCORD_N_PRESENCES
} AccordPresence;

typedef struct
{
  const char *word;    /* untranslated, "Mirrored" */
  const char *icon;    /* (nullable) */
  const char *style;   /* CSS class of the mark */
  const char *tint;    /* CSS class of the badge */
} AccordPresenceLook;

const AccordPresenceLook *accord_presence_look (AccordPresence presence);

/* The sync window and what else a judgement needs. */
typedef struct
{
  gint64     from;      /* Unix seconds, half open */
  gint64     to;
  GTimeZone *zone;      /* (unowned) */
  GListModel *accounts; /* (unowned) (nullable) (element-type AccordAccountInfo) which provider holds a calendar */
} AccordPresenceFrame;

/* @link: the event's link in @calendar (nullable). @why: one translated sentence. (out) (transfer full) */
AccordPresence accord_presence_judge (const AccordEvent          *event,
                                      const AccordCalendar       *calendar,
                                      const AccordLink           *link,
                                      const AccordPresenceFrame  *frame,
                                      char                      **why);

G_END_DECLS
