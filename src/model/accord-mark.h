/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AccordMark:
 *
 * The mark on every copy, "store/event/generation/calendar-hash", and the create key derived from it
 * (sync-rules §2).
 */
typedef struct
{
  char *store;          /* (owned) UUID of the store */
  char *event;          /* (owned) UUID of the event */
  guint generation;
  char *calendar_hash;  /* (owned) first 16 hex digits of SHA-256 (remote calendar id) */
} AccordMark;

AccordMark *accord_mark_new       (const char *store, const char *event, guint generation, const char *remote_calendar_id);
AccordMark *accord_mark_from_text (const char *text);              /* NULL: not one of ours */
char       *accord_mark_to_text   (const AccordMark *self);
gboolean    accord_mark_is_for_calendar (const AccordMark *self, const char *remote_calendar_id);
void        accord_mark_free      (AccordMark *self);

/* SHA-256 (event, remote calendar id, generation): 64 hex digits. Providers shape their key from it:
 * Google id "accord" + base32hex, Graph transactionId as a UUID v5. */
char       *accord_create_key     (const char *event, const char *remote_calendar_id, guint generation);

/* The id of an event that was pulled: every computer that pulls the item gives it the same one, so that the copies they
 * make elsewhere collide and are adopted. @life: 0, or the number of events the item has been before.
 * (transfer full) */
char       *accord_pulled_event_id (const char *remote_calendar_id, const char *remote_id, guint life);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordMark, accord_mark_free)

G_END_DECLS
