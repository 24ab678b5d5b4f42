/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "remote/accord-feed.h"
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
  GHashTable        *wanted;           /* (owned) id → tag (nullable): named by the full listing under way, not yet shown in full */
  char              *wanted_at;        /* (owned) (nullable) the link at which the listing under way goes on */
  gboolean           rows_over;        /* the calendar's events were listed: what is still wanted is asked for by itself */
  gboolean           no_rows;          /* the server was seen to fail at listing many events at once */
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
#define ACCORD_OUTLOOK_EXPAND "singleValueExtendedProperties($filter=id eq '" ACCORD_OUTLOOK_MARK "')"
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

/* Asks for each of @ids by itself, in batches, and adds what they are to @out. (element-type utf8) */
gboolean        accord_outlook_add_fetched  (AccordOutlook        *self,
                                             const AccordCalendar *calendar,
                                             GPtrArray            *ids,
                                             AccordChanges        *out,
                                             GCancellable         *cancellable,
                                             GError              **error);

/* accord-outlook-rows.c: what a full listing names is read when the feed has come to its end. */
void            accord_outlook_rows_begin   (AccordOutlook        *self);
/* @tag (nullable): as the feed shows it. */
void            accord_outlook_rows_want    (AccordOutlook        *self,
                                             const char           *id,
                                             const char           *tag);
void            accord_outlook_rows_drop    (AccordOutlook        *self,
                                             const char           *id);
/* The listing goes on at @link. */
void            accord_outlook_rows_continue (AccordOutlook       *self,
                                             const char           *link);
/* FALSE, with CURSOR_EXPIRED: what the pages before @link named is not known here any more. */
gboolean        accord_outlook_rows_check   (AccordOutlook        *self,
                                             const AccordCalendar *calendar,
                                             const char           *link,
                                             GError              **error);
/* The feed has ended at @since. TRUE: so much is wanted that accord_outlook_rows_list() goes on; FALSE: a single batch
 * will do, accord_outlook_rows_fetch(). */
gboolean        accord_outlook_rows_postpone (AccordOutlook       *self,
                                             AccordFeed           *feed,
                                             const char           *since);
gboolean        accord_outlook_rows_list    (AccordOutlook        *self,
                                             const AccordCalendar *calendar,
                                             AccordFeed           *feed,
                                             AccordChanges        *out,
                                             GCancellable         *cancellable,
                                             GError              **error);
gboolean        accord_outlook_rows_fetch   (AccordOutlook        *self,
                                             const AccordCalendar *calendar,
                                             AccordFeed           *feed,
                                             AccordChanges        *out,
                                             GCancellable         *cancellable,
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
