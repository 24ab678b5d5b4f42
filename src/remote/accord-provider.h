/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/accord-calendar.h"
#include "model/accord-fields.h"
#include "model/accord-holding.h"
#include "model/accord-remote-item.h"
#include "remote/accord-remote-error.h"

G_BEGIN_DECLS

#define ACCORD_TYPE_PROVIDER (accord_provider_get_type ())
G_DECLARE_INTERFACE (AccordProvider, accord_provider, ACCORD, PROVIDER, GObject)

/* In which terms a provider holds a series. */
typedef enum
{
  ACCORD_RECURRENCE_NONE,      /* not at all: what repeats is not mirrored there */
  ACCORD_RECURRENCE_RFC5545,   /* RRULE and RDATE lines, what accord_recurrence_check() passes (Google) */
  ACCORD_RECURRENCE_GRAPH      /* one patternedRecurrence (providers.md §4.2) */
} AccordRecurrenceForm;

typedef struct
{
  AccordFieldMask fields;           /* what the provider can hold */
  gboolean        status_in_busy;   /* tentative is said through busy (Graph showAs) */
  const AccordHolding *holding;     /* (nullable) what it keeps of an event; NULL: everything */
  gboolean        gone_needs_fetch; /* a removal in a listing is a hint, not proof (Graph) */
  gboolean        always_mails;     /* a write on an event with attendees mails them, whatever we ask (Graph) */
  gboolean        can_create_calendars; /* the granted permissions allow it */
  gboolean        can_list_calendars;
  AccordRecurrenceForm recurrence;      /* not NONE: @fields has ACCORD_FIELDS_SERIES */
  gboolean        exceptions_keep_copies; /* of all the series' values: what the series changes must be written to them (Google) */
  gboolean        series_change_drops_exceptions; /* a master whose time or rule is written loses them (Graph) */
} AccordCapabilities;

/* Series: one series = one event = one item, with the master's id.
 *
 * Reading (list_changes, fetch, find_created, the item of a write): the fields of the master, ACCORD_FIELD_RECURRENCE as
 * accord_recurrence_normalise() writes it, and ACCORD_FIELD_EXCEPTIONS complete, also for occurrences outside the range
 * of the listing: of each only the ACCORD_EXCEPTION_FIELDS in which it differs from what the series says for it, all
 * other lines "cancelled" (EXDATE, or a cancelled instance). Its key comes from the original start
 * (accord_occurrence_key(), accord_recurrence_read_key()) in the zone of the item's WHEN. An item that does not
 * repeat carries neither field. The row of an occurrence or exception leads to its master being read whole; the same item
 * may be listed several times. ACCORD_REMOTE_REPEATS is left to what cannot be read as a series: a lone occurrence whose
 * master is not visible, a rule that accord_recurrence_check() refuses. Such items are counted in AccordChanges.repeating.
 *
 * The tag is the master's; when exceptions have tags of their own: the master's, a space, a digest of all of them, so that
 * a changed exception changes the tag. If-Match is sent with the part before the space.
 *
 * Writing: create and update carry RECURRENCE and EXCEPTIONS when these are to be written; EXCEPTIONS says all of them,
 * of an update too: an occurrence that the text does not name is by the rule again. First the master (with key and mark),
 * then the occurrences that differ between what is there now and the wanted text (edit: the instance is patched; cancel:
 * deleted; by the rule again: the series' values are written), then the series is fetched again: that is write->item.
 * Where single occurrences were refused: done = TRUE, item = what is there now, error = ITEM_REJECTED naming the
 * occurrence and the provider's reason. RECURRENCE "" makes a series a single event. Writes to occurrences send mail as
 * the master's does, and If-Match. */

typedef enum { ACCORD_WRITE_CREATE, ACCORD_WRITE_UPDATE, ACCORD_WRITE_REMOVE } AccordWriteKind;

/**
 * AccordWrite:
 *
 * One write with its own token, result and error, so that a provider may batch any number of them.
 */
typedef struct
{
  AccordWriteKind   kind;
  char             *key;        /* (owned) (nullable) create: accord_create_key(), shaped by the provider */
  char             *mark;       /* (owned) (nullable) create: always written; update: written when not NULL */
  char             *remote_id;  /* (owned) (nullable) update, remove */
  char             *tag;        /* (owned) (nullable) update, remove: sent as If-Match */
  AccordFields     *fields;     /* (owned) (nullable) create, update: exactly the fields to write */
  char             *exceptions_before; /* (owned) (nullable) update: EXCEPTIONS as they were there when the write was planned */
  AccordFieldMask   exceptions_mask;   /* fields of single occurrences that the link carries; others stay as they are there */
  gboolean          send_mail;  /* Google sendUpdates=all; FALSE: none, said explicitly */
  char             *zone_hint;  /* (owned) (nullable) zone of the event here, to read the reply's zone by */

  /* filled by apply */
  gboolean          done;       /* committed there, as far as the reply says */
  AccordRemoteItem *item;       /* (owned) (nullable) create, update: the item as the reply shows it */
  GError           *error;      /* (owned) (nullable) ITEM_*; a done remove of something gone already has none; done
                                 * and ITEM_REJECTED: some occurrences of a series were refused */
} AccordWrite;

