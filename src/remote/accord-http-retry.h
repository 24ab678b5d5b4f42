/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Five tries; waits of random length up to 1, 2, 4, 8 s … (full jitter), never above 120 s unless the server names
 * a longer one; all waits of one request together at most five minutes. */
#define ACCORD_RETRY_TRIES    5
#define ACCORD_RETRY_BASE     (G_USEC_PER_SEC)
#define ACCORD_RETRY_CAP      (120 * G_USEC_PER_SEC)
#define ACCORD_RETRY_TOTAL    (300 * G_USEC_PER_SEC)

typedef struct
{
  guint  tries;    /* made so far */
  gint64 waited;   /* microseconds granted so far */
} AccordRetry;

/* The statuses that ask to come back later: 429, 500, 502, 503, 504, 509 (providers.md §2.5, §3.6). */
gboolean accord_retry_is_transient (guint status);

/* Microseconds to wait by a Retry-After header, seconds or HTTP date, as seen at @now (Unix microseconds, server
 * time); -1 when there is none or it makes no sense. */
gint64   accord_retry_parse_after  (const char *value,
                                    gint64      now);

/* Whether to try once more, and after how many microseconds. @after is what accord_retry_parse_after() said. */
gboolean accord_retry_next         (AccordRetry *self,
                                    gint64       after,
                                    gint64      *delay);

G_END_DECLS
