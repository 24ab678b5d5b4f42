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
  GHashTable        *befores;          /* (nullable) (unowned) of the apply under way: id → AccordOutlookSeries */
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
/* The address of a calendar itself: the least that tells of it. (transfer full) */
char           *accord_outlook_build_calendar (AccordOutlook      *self,
                                             const AccordCalendar *calendar);
/* The same for one event of a calendar; @id NULL: a new one. */
AccordExchange *accord_outlook_new_event_exchange (AccordOutlook  *self,
                                             const char           *method,
                                             const AccordCalendar *calendar,
                                             const char           *id);
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
/* The item that a GET of @id answered with. 404 and 410 are an answer too: GONE; what the server cannot or will not show is
 * MAYBE_GONE. NULL, with @error: the pass must stop. (transfer full) */
AccordRemoteItem *accord_outlook_read_answer (AccordOutlook       *self,
                                             const char           *id,
                                             const AccordExchange *exchange,
                                             const char           *zone_hint,
                                             GError              **error);
/* Sends GETs. FALSE when an answer may not be believed: what is refused may be so with all of its calendar. */
gboolean        accord_outlook_send_gets    (AccordOutlook        *self,
                                             GPtrArray            *exchanges,
                                             const AccordCalendar *calendar,
                                             GCancellable         *cancellable,
                                             GError              **error);
/* An item that is not found in a calendar that is not there says nothing: CALENDAR_GONE when it is not. */
gboolean        accord_outlook_check_calendar (AccordOutlook      *self,
                                             const AccordCalendar *calendar,
                                             GCancellable         *cancellable,
                                             GError              **error);
/* Reads the page at @address (taken) and all that follow it: the objects they list. (transfer full) (element-type JsonObject) */
GPtrArray      *accord_outlook_read_pages   (AccordOutlook        *self,
                                             char                 *address,
                                             AccordCallScope       scope,
                                             const char           *what,
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

/* accord-outlook-occurrences.c */

/* A series as it is there now. */
typedef struct
{
  char             *id;        /* (owned) */
  char             *zone_hint; /* (owned) (nullable) */
  AccordRemoteItem *item;      /* (owned) any state; an item that does not repeat any more is as it is */
  JsonNode         *reply;     /* (owned) (nullable) the master in full; NULL unless present */
} AccordOutlookSeries;

AccordOutlookSeries *accord_outlook_series_new (const char          *id,
                                             const char           *zone_hint);
void            accord_outlook_series_free  (AccordOutlookSeries  *self);
/* What is to be written to the series @there (nullable): with a rule also the start, where that was said to lie before the
 * first day of the rule: Graph wants the two to agree. (transfer full) */
AccordFields   *accord_outlook_series_with_start (const AccordFields *fields,
                                             const AccordOutlookSeries *there);
/* Reads each of @series (element-type AccordOutlookSeries) anew, with all that its occurrences have of their own. */
gboolean        accord_outlook_load_series  (AccordOutlook        *self,
                                             const AccordCalendar *calendar,
                                             GPtrArray            *series,
                                             GCancellable         *cancellable,
                                             GError              **error);
/* Replaces those of @items (element-type AccordRemoteItem) that are series by what a full reading shows. */
gboolean        accord_outlook_complete_series (AccordOutlook     *self,
                                             const AccordCalendar *calendar,
                                             GPtrArray            *items,
                                             GCancellable         *cancellable,
                                             GError              **error);

/* The address of a series' instances in a range. (transfer full) */
char           *accord_outlook_build_instances (AccordOutlook     *self,
                                             const AccordCalendar *calendar,
                                             const char           *id,
                                             gint64                from,
                                             gint64                to);

/* accord-outlook-edits.c: single occurrences of what @writes wrote, and their items. Writes without a series are left as
 * they are. @befores: id → AccordOutlookSeries as it was before. FALSE: the pass must stop; the outcome of what was not
 * come to is unknown. */
gboolean        accord_outlook_write_occurrences (AccordOutlook   *self,
                                             const AccordCalendar *calendar,
                                             GPtrArray            *writes,
                                             GHashTable           *befores,
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

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordOutlookSeries, accord_outlook_series_free)

G_END_DECLS
