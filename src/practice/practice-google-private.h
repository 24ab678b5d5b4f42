/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "practice-oauth.h"
#include "practice-provider.h"
#include "practice-time.h"

G_BEGIN_DECLS

/* One method of the discovery document. */
typedef struct
{
  const char *name;       /* "calendar.events.list" */
  const char *http_method;
  const char *pattern;
  const char *scopes;     /* any of these, separated by blanks, without their prefix */
  const char *parameters; /* names of query parameters, separated by blanks; see the table of types */
  PracticeHandler handler;
} PracticeGoogleMethod;

extern const PracticeGoogleMethod practice_google_methods[];

/* practice-google-errors.c: replies with the envelope of the error guide.
 * Each returns FALSE, so that a check can end with it. */
gboolean practice_google_fail          (PracticeRequest *request,
                                        const char      *reason);
/* @message and @location replace those of the table where not NULL. */
gboolean practice_google_fail_with     (PracticeRequest *request,
                                        const char      *reason,
                                        const char      *message,
                                        const char      *location);
/* An error of this reason, with a status that may be another than the reason's own. */
void     practice_google_refuse        (PracticeRequest *request,
                                        guint            status,
                                        const char      *reason);
gboolean practice_google_fail_scope    (PracticeRequest *request,
                                        const char      *method);

/* practice-google-parameters.c */
gboolean practice_google_check_parameters (PracticeRequest *request,
                                           const char      *allowed);
gboolean practice_google_flag             (PracticeRequest *request,
                                           const char      *name);
/* Bounded as the method has it, and by the page_size switch. */
guint    practice_google_page_size        (PracticeRequest *request,
                                           guint            initial,
                                           guint            most);

/* practice-google-fields.c: what "fields" leaves of an object. (transfer full); NULL
 * when the mask cannot be read. */
JsonObject *practice_google_apply_fields (JsonObject *object,
                                          const char *mask);
/* Sends the reply through the "fields" mask. @object: (transfer full) */
void        practice_google_reply        (PracticeRequest *request,
                                          guint            status,
                                          JsonObject      *object);

/* practice-google-calendars.c */
void        practice_google_calendar_list     (PracticeRequest *request);
void        practice_google_calendar_list_get (PracticeRequest *request);
void        practice_google_calendar_list_put (PracticeRequest *request);
void        practice_google_calendars_insert  (PracticeRequest *request);
void        practice_google_calendars_get     (PracticeRequest *request);
void        practice_google_calendars_patch   (PracticeRequest *request);
void        practice_google_calendars_delete  (PracticeRequest *request);
void        practice_google_colors            (PracticeRequest *request);
JsonObject *practice_google_describe_calendar (PracticeCalendar *calendar);
JsonArray  *practice_google_default_reminders (PracticeCalendar *calendar);
/* The calendar that the path names, if the token reaches it; NULL after a reply. */
PracticeCalendar *practice_google_find_calendar (PracticeRequest *request);
gboolean    practice_google_is_event_colour   (const char *id);

/* practice-google-event.c: how events are printed.  @zone: (nullable) of the offsets,
 * the calendar's by default. */
JsonObject *practice_google_print_item       (PracticeItem *item,
                                              GTimeZone    *zone);
/* One occurrence of a series that has no exception. @original: its start. */
JsonObject *practice_google_print_occurrence (PracticeItem *master,
                                              gint64        original,
                                              GTimeZone    *zone);
/* The stored resource of that occurrence, for an exception to begin from. (transfer full) */
JsonObject *practice_google_occurrence_resource (PracticeItem *master,
                                                 gint64        original);
char       *practice_google_etag             (PracticeItem *item);
gboolean    practice_google_is_recurring     (JsonObject   *resource);
gboolean    practice_google_is_own           (PracticeItem *item); /* the calendar's owner organises it */

/* practice-google-times.c: stored times are {date} or {dateTime (UTC), timeZone}. */
typedef struct
{
  gint64 start;
  gint64 end;
  gboolean all_day;
} PracticeGoogleSpan;

gboolean practice_google_span       (JsonObject         *resource,
                                     PracticeGoogleSpan *span);
