/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/accord-calendar.h"
#include "remote/accord-provider.h"
#include "store/accord-accounts.h"

G_BEGIN_DECLS

/* Brings the stored calendars of an account in line with what the provider lists; offers "Project Deliverables". */
gboolean        accord_calendars_refresh (AccordStore *store, AccordProvider *provider, const char *account,
                                          GCancellable *cancellable, GError **error);
/* The same in the middle of a pass: what became of the calendars there are; a new "Project Deliverables" is not offered. */
gboolean        accord_calendars_look_again (AccordStore *store, AccordProvider *provider, const char *account,
                                             GCancellable *cancellable, GError **error);
/* Creates the calendar of a row that has no remote id yet, journalled; one of the same name that exists there already
 * is taken instead. Returns the row as it is stored then. (transfer full) */
AccordCalendar *accord_calendars_create  (AccordStore *store, AccordProvider *provider, const AccordCalendar *calendar,
                                          const char *run, gint64 now, GCancellable *cancellable, GError **error);
/* A calendar a person asked for by name: an existing one of that name is mirrored, else one that was mirrored and is gone is
 * made again, its events to be put back by a first plan (sync-rules §11), else a new one is made. Returns our id.
 * (transfer full) */
char           *accord_calendars_ask_for (AccordStore *store, AccordProvider *provider, const char *account,
                                          const char *name, gint64 now, GCancellable *cancellable, GError **error);

G_END_DECLS
