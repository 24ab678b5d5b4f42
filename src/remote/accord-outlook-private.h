/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "remote/accord-field-map.h"
#include "remote/accord-outlook.h"
#include "remote/accord-provider-error.h"

G_BEGIN_DECLS

struct _AccordOutlook
{
  GObject            parent_instance;

  AccordCredentials *credentials;      /* (owned) */
  AccordHttp        *http;             /* (owned) */
  char              *api;              /* (owned) …/v1.0 */
  char              *zone;             /* (owned) this computer's, IANA: for all-day events and zones Graph cannot name */
  GHashTable        *seen_pages;       /* (owned) of the listing under way */
  GHashTable        *seen_series;      /* (owned) masters met in the listing under way */
  GHashTable        *known;            /* (owned) id → AccordRemoteItem as last read in full: an unchanged tag saves a GET */
  GHashTable        *spent_keys;       /* (owned) create keys that Graph refused as taken */
  gboolean           no_events_feed;   /* the server was seen to refuse events/delta and to take calendarView/delta */
};

/* Retries throttling and server errors; not what lasts (507). */
gboolean        accord_outlook_judge        (const AccordExchange *exchange,
                                             gpointer              user_data);
const char     *accord_outlook_reason       (const AccordExchange *exchange);   /* (nullable) error.code */
/* Sets @error by the table of providers.md §3.6. */
void            accord_outlook_set_error    (const AccordExchange *exchange,
                                             AccordCallScope       scope,
                                             const char           *what,
                                             GError              **error);
/* A request with the Prefer headers that all requests of an account share. @address is taken. */
AccordExchange *accord_outlook_new_exchange (const char           *method,
                                             char                 *address);
gboolean        accord_outlook_call         (AccordOutlook        *self,
                                             AccordExchange       *exchange,
                                             AccordCallScope       scope,
                                             const char           *what,
                                             GCancellable         *cancellable,
                                             GError              **error);
/* GET of one event with our mark. */
AccordExchange *accord_outlook_new_get      (AccordOutlook        *self,
                                             const char           *calendar,
                                             const char           *id);
/* Decodes and remembers it. (transfer full) (nullable) */
AccordRemoteItem *accord_outlook_read_event (AccordOutlook        *self,
                                             JsonObject           *event,
                                             const char           *zone_hint);
/* An item that is not found in a calendar that is not there says nothing: CALENDAR_GONE when it is not. */
gboolean        accord_outlook_check_calendar (AccordOutlook      *self,
                                             const AccordCalendar *calendar,
                                             GCancellable         *cancellable,
                                             GError              **error);
/* FALSE, with PROTOCOL: a token must not be sent to where @link leads (providers.md §3.6). */
gboolean        accord_outlook_check_link   (AccordOutlook        *self,
                                             const char           *link,
                                             GError              **error);

/* accord-outlook-calendars.c, accord-outlook-feed.c, accord-outlook-write.c, accord-outlook-read.c */
GPtrArray      *accord_outlook_list_calendars  (AccordProvider *, GCancellable *, GError **);
AccordCalendar *accord_outlook_create_calendar (AccordProvider *, const char *, const char *, GCancellable *, GError **);
gboolean        accord_outlook_list_changes    (AccordProvider *, const AccordCalendar *, const char *, gint64, gint64,
                                                AccordChanges *, GCancellable *, GError **);
gboolean        accord_outlook_apply           (AccordProvider *, const AccordCalendar *, GPtrArray *, GCancellable *, GError **);
gboolean        accord_outlook_find_created    (AccordProvider *, const AccordCalendar *, const char *, const char *,
                                                AccordRemoteItem **, GCancellable *, GError **);
gboolean        accord_outlook_fetch           (AccordProvider *, const AccordCalendar *, GPtrArray *, GPtrArray **,
                                                GCancellable *, GError **);

G_END_DECLS
