/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "model/accord-json-text.h"

G_BEGIN_DECLS

/* How long and how much one try may take. */
typedef struct
{
  guint stall;      /* seconds without a byte */
  guint total;      /* seconds for the whole try, against a server that drips */
  gsize size;       /* bytes of a reply, after decompression */
  guint nesting;    /* levels of arrays and objects */
} AccordTransportLimits;

#define ACCORD_TRANSPORT_LIMITS { .stall = 45, .total = 180, .size = 32 * 1024 * 1024, .nesting = ACCORD_JSON_NESTING }

/* What came back from one try. */
typedef struct
{
  guint     status;
  JsonNode *json;        /* (owned) (nullable) of any status, when the body is JSON */
  gboolean  empty;       /* no body at all */
  GBytes   *multipart;   /* (owned) (nullable) the body of a 2xx that is multipart: not JSON as a whole */
  char     *boundary;    /* (owned) (nullable) of its parts */
  gint64    date;        /* Unix seconds of the Date header, 0: none */
} AccordTransportReply;

void                  accord_transport_reply_free (AccordTransportReply *self);

/* A session of its own thread-default context: no cookies, no cache, gzip, the system's proxy except for @address on
 * this machine, certificates always checked. */
SoupSession          *accord_transport_session_new (const char                  *address,
                                                    const AccordTransportLimits *limits);

/* A message that follows no redirect. NULL with G_IO_ERROR_INVALID_ARGUMENT: not an address, or neither https nor http
 * on this machine. */
SoupMessage          *accord_transport_message_new (const char                  *method,
                                                    const char                  *address,
                                                    GError                     **error);

/* One try: sends @message and reads the whole reply, within @limits. */
void                  accord_transport_send_async  (SoupSession                 *session,
                                                    SoupMessage                 *message,
                                                    const AccordTransportLimits *limits,
                                                    GCancellable                *cancellable,
                                                    GAsyncReadyCallback          callback,
                                                    gpointer                     user_data);
/* Errors: G_IO_ERROR and G_TLS_ERROR of the connection; G_IO_ERROR_TIMED_OUT; JSON_PARSER_ERROR for a 2xx whose body is
 * not JSON, is truncated, nested too deep or too large. */
AccordTransportReply *accord_transport_send_finish (GAsyncResult                *result,
                                                    GError                     **error);

/* The same, blocking, on a main context of its own; @session must have been made inside the call. For workers. */
AccordTransportReply *accord_transport_send        (SoupMessage                 *message,
                                                    const AccordTransportLimits *limits,
                                                    GCancellable                *cancellable,
                                                    GError                     **error);

/* Parses @body unless it is nested deeper than @nesting. */
JsonNode             *accord_transport_parse       (GBytes                      *body,
                                                    guint                        nesting,
                                                    GError                     **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordTransportReply, accord_transport_reply_free)

G_END_DECLS
