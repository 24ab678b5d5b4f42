/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "remote/accord-field-map.h"
#include "remote/accord-google.h"
#include "remote/accord-provider-error.h"

G_BEGIN_DECLS

struct _AccordGoogle
{
  GObject            parent_instance;

  AccordCredentials *credentials;      /* (owned) */
  AccordHttp        *http;             /* (owned) */
  char              *api;              /* (owned) …/calendar/v3 */
  GHashTable        *zones;            /* (owned) calendar id → its zone */
  GHashTable        *reminders;        /* (owned) calendar id → canonical minutes of its default reminders */
  GHashTable        *seen_pages;       /* (owned) of the listing under way */
};

/* Retries what Google calls throttling, by status or by reason (providers.md §2.5). */
gboolean accord_google_judge       (const AccordExchange *exchange,
                                    gpointer              user_data);
/* The first reason of an error reply. (nullable) */
const char *accord_google_reason   (const AccordExchange *exchange);
/* Sets @error by the table of providers.md §2.5. */
void     accord_google_set_error   (const AccordExchange *exchange,
                                    AccordCallScope       scope,
                                    const char           *what,
                                    GError              **error);
/* Sends; FALSE on anything but 2xx. */
gboolean accord_google_call        (AccordGoogle         *self,
                                    AccordExchange       *exchange,
                                    AccordCallScope       scope,
                                    const char           *what,
                                    GCancellable         *cancellable,
                                    GError              **error);
/* The context to read @calendar's events by; loads what useDefault means when @reminders and it is not known. */
gboolean accord_google_get_context (AccordGoogle         *self,
                                    const AccordCalendar *calendar,
                                    gboolean              reminders,
                                    AccordFieldContext   *context,
                                    GCancellable         *cancellable,
                                    GError              **error);
/* An item that is not found in a calendar that is not there says nothing: CALENDAR_GONE when it is not. */
gboolean accord_google_check_calendar (AccordGoogle      *self,
                                    const AccordCalendar *calendar,
                                    GCancellable         *cancellable,
                                    GError              **error);
/* GET of one event. */
AccordExchange *accord_google_new_get (AccordGoogle       *self,
                                    const AccordCalendar *calendar,
                                    const char           *id);
/* A write to one event; @id NULL: a new one. Whether attendees are mailed is always said, or Google decides. */
AccordExchange *accord_google_new_write (AccordGoogle     *self,
                                    const AccordCalendar *calendar,
                                    const AccordWrite    *write,
                                    const char           *method,
                                    const char           *id,
                                    const char           *tag);
/* The address of the least that tells of a calendar: its events list, with one event. (transfer full) */
char    *accord_google_build_probe (AccordGoogle          *self,
                                    const char           *calendar);
/* Decodes @event (nullable) of a reply. NULL with PROTOCOL, naming @what, when it is none. (transfer full) */
AccordRemoteItem *accord_google_read_event (AccordGoogle  *self,
                                    const AccordCalendar *calendar,
                                    const char           *what,
                                    JsonObject           *event,
                                    const char           *zone_hint,
                                    GCancellable         *cancellable,
                                    GError              **error);
/* The item that a GET of @id answered with; 404 and 410 are an answer too: GONE. (transfer full) */
AccordRemoteItem *accord_google_read_answer (AccordGoogle *self,
                                    const AccordCalendar *calendar,
                                    const char           *id,
                                    const AccordExchange *exchange,
                                    AccordCallScope       scope,
                                    GCancellable         *cancellable,
                                    GError              **error);
/* Remembers zone and default reminders from an events list's envelope or a calendarList entry. */
void     accord_google_learn       (AccordGoogle         *self,
                                    const char           *calendar,
                                    JsonObject           *from);

/* accord-google-calendars.c, accord-google-feed.c, accord-google-write.c, accord-google-read.c */
GPtrArray      *accord_google_list_calendars  (AccordProvider *, GCancellable *, GError **);
AccordCalendar *accord_google_create_calendar (AccordProvider *, const char *, const char *, GCancellable *, GError **);
gboolean        accord_google_list_changes    (AccordProvider *, const AccordCalendar *, const char *, gint64, gint64,
                                               AccordChanges *, GCancellable *, GError **);
gboolean        accord_google_apply           (AccordProvider *, const AccordCalendar *, GPtrArray *, GCancellable *, GError **);
gboolean        accord_google_find_created    (AccordProvider *, const AccordCalendar *, const char *, const char *,
                                               AccordRemoteItem **, GCancellable *, GError **);
gboolean        accord_google_fetch           (AccordProvider *, const AccordCalendar *, GPtrArray *, GPtrArray **,
                                               GCancellable *, GError **);

G_END_DECLS