AccordWrite *accord_write_new  (AccordWriteKind kind);
void         accord_write_free (AccordWrite *self);

/* A page of a listing. Rows may repeat, in any order: the last row of an id wins. What changed and cannot be read there is
 * listed as MAYBE_GONE with @why. */
typedef struct
{
  GPtrArray *items;    /* (owned) (element-type AccordRemoteItem) */
  char      *cursor;   /* (owned) (nullable) while @more: of the next page; else the one to store and pass next time */
  gboolean   more;
  gboolean   complete; /* TRUE on the last page of a full listing: what lies in the range and was not seen is absent */
  guint      repeating;/* items left out because they repeat, in this page */
} AccordChanges;

void accord_changes_clear (AccordChanges *self);

/**
 * AccordProviderInterface:
 *
 * All functions block, run in the account's worker thread, take a cancellable and fail with ACCORD_REMOTE_ERROR
 * or G_IO_ERROR_CANCELLED. They retry, throttle and refresh by themselves (remote/accord-http): an error is final
 * for this pass.
 */
struct _AccordProviderInterface
{
  GTypeInterface parent_iface;

  AccordCapabilities (*get_capabilities) (AccordProvider *self);

  /* (transfer container) (element-type AccordCalendar): remote_id, name, zone, role, writable, primary are set. */
  GPtrArray *(*list_calendars) (AccordProvider *self, GCancellable *cancellable, GError **error);

  /* Creates a calendar and returns it as list_calendars would show it. */
  AccordCalendar *(*create_calendar) (AccordProvider *self, const char *name, const char *zone,
                                      GCancellable *cancellable, GError **error);

  /* One page; call until out->more is FALSE. @cursor NULL: a full listing of [from, to) (Unix seconds) begins;
   * later pages and later rounds get out->cursor back verbatim. CURSOR_EXPIRED: start again with NULL. */
  gboolean (*list_changes) (AccordProvider *self, const AccordCalendar *calendar, const char *cursor,
                            gint64 from, gint64 to, AccordChanges *out,
                            GCancellable *cancellable, GError **error);

  /* Any number of writes. FALSE only when the pass must stop (account or calendar errors); writes not reached
   * then have neither done nor error. */
  gboolean (*apply) (AccordProvider *self, const AccordCalendar *calendar, GPtrArray *writes,
                     GCancellable *cancellable, GError **error);

  /* Did a create with this key or mark arrive? *out NULL and TRUE: it did not. An item that exists only as deleted
   * comes back with state GONE: the key is spent, use the next generation. */
  gboolean (*find_created) (AccordProvider *self, const AccordCalendar *calendar, const char *key, const char *mark,
                            AccordRemoteItem **out, GCancellable *cancellable, GError **error);

  /* The items as they are now; 404, 410, cancelled give state GONE, an item that the server cannot or will not show while
   * its calendar answers MAYBE_GONE with @why: nothing is known of it. (element-type utf8) ids in,
   * (element-type AccordRemoteItem) out, same order and length. */
  gboolean (*fetch) (AccordProvider *self, const AccordCalendar *calendar, GPtrArray *remote_ids,
                     GPtrArray **out, GCancellable *cancellable, GError **error);

  /* Calls made since the provider was created (every HTTP request counts, retries too). */
  guint (*get_calls) (AccordProvider *self);

  /* Microseconds to add to our clock to get the server's, from the last Date header. */
  gint64 (*get_clock_offset) (AccordProvider *self);

  /* Was the item made with this create key? A person's copy of it was not, whatever its mark says. Asks nobody. */
  gboolean (*is_made_with) (AccordProvider *self, const AccordRemoteItem *item, const char *key);
};

AccordCapabilities accord_provider_get_capabilities (AccordProvider *self);
GPtrArray         *accord_provider_list_calendars   (AccordProvider *self, GCancellable *cancellable, GError **error);
AccordCalendar    *accord_provider_create_calendar  (AccordProvider *self, const char *name, const char *zone,
                                                     GCancellable *cancellable, GError **error);
gboolean           accord_provider_list_changes     (AccordProvider *self, const AccordCalendar *calendar, const char *cursor,
                                                     gint64 from, gint64 to, AccordChanges *out,
                                                     GCancellable *cancellable, GError **error);
gboolean           accord_provider_apply            (AccordProvider *self, const AccordCalendar *calendar, GPtrArray *writes,
                                                     GCancellable *cancellable, GError **error);
gboolean           accord_provider_find_created     (AccordProvider *self, const AccordCalendar *calendar, const char *key,
                                                     const char *mark, AccordRemoteItem **out,
                                                     GCancellable *cancellable, GError **error);
gboolean           accord_provider_fetch            (AccordProvider *self, const AccordCalendar *calendar, GPtrArray *remote_ids,
                                                     GPtrArray **out, GCancellable *cancellable, GError **error);
guint              accord_provider_get_calls        (AccordProvider *self);
gint64             accord_provider_get_clock_offset (AccordProvider *self);
gboolean           accord_provider_is_made_with     (AccordProvider *self, const AccordRemoteItem *item, const char *key);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AccordChanges, accord_changes_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordWrite, accord_write_free)

G_END_DECLS
