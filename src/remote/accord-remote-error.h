/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define ACCORD_REMOTE_ERROR (accord_remote_error_quark ())

/* Errors name how far they reach, not the HTTP status. */
typedef enum
{
  ACCORD_REMOTE_ERROR_ITEM_REJECTED,   /* this item only: the provider will never take it as it is */
  ACCORD_REMOTE_ERROR_ITEM_GONE,       /* this item only: 404, 410 */
  ACCORD_REMOTE_ERROR_ITEM_CHANGED,    /* this item only: 412, 409: fetch and plan again */
  ACCORD_REMOTE_ERROR_ITEM_EXISTS,     /* this create only: its key is taken (by a living or a deleted item) */
  ACCORD_REMOTE_ERROR_CURSOR_EXPIRED,  /* relist this calendar */
  ACCORD_REMOTE_ERROR_CALENDAR_GONE,   /* this calendar only */
  ACCORD_REMOTE_ERROR_FORBIDDEN,       /* this calendar or feature: permission or scope is missing; never a sign-out */
  ACCORD_REMOTE_ERROR_SIGNED_OUT,      /* this account: sign-in needed */
  ACCORD_REMOTE_ERROR_REVOKED,         /* this account: access revoked (sync-rules §11) */
  ACCORD_REMOTE_ERROR_BUSY,            /* stop the pass, come back: throttled, quota, 5xx after all retries */
  ACCORD_REMOTE_ERROR_OFFLINE,         /* stop the pass, come back: no connection */
  ACCORD_REMOTE_ERROR_PROTOCOL         /* this calendar: a reply that makes no sense (truncated, not JSON, too large, foreign link) */
} AccordRemoteError;

GQuark accord_remote_error_quark (void);

G_END_DECLS
