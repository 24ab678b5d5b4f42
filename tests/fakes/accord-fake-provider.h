/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/accord-clock.h"
#include "remote/accord-provider.h"

G_BEGIN_DECLS

/**
 * AccordFakeProvider:
 *
 * A calendar provider in memory: several calendars, a change journal with cursors and tombstones, create keys and
 * marks, If-Match, and everything that goes wrong with the real ones behind switches. Thread-safe, so that a test may
 * act as another person while a worker syncs.
 */
#define ACCORD_TYPE_FAKE_PROVIDER (accord_fake_provider_get_type ())
G_DECLARE_FINAL_TYPE (AccordFakeProvider, accord_fake_provider, ACCORD, FAKE_PROVIDER, GObject)

/* The kinds of calls that are counted and can be made to fail. Writes count one each, not one per apply. */
typedef enum
{
  ACCORD_FAKE_LIST_CALENDARS,
  ACCORD_FAKE_CREATE_CALENDAR,
  ACCORD_FAKE_LIST_CHANGES,
  ACCORD_FAKE_CREATE,
  ACCORD_FAKE_UPDATE,
  ACCORD_FAKE_REMOVE,
  ACCORD_FAKE_FIND_CREATED,
  ACCORD_FAKE_FETCH,
  ACCORD_FAKE_N_CALLS
} AccordFakeCall;

typedef enum
{
  ACCORD_FAKE_BEFORE_COMMIT,   /* the request never arrived */
  ACCORD_FAKE_BETWEEN,         /* a series was written, its single occurrences were not, and the reply was lost */
  ACCORD_FAKE_AFTER_COMMIT     /* it did what it should, and the reply was lost */
} AccordFakeMoment;

/* How the provider behaves; the defaults are those of a Google that keeps everything. */
typedef struct
{
  AccordFieldMask fields;            /* fields it can hold; others in a write are dropped silently */
  gboolean        status_in_busy;    /* tentative is said through busy (Graph showAs) */
  gboolean        gone_needs_fetch;  /* removals are listed as MAYBE_GONE (Graph @removed) */
  gboolean        always_mails;      /* mails attendees whatever send_mail says (Graph) */
  gboolean        one_reminder;      /* keeps only the nearest reminder (Graph) */
  gboolean        windows_zones;     /* keeps a zone only as its Windows name: Vienna comes back as Berlin (Graph) */
  AccordRecurrenceForm recurrence;   /* in which terms it holds series */
  gboolean        series_change_drops; /* a series whose time or rule changes loses its exceptions (Graph) */
  gboolean        touches_after_create; /* the tag of a new item moves once more by itself (Graph) */
  gboolean        hint_out_of_range; /* rounds list what lies outside the range as MAYBE_GONE (calendarView/delta) */
  guint           place;                /* part of the items' UIDs, as no two servers give the same */
  gboolean        no_list;           /* the permission to list calendars was not granted */
  gboolean        no_create;         /* the permission to create calendars was not granted */
  guint           page_size;         /* 0: everything on one page */
  gboolean        empty_pages;       /* an empty page goes before every other one */
  gboolean        duplicate_rows;    /* every row comes twice */
  gint64          clock_offset;      /* microseconds */
} AccordFakeSwitches;

/* Called at the start of every call, outside the lock: a test acts here as if in the middle of a pass. */
typedef void (*AccordFakeHook) (AccordFakeProvider *self, AccordFakeCall call, gpointer user_data);

AccordFakeProvider *accord_fake_provider_new             (const char          *owner);   /* address of the account */
AccordFakeSwitches *accord_fake_provider_get_switches    (AccordFakeProvider  *self);    /* (transfer none), change at will */
/* Sets the switches as Graph behaves. */
void                accord_fake_provider_be_outlook      (AccordFakeProvider  *self);
/* Items are then changed at its time, not one second after their last change. */
void                accord_fake_provider_set_clock       (AccordFakeProvider  *self,
                                                          AccordClock         *clock);
void                accord_fake_provider_set_hook        (AccordFakeProvider  *self,
                                                          AccordFakeHook       hook,
                                                          gpointer             user_data);

/* Calendars. @role: owner, writer or reader. The first one added is the primary one. */
void                accord_fake_provider_add_calendar    (AccordFakeProvider  *self,
                                                          const char          *remote_id,
                                                          const char          *name,
                                                          const char          *role);
