/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-fields.h"

G_BEGIN_DECLS

typedef enum
{
  ACCORD_REMOTE_PRESENT,
  ACCORD_REMOTE_GONE,        /* proof: Google's tombstone, or a fetch that says 404, 410 or cancelled */
  ACCORD_REMOTE_MAYBE_GONE   /* hint only: Graph's @removed (providers.md §3.5); with @why nothing could be learned */
} AccordRemoteState;

typedef enum
{
  ACCORD_REMOTE_REPEATS       = 1 << 0,  /* repeats in a way that cannot be read as a series */
  ACCORD_REMOTE_NOT_MINE      = 1 << 1,  /* somebody else organises it */
  ACCORD_REMOTE_DECLINED      = 1 << 2,  /* I declined it */
  ACCORD_REMOTE_DRAFT         = 1 << 3,
  ACCORD_REMOTE_CANCELLED     = 1 << 4,  /* cancelled by its organiser, still there */
  ACCORD_REMOTE_SPECIAL       = 1 << 5,  /* birthday, fromGmail, focusTime, outOfOffice, workingLocation */
  ACCORD_REMOTE_HTML_BODY     = 1 << 6,  /* the body there is formatted */
  ACCORD_REMOTE_BIRTHDAY      = 1 << 7,  /* which of the special ones, beside SPECIAL */
  ACCORD_REMOTE_LOCATION      = 1 << 8,
  ACCORD_REMOTE_FOCUS         = 1 << 9,
  ACCORD_REMOTE_AWAY          = 1 << 10,
  ACCORD_REMOTE_FROM_MAIL     = 1 << 11
} AccordRemoteTraits;

/**
 * AccordRemoteItem:
 *
 * One item of a calendar as a provider showed it, normalised. All of @fields that the provider holds are filled,
 * whatever a link carries; the engine filters.
 */
typedef struct
{
  char              *id;        /* (owned) */
  char              *tag;       /* (owned) (nullable) etag or change key for If-Match */
  AccordRemoteState  state;
  AccordRemoteTraits traits;
  AccordFields      *fields;    /* (owned) (nullable) NULL unless present */
  char              *mark;      /* (owned) (nullable) accord_mark_to_text() */
  char              *uid;       /* (owned) (nullable) iCalendar UID: for MOVE and S18, never a key */
  char              *web_link;  /* (owned) (nullable) */
  char              *made_with; /* (owned) (nullable) the create key in the provider's own form, where it shows one; not stored */
  gint64             updated;   /* server time, Unix seconds, 0: unknown */
  char              *why;       /* (owned) (nullable) MAYBE_GONE: asked for, and the provider refused to show it: its reason */
} AccordRemoteItem;

AccordRemoteItem *accord_remote_item_new            (const char             *id);
/* One that is not there, and one that may not be; @why (nullable): the provider refused to show it. */
AccordRemoteItem *accord_remote_item_new_gone       (const char             *id);
AccordRemoteItem *accord_remote_item_new_maybe_gone (const char             *id,
                                                     const char             *why);
AccordRemoteItem *accord_remote_item_copy           (const AccordRemoteItem *self);
void              accord_remote_item_free           (AccordRemoteItem       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordRemoteItem, accord_remote_item_free)

G_END_DECLS
