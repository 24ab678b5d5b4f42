/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "remote/accord-http-transport.h"
#include "remote/accord-http.h"

G_BEGIN_DECLS

/* What a server answered to one request, whether it came alone or inside a batch. */
typedef struct
{
  char     *id;          /* (owned) (nullable) of the request inside a batch; NULL: came alone */
  guint     status;
  JsonNode *json;        /* (owned) (nullable) */
  gboolean  garbled;     /* there is a body, and it is not JSON */
  char     *etag;        /* (owned) (nullable) */
  char     *location;    /* (owned) (nullable) */
  char     *retry_after; /* (owned) (nullable) */
} AccordHttpReply;

AccordHttpReply *accord_http_reply_new    (void);
void             accord_http_reply_free   (AccordHttpReply *self);
/* Keeps @value when @name is one of the headers that count; the first of a name wins. */
void             accord_http_reply_header (AccordHttpReply *self,
                                           const char      *name,
                                           const char      *value);

/**
 * AccordBatchFormat:
 *
 * How a provider takes many requests in one. The requests of a batch are named "1", "2" … in their order.
 */
struct _AccordBatchFormat
{
  const char *name;
  guint       most;           /* requests in one batch */
  guint       most_throttled; /* from the first 429 inside one on; 0: no fewer */

  /* The body of a batch of @exchanges at @addresses, all of them below @api; @type is its Content-Type. */
  GBytes    *(*write) (GPtrArray *exchanges, GPtrArray *addresses, const char *api, const char **type);
  /* (element-type AccordHttpReply) in any order. What cannot be read is left out. NULL: not a batch's reply. */
  GPtrArray *(*read)  (const AccordTransportReply *reply, guint nesting, GError **error);
};

/* providers.md §3.6: JSON, 20, after a 429 inside one no more than Outlook carries out at once, 4. */
extern const AccordBatchFormat accord_batch_graph;
/* providers.md §2.2: multipart/mixed; 50, as older descriptions allow no more. */
extern const AccordBatchFormat accord_batch_google;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordHttpReply, accord_http_reply_free)

G_END_DECLS
