/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/accord-fields.h"
#include "model/accord-projection.h"
#include "model/accord-remote-item.h"
#include "store/accord-store.h"

G_BEGIN_DECLS

/* sync-rules §1 */
typedef enum
{
  ACCORD_LINK_LIVE,
  ACCORD_LINK_HELD,        /* conflict, brake, stuck, would mail: why says which */
  ACCORD_LINK_RELEASED,    /* exists there, no longer touched */
  ACCORD_LINK_WITHDRAWN,   /* we took it away */
  ACCORD_LINK_HIDDEN       /* exists there, not shown here */
} AccordLinkState;

const char *accord_link_state_to_text   (AccordLinkState state);   /* live | held | released | withdrawn | hidden */
gboolean    accord_link_state_from_text (const char *text, AccordLinkState *out);

/* Why a link was released whose event the rules of the calendar no longer include (§8). */
#define ACCORD_LINK_WHY_RULE "The rules of this calendar no longer include it; the copy is left as it is."

/**
 * AccordLink:
 *
 * One event in one calendar; at most one per pair, and one per remote item.
 */
typedef struct
{
  gint64           id;
  char            *event;        /* (owned) */
  char            *calendar;     /* (owned) */
  char            *remote_id;    /* (owned) (nullable) NULL when withdrawn or stuck before its creation */
  char            *tag;          /* (owned) (nullable) as last read */
  AccordLinkState  state;
  AccordOrigin     origin;
  gboolean         organised_by_me;
  guint            generation;
  AccordFields    *sent;         /* (owned) (nullable) L₀ */
  AccordFields    *seen;         /* (owned) (nullable) R₀ */
  char            *why;          /* (owned) (nullable) sentence for a held, stuck or released link */
  char            *hold;         /* (owned) (nullable) conflict | brake | stuck | mail | deletion | unrepresentable | disconnected */
  char            *web_link;     /* (owned) (nullable) */
  char            *uid;          /* (owned) (nullable) iCalendar UID there */
  gint64           change_no;    /* the event's change number that sent was made from */
  gint64           synced_at;    /* Unix seconds */
  char            *refused;      /* (owned) (nullable) digest of the write the provider refused; not tried again as it is */
  gboolean         gone_there;   /* a tombstone of a dormant link, remembered (§7) */
} AccordLink;

AccordLink *accord_link_new  (const char *event, const char *calendar);
AccordLink *accord_link_copy (const AccordLink *self);
void        accord_link_free (AccordLink *self);

GPtrArray  *accord_store_list_links         (AccordStore *self, const char *calendar, GError **error);  /* (element-type AccordLink) */
/* Those that every pass looks at: held ones, and those with a remembered tombstone. */
GPtrArray  *accord_store_list_open_links    (AccordStore *self, const char *calendar, GError **error);
GPtrArray  *accord_store_list_event_links   (AccordStore *self, const char *event, GError **error);
/* UID of a copy → id of its event, of all links that know one. (transfer full) */
GHashTable  *accord_store_list_uids          (AccordStore *self, GError **error);
AccordLink *accord_store_find_link          (AccordStore *self, const char *event, const char *calendar, GError **error);     /* NULL without error: none */
AccordLink *accord_store_find_remote_link   (AccordStore *self, const char *calendar, const char *remote_id, GError **error);
gboolean    accord_store_put_link           (AccordStore *self, AccordLink *link, GError **error);      /* insert or update; sets id */
gboolean    accord_store_remove_link        (AccordStore *self, gint64 id, GError **error);
guint       accord_store_count_live_links   (AccordStore *self, const char *calendar, gint64 from, gint64 to, GError **error);

/* What the listing of a calendar showed, remembered so that an item entering the window is pulled without a full
 * listing (§7). put: state PRESENT stores or replaces, others remove. */
gboolean          accord_store_put_remote_item   (AccordStore *self, const char *calendar, const AccordRemoteItem *item, GError **error);
AccordRemoteItem *accord_store_get_remote_item   (AccordStore *self, const char *calendar, const char *remote_id, GError **error);
GPtrArray        *accord_store_list_remote_items (AccordStore *self, const char *calendar, gint64 from, gint64 to, GError **error); /* touching [from, to) */
/* Those of @calendar whose mark was written for the calendar with the id @marked_for there. */
GPtrArray        *accord_store_list_marked_items (AccordStore *self, const char *calendar, const char *marked_for, GError **error);
/* How many that the listings showed have one of these traits; 0 also where the store cannot be read. */
guint             accord_store_count_remote_items (AccordStore *self, const char *calendar, AccordRemoteTraits traits);
gboolean          accord_store_clear_remote_items (AccordStore *self, const char *calendar, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordLink, accord_link_free)

G_END_DECLS
