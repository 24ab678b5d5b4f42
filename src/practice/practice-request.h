/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "practice-state.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef struct _PracticeServer PracticeServer;

/* The listening addresses.  Each is an origin of its own, so that a token sent to
 * the wrong one is seen in the request log. */
typedef enum
{
  PRACTICE_ORIGIN_GOOGLE,
  PRACTICE_ORIGIN_MICROSOFT,
  PRACTICE_ORIGIN_CONTROL,
} PracticeOrigin;

#define PRACTICE_N_ORIGINS 3

typedef enum
{
  PRACTICE_FAULT_NONE,
  PRACTICE_FAULT_STATUS,
  PRACTICE_FAULT_RESET,
  PRACTICE_FAULT_TRUNCATE,
  PRACTICE_FAULT_HTML,
  PRACTICE_FAULT_SLOW,
  PRACTICE_FAULT_HANG,
  /* Carried out by the common dispatcher on the array "items" or "value": */
  PRACTICE_FAULT_DUPLICATE,
  PRACTICE_FAULT_SHUFFLE,
  /* Left to what counts the rows of a page: */
  PRACTICE_FAULT_OVERSIZE,
  /* Left to the handler, which asks practice_request_fault (): */
  PRACTICE_FAULT_EMPTY_PAGE,
  PRACTICE_FAULT_FOREIGN_NEXT_LINK,
  PRACTICE_FAULT_LOOPING_NEXT_LINK,
} PracticeFaultAction;

/* One request and the reply being made for it: from a socket, from a part of a
 * batch, or from the control interface in the name of another person. */
typedef struct _PracticeRequest PracticeRequest;
struct _PracticeRequest
{
  PracticeServer *server;      /* (unowned) */
  PracticeState *state;        /* (unowned) */
  PracticeOrigin origin;
  char *method;
  char *path;                  /* still percent-encoded, without the query */
  char *query_text;            /* (nullable) */
  GHashTable *query;           /* name → GPtrArray of decoded values */
  GHashTable *params;          /* name in the route's pattern → decoded segment */
  SoupMessageHeaders *headers; /* of the request */
  GBytes *body;                /* never NULL */
  PracticeToken *token;        /* (nullable) (unowned) what the bearer token stands for; may be expired or revoked */
  PracticeUser *user;          /* (nullable) (unowned) whose mailbox: of the token, or set for another person's edit */
  gboolean other_person;       /* an edit from outside the client: no token, no role check, not logged */
  gboolean is_part;            /* part of a batch */
  PracticeRequest *batch;      /* (nullable) (unowned) the batch it is a part of */
  guint n_parts;               /* of a batch: parts carried out so far, the present one included */
  gboolean broken;             /* of a batch: the connection is gone, what follows is not carried out */
  PracticeFaultAction fault;
  gint64 arrived;              /* virtual clock */
  gconstpointer route_data;    /* (nullable) of the route that matched */

  guint status;                /* of the reply, 0 until one is set */
  SoupMessageHeaders *reply_headers;
  GBytes *reply_body;          /* (nullable) */
  char *reply_type;            /* (nullable) content type */
};

/* @path may carry a query.  @body: (nullable) */
PracticeRequest *practice_request_new  (PracticeServer *server,
                                        PracticeOrigin  origin,
                                        const char     *method,
                                        const char     *path,
                                        GBytes         *body);
void             practice_request_free (PracticeRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticeRequest, practice_request_free)

/* Makes @request the next part of @batch, with its token and person. */
void             practice_request_join_batch (PracticeRequest *request,
                                              PracticeRequest *batch);

/* The first value of a query parameter, decoded; NULL when absent. */
const char *practice_request_query      (PracticeRequest *request,
                                         const char      *name);
/* All values; (nullable) (element-type utf8) (unowned) */
GPtrArray  *practice_request_query_all  (PracticeRequest *request,
                                         const char      *name);
/* A decoded path segment that the route's pattern names, e.g. "{calendarId}". */
const char *practice_request_param      (PracticeRequest *request,
                                         const char      *name);
const char *practice_request_header     (PracticeRequest *request,
                                         const char      *name);
/* The body as a JSON object; NULL when it is none.  (transfer full) (nullable) */
JsonObject *practice_request_json       (PracticeRequest *request);
/* The body as a form; never NULL. (transfer full) name → value */
GHashTable *practice_request_form       (PracticeRequest *request);

void practice_request_reply_json  (PracticeRequest *request,
                                   guint            status,
                                   JsonObject      *object); /* (transfer full) */
void practice_request_reply_text  (PracticeRequest *request,
                                   guint            status,
                                   const char      *type,
                                   const char      *text);
void practice_request_reply_empty (PracticeRequest *request,
                                   guint            status);
void practice_request_redirect    (PracticeRequest *request,
                                   const char      *location); /* 302 */
void practice_request_set_header  (PracticeRequest *request,
                                   const char      *name,
                                   const char      *value);
/* The JSON object of the reply so far; (transfer full) (nullable) */
JsonObject *practice_request_reply_object (PracticeRequest *request);

G_END_DECLS
