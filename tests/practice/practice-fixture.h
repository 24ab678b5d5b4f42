/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

#define FIXTURE_MARA "mara@halden.example"
#define FIXTURE_OTHER "mara@lindqvist.example"
#define FIXTURE_CLIENT "104857600-practice.apps.googleusercontent.com"
#define FIXTURE_SECRET "GOCSPX-practice-not-a-secret"
#define FIXTURE_MS_CLIENT "2f6d5c7a-1111-4c4c-8e8e-0123456789ab"

/* The real program, on ports of its own, in a folder of its own. */
typedef struct
{
  GSubprocess *process;
  SoupSession *session;
  char *folder;
  char *google;    /* origin, without a slash at the end */
  char *microsoft;
  char *control;
  char *token;     /* (nullable) sent with fixture_google () and fixture_graph () */
} Fixture;

typedef struct
{
  guint status;    /* 0 when the connection broke */
  char *text;
  JsonNode *json;  /* (nullable) */
  SoupMessageHeaders *headers;
} Reply;

/* For g_test_add (): @data may hold an additional option such as "--seed". */
void fixture_set_up    (Fixture       *fixture,
                        gconstpointer  data);
void fixture_tear_down (Fixture       *fixture,
                        gconstpointer  data);
/* Ends the program and begins it anew on the same state. */
void fixture_restart   (Fixture       *fixture);

void reply_free (Reply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reply, reply_free)

/* @body: (nullable); JSON may be written with ' for ".  @headers: (nullable) "Name: value" lines.
 * Redirects are not followed. */
Reply *fixture_send    (Fixture    *fixture,
                        const char *method,
                        const char *address,
                        const char *headers,
                        const char *type,
                        const char *body);
/* @path below the origin; with the token. */
Reply *fixture_google  (Fixture    *fixture,
                        const char *method,
                        const char *path,
                        const char *body);
Reply *fixture_graph   (Fixture    *fixture,
                        const char *method,
                        const char *path,
                        const char *body);
/* The same with an additional header line. */
Reply *fixture_google_with (Fixture    *fixture,
                            const char *method,
                            const char *path,
                            const char *header,
                            const char *body);
Reply *fixture_control (Fixture    *fixture,
                        const char *method,
                        const char *path,
                        const char *body);
/* A form, as to a token endpoint. */
Reply *fixture_form    (Fixture    *fixture,
                        const char *address,
                        const char *form);
/* Sets fixture->token to one of these scopes; Google's are written without prefix. */
void   fixture_grant   (Fixture    *fixture,
                        const char *provider,
                        const char *user,
                        const char *scopes);
void   fixture_fault   (Fixture    *fixture,
                        const char *description);
void   fixture_set     (Fixture    *fixture,
                        const char *settings);

/* "error.errors.0.reason": the text, number or truth there as text; "" when absent. */
const char *reply_at   (Reply      *reply,
                        const char *path);
/* Number of elements of the array there, -1 when there is none. */
int         reply_size (Reply      *reply,
                        const char *path);
/* The row of the array "items" whose "id" is @id; NULL when absent. */
JsonObject *reply_item (Reply      *reply,
                        const char *id);
const char *reply_header (Reply      *reply,
                          const char *name);

G_END_DECLS
