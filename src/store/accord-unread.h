/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/accord-store.h"

G_BEGIN_DECLS

/**
 * AccordUnread:
 *
 * An item of a calendar that changed, or may have gone, and that the provider refuses to show. Nothing is known of it, so
 * nothing is done with it; it is remembered, so that the listing it stood in need not come again.
 */
typedef struct
{
  char   *remote_id;  /* (owned) */
  char   *reason;     /* (owned) what the provider said */
  guint   tries;      /* cycles that asked about it since it was listed last */
  gint64  asked_at;   /* Unix seconds */
  char   *cycle;      /* (owned) the last one that asked */
} AccordUnread;

AccordUnread *accord_unread_new  (const char *remote_id);
void          accord_unread_free (AccordUnread *self);

/* (element-type AccordUnread) by id. Errors: ACCORD_STORE_ERROR. */
GPtrArray *accord_store_list_unread   (AccordStore *self, const char *calendar, GError **error);
/* Insert or update. */
gboolean   accord_store_put_unread    (AccordStore *self, const char *calendar, const AccordUnread *row, GError **error);
gboolean   accord_store_remove_unread (AccordStore *self, const char *calendar, const char *remote_id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordUnread, accord_unread_free)

G_END_DECLS