/* @time is an instant or the midnight in UTC of a date; (transfer full) */
JsonObject *practice_google_make_time (gint64      time,
                                       gboolean    all_day,
                                       const char *zone);
gboolean practice_google_read_time  (JsonObject *time,
                                     gint64     *value,
                                     gboolean   *all_day);
/* For bounds: a date counts from midnight of the calendar's zone. */
gint64   practice_google_instant    (gint64            time,
                                     gboolean          all_day,
                                     PracticeCalendar *calendar);
/* Lines of a master; (transfer full) */
GStrv    practice_google_recurrence (JsonObject *resource);
/* Walks the original starts of a series. */
void     practice_google_expand     (PracticeItem          *master,
                                     gint64                 until,
                                     PracticeOccurrenceFunc func,
                                     gpointer               data);
gboolean practice_google_has_occurrence (PracticeItem *master,
                                         gint64        original);
char    *practice_google_instance_id (const char *master_id,
                                      gint64      original,
                                      gboolean    all_day);
/* The master and original start that an instance id names; NULL when it names none. */
PracticeItem *practice_google_parse_instance (PracticeCalendar *calendar,
                                              const char       *id,
                                              gint64           *original);

/* practice-google-check.c: what a body must be. FALSE after a refusal. */
/* Takes the members that a client may write, with their right types. (transfer full), NULL after a refusal */
JsonObject *practice_google_read_event    (PracticeRequest  *request);
/* Checks a whole resource and brings its times into their stored form. */
gboolean    practice_google_check_event   (PracticeRequest  *request,
                                           PracticeCalendar *calendar,
                                           JsonObject       *resource);
gboolean    practice_google_check_id      (const char       *id);

/* practice-google-types.c: rules of the kinds of events. */
gboolean    practice_google_check_new_type    (PracticeRequest  *request,
                                               PracticeCalendar *calendar,
                                               JsonObject       *resource);
gboolean    practice_google_check_type_change (PracticeRequest  *request,
                                               PracticeItem     *item,
                                               JsonObject       *next);
const char *practice_google_event_type        (JsonObject       *resource);

/* practice-google-write.c */
void practice_google_events_insert (PracticeRequest *request);
void practice_google_events_update (PracticeRequest *request);
void practice_google_events_patch  (PracticeRequest *request);
void practice_google_events_delete (PracticeRequest *request);
void practice_google_events_import (PracticeRequest *request);
void practice_google_events_move   (PracticeRequest *request);

/* practice-google-change.c: comparing and merging resources. */
/* As PATCH does it: null removes, objects are merged, arrays replaced. (transfer full) */
JsonObject *practice_google_merge          (JsonObject *base,
                                            JsonObject *change);
/* Whether any of the members @names (separated by blanks) differ. */
gboolean    practice_google_differs        (JsonObject *left,
                                            JsonObject *right,
                                            const char *names);
gboolean    practice_google_differs_beside (JsonObject *left,
                                            JsonObject *right,
                                            const char *names);
extern const char practice_google_shared_fields[];
extern const char practice_google_mailed_fields[];

/* practice-google-mail.c: mails that a change would send. @before or @after NULL for a
 * new or deleted event. */
void practice_google_send_mails (PracticeRequest *request,
                                 PracticeItem    *item,
                                 JsonObject      *before,
                                 JsonObject      *after);

/* practice-google-list.c */
void practice_google_events_list      (PracticeRequest *request);
void practice_google_events_instances (PracticeRequest *request);
void practice_google_events_get       (PracticeRequest *request);

/* practice-google-batch.c */
void practice_google_batch (PracticeRequest *request);

/* practice-google-quota.c: TRUE when the request may go on. */
gboolean practice_google_check_quota (PracticeRequest *request);

/* practice-google-purge.c: what was deleted so long ago is there no more. */
void     practice_google_purge            (PracticeCalendar *calendar);
/* Whether something that was changed after @sequence went so: nobody can be told of it. */
gboolean practice_google_has_purged_since (PracticeCalendar *calendar,
                                           guint64           sequence);

/* practice-google-seed.c */
void practice_google_seed (PracticeUser *user);

G_END_DECLS
