/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history-world.h"

#include "model/accord-remote-item.h"

G_BEGIN_DECLS

/* The providers of a history: both in memory, or Google and Outlook of accord-practice. What is there is read and written
 * without the client. Calendars are indexes of history_calendars. */
struct _HistoryThere
{
  void            (*open)     (HistoryWorld *self);   /* makes the calendars and names them in remote_id */
  void            (*close)    (HistoryWorld *self);
  AccordProvider *(*get_provider) (HistoryWorld *self, guint side);   /* (transfer none) */
  GPtrArray      *(*list)     (HistoryWorld *self, guint calendar);   /* (transfer full) (element-type AccordRemoteItem) living ones */
  void            (*add)      (HistoryWorld *self, guint calendar, const AccordFields *fields, const char *mark);
  void            (*edit)     (HistoryWorld *self, guint calendar, const char *id, const AccordFields *fields);
  void            (*remove)   (HistoryWorld *self, guint calendar, const char *id);
  void            (*move)     (HistoryWorld *self, guint from, guint to, const char *id);
  void            (*fault)    (HistoryWorld *self, guint side, guint x, guint y);
  void            (*calm)     (HistoryWorld *self);                   /* no faults, nothing refused */
  void            (*poison)   (HistoryWorld *self, guint side, const char *title);   /* writes of it are refused for ever */
  void            (*expire)   (HistoryWorld *self, guint side);       /* every cursor */
  void            (*set_clock)(HistoryWorld *self);                   /* to the world's time */
  void            (*begin_count) (HistoryWorld *self);
  void            (*count)    (HistoryWorld *self, guint *writes, guint *mails);   /* since then */
  /* A process that is to die, and the one that goes on after it. */
  void            (*begin_life) (HistoryWorld *self);
  void            (*end_life) (HistoryWorld *self);
  void            (*revive)   (HistoryWorld *self);
  const char     *link_column;   /* of links, names the item: its id, or its uid where the ids are of another kind */
  gboolean        keeps_zones;   /* what is listed names the zone of each event */
};

extern const HistoryThere history_there_fake;
extern const HistoryThere history_there_practice;

G_END_DECLS