void                accord_fake_provider_set_role        (AccordFakeProvider  *self,
                                                          const char          *remote_id,
                                                          const char          *role);
void                accord_fake_provider_remove_calendar (AccordFakeProvider  *self,
                                                          const char          *remote_id);

/* As another person. The fields that are not given are empty; returns the id. (transfer none) */
const char         *accord_fake_provider_add             (AccordFakeProvider  *self,
                                                          const char          *calendar,
                                                          const AccordFields  *fields,
                                                          const char          *mark);
/* Shorthand: a title and a when in canonical text. */
const char         *accord_fake_provider_add_simple      (AccordFakeProvider  *self,
                                                          const char          *calendar,
                                                          const char          *title,
                                                          const char          *when);
void                accord_fake_provider_edit            (AccordFakeProvider  *self,
                                                          const char          *calendar,
                                                          const char          *id,
                                                          AccordField          field,
                                                          const char          *value);
void                accord_fake_provider_set_traits      (AccordFakeProvider  *self,
                                                          const char          *calendar,
                                                          const char          *id,
                                                          AccordRemoteTraits   traits);
void                accord_fake_provider_delete          (AccordFakeProvider  *self,
                                                          const char          *calendar,
                                                          const char          *id);
/* Moves it to another calendar under the same id: a tombstone here, a new item there. */
void                accord_fake_provider_move            (AccordFakeProvider  *self,
                                                          const char          *from,
                                                          const char          *to,
                                                          const char          *id);
/* A person's copy: the same fields and the same mark under a new id. (transfer none) */
const char         *accord_fake_provider_duplicate       (AccordFakeProvider  *self,
                                                          const char          *calendar,
                                                          const char          *id);

/* What is there. peek: a copy, NULL when it does not exist or is deleted. */
AccordRemoteItem   *accord_fake_provider_peek            (AccordFakeProvider  *self,
                                                          const char          *calendar,
                                                          const char          *id);
/* The living items, sorted by id. (transfer container) (element-type AccordRemoteItem) */
GPtrArray          *accord_fake_provider_peek_all        (AccordFakeProvider  *self,
                                                          const char          *calendar);
/* The id of the one living item with this title, NULL: none. (transfer full) */
char               *accord_fake_provider_find_title      (AccordFakeProvider  *self,
                                                          const char          *calendar,
                                                          const char          *title);

/* Faults. The @nth call of this kind from now on (1: the next one) fails with @code of ACCORD_REMOTE_ERROR;
 * @nth 0: every one, until the faults are cleared. */
void                accord_fake_provider_fail            (AccordFakeProvider  *self,
                                                          AccordFakeCall       call,
                                                          guint                nth,
                                                          AccordFakeMoment     moment,
                                                          AccordRemoteError    code);
void                accord_fake_provider_clear_faults    (AccordFakeProvider  *self);
/* Writes whose title is @title are refused with ITEM_REJECTED for ever (a poison event). NULL: none. */
void                accord_fake_provider_poison          (AccordFakeProvider  *self,
                                                          const char          *title);
/* The same with another error: FORBIDDEN ends the call, as a 403 for one event does. */
void                accord_fake_provider_poison_with     (AccordFakeProvider  *self,
                                                          const char          *title,
                                                          AccordRemoteError    code);
/* This one occurrence can be neither changed nor cancelled, nor put back; NULL: any can. */
void                accord_fake_provider_refuse_occurrence (AccordFakeProvider *self,
                                                          const char          *original);
/* Every cursor given out so far is expired from now on. */
void                accord_fake_provider_expire_cursors  (AccordFakeProvider  *self);

/* Counters since the last reset. */
guint               accord_fake_provider_count           (AccordFakeProvider  *self,
                                                          AccordFakeCall       call);
guint               accord_fake_provider_count_writes    (AccordFakeProvider  *self);   /* create, update, remove, create_calendar */
guint               accord_fake_provider_count_mails     (AccordFakeProvider  *self);   /* people mailed */
/* Listings that were begun without a cursor. */
guint               accord_fake_provider_count_full_listings (AccordFakeProvider *self);
/* The fields of every create and update so far, joined. */
AccordFieldMask     accord_fake_provider_written_fields  (AccordFakeProvider  *self);
void                accord_fake_provider_reset_counters  (AccordFakeProvider  *self);

G_END_DECLS
