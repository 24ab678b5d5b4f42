/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-server.h"

#include "practice-connections.h"
#include "practice-provider.h"
#include "practice-transport.h"

#include <string.h>

typedef struct
{
  SoupServer *soup;
  GArray *routes; /* of PracticeRoute */
  PracticeHandler fallback;
  char *base;
  guint port;
} Origin;

struct _PracticeServer
{
  PracticeState *state; /* (unowned) */
  PracticeLog *log;
  PracticeFaults *faults;
  PracticeConnections *connections;
  Origin origins[PRACTICE_N_ORIGINS];
};

/* A request from a socket, from its arrival until the last byte of its reply. */
typedef struct
{
  PracticeServer *server;
  SoupServerMessage *message; /* (owned) */
  PracticeRequest *request;
  guint source;
  gboolean finished;
} Exchange;

PracticeServer *
practice_server_new (PracticeState *state)
{
  PracticeServer *server = g_new0 (PracticeServer, 1);

  server->state = state;
  server->log = practice_log_new ();
  server->faults = practice_faults_new ();
  server->connections = practice_connections_new ();
  for (guint i = 0; i < PRACTICE_N_ORIGINS; i++)
    server->origins[i].routes = g_array_new (FALSE, FALSE, sizeof (PracticeRoute));
  return server;
}

void
practice_server_free (PracticeServer *server)
{
  for (guint i = 0; i < PRACTICE_N_ORIGINS; i++)
    {
      Origin *origin = &server->origins[i];

      if (origin->soup != NULL)
        soup_server_disconnect (origin->soup);
      g_clear_object (&origin->soup);
      g_array_unref (origin->routes);
      g_free (origin->base);
    }
  practice_connections_free (server->connections);
  practice_log_free (server->log);
  practice_faults_free (server->faults);
  g_free (server);
}

void
practice_server_add_routes (PracticeServer *server,
                            PracticeOrigin origin,
                            const PracticeRoute *routes)
{
  for (; routes->pattern != NULL; routes++)
    g_array_append_vals (server->origins[origin].routes, routes, 1);
}

void
practice_server_set_fallback (PracticeServer *server,
                              PracticeOrigin origin,
                              PracticeHandler handler)
{
  server->origins[origin].fallback = handler;
}

/* Compares segment by segment and keeps what stands for the names in braces. */
static gboolean
match_pattern (const char *pattern,
               const char *path,
               GHashTable *params)
{
  g_auto (GStrv) wanted = g_strsplit (pattern, "/", -1);
  g_auto (GStrv) given = g_strsplit (path, "/", -1);

  if (g_strv_length (wanted) != g_strv_length (given))
    return FALSE;
  g_hash_table_remove_all (params);
  for (guint i = 0; wanted[i] != NULL; i++)
    {
      gsize length = strlen (wanted[i]);

      if (*wanted[i] == '{' && *given[i] != '\0')
        {
          char *value = g_uri_unescape_string (given[i], NULL);

          g_hash_table_insert (params, g_strndup (wanted[i] + 1, length - 2),
                               value != NULL ? value : g_strdup (given[i]));
        }
      else if (strcmp (wanted[i], given[i]) != 0)
        return FALSE;
    }
  return TRUE;
}

static void
run_handler (PracticeRequest *request)
{
  Origin *origin = &request->server->origins[request->origin];

  for (guint i = 0; i < origin->routes->len; i++)
    {
      const PracticeRoute *route = &g_array_index (origin->routes, PracticeRoute, i);

      if ((route->method == NULL || strcmp (route->method, request->method) == 0) &&
          match_pattern (route->pattern, request->path, request->params))
        {
          request->route_data = route->data;
          route->handler (request);
          return;
        }
    }
  if (origin->fallback != NULL)
    origin->fallback (request);
  else
    practice_request_reply_text (request, SOUP_STATUS_NOT_FOUND, "text/plain; charset=UTF-8", "Not found\n");
}

/* In the words of the provider, or of its sign-in. */
static void
refuse_with_reason (PracticeRequest *request,
                    PracticeFault *fault)
{
  JsonObject *body;

  if (!g_str_has_suffix (request->path, "/token"))
    {
      practice_provider_class ((PracticeProvider) request->origin)->refuse (request, fault->status, fault->reason);
      return;
    }
  body = json_object_new ();
  json_object_set_string_member (body, "error", fault->reason);
  json_object_set_string_member (body, "error_description", "The request was refused.");
  practice_request_reply_json (request, fault->status, body);
}

static void
add_retry_after (PracticeRequest *request,
                 PracticeFault *fault)
{
  gint64 rest = (fault->until - practice_state_now (request->state)) / G_USEC_PER_SEC + 1;
  g_autofree char *text =
      g_strdup_printf ("%" G_GINT64_FORMAT, fault->retry_after > 0 ? fault->retry_after : MAX (rest, 1));

  if (fault->retry_after != 0)
    practice_request_set_header (request, "Retry-After", text);
}

static void
apply_fault_reply (PracticeRequest *request,
                   PracticeFault *fault)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (fault->reason != NULL)
    refuse_with_reason (request, fault);
  else if (fault->action == PRACTICE_FAULT_HTML)
    practice_request_reply_text (request,
                                 fault->status,
                                 "text/html; charset=UTF-8",
                                 fault->body != NULL
                                     ? fault->body
                                     : "<!DOCTYPE html><title>Error</title><h1>Bad gateway</h1>");
  else
    practice_request_reply_text (request, fault->status, "application/json; charset=UTF-8",
                                 fault->body != NULL ? fault->body : "");
  add_retry_after (request, fault);
  if (fault->headers == NULL)
    return;
  json_object_iter_init (&iter, fault->headers);
  while (json_object_iter_next (&iter, &name, &value))
    {
      GValue content = G_VALUE_INIT;
      GValue text = G_VALUE_INIT;

      json_node_get_value (value, &content);
      g_value_init (&text, G_TYPE_STRING);
      g_value_transform (&content, &text);
      practice_request_set_header (request, name, g_value_get_string (&text));
      g_value_unset (&content);
      g_value_unset (&text);
    }
}

/* Repeats or mixes the rows of a listing. */
static void
disturb_rows (PracticeRequest *request)
{
  JsonObject *reply = practice_request_reply_object (request);
  const char *member = NULL;
  g_autoptr (JsonArray) rows = NULL;
  JsonArray *result;

  if (reply != NULL)
    member = json_object_has_member (reply, "items")   ? "items"
             : json_object_has_member (reply, "value") ? "value"
                                                       : NULL;
  if (member == NULL)
    {
      g_clear_pointer (&reply, json_object_unref);
      return;
    }
  rows = json_array_ref (json_object_get_array_member (reply, member));
  result = json_array_new ();
  if (request->fault == PRACTICE_FAULT_DUPLICATE)
    for (guint i = 0; i < json_array_get_length (rows); i++)
      json_array_add_element (result, json_node_copy (json_array_get_element (rows, i)));
  /* Backwards is an order no client may rely on, and the same one in every run. */
  for (guint i = json_array_get_length (rows); i > 0; i--)
    json_array_add_element (result, json_node_copy (json_array_get_element (rows, i - 1)));
  json_object_set_array_member (reply, member, result);
  practice_request_reply_json (request, request->status, reply);
}

static gboolean
replaces_reply (PracticeFaultAction action)
{
  return action == PRACTICE_FAULT_STATUS || action == PRACTICE_FAULT_HTML;
}

static gboolean
needs_no_reply (PracticeFault *fault)
{
  return !fault->after && (replaces_reply (fault->action) || fault->action == PRACTICE_FAULT_RESET ||
                           fault->action == PRACTICE_FAULT_HANG);
}

/* The control interface itself is of no interest, unless somebody sends it a token. */
static gboolean
is_logged (PracticeRequest *request)
{
  if (request->origin == PRACTICE_ORIGIN_CONTROL)
    return practice_request_header (request, "Authorization") != NULL;
  return !request->other_person;
}

/* What befalls a part on its way befalls the whole batch. */
static void
strike_batch (PracticeRequest *request)
{
  if (request->batch == NULL)
    return;
  if (request->fault == PRACTICE_FAULT_RESET || request->fault == PRACTICE_FAULT_HANG)
    request->batch->broken = TRUE;
  if (request->batch->broken || request->fault == PRACTICE_FAULT_TRUNCATE ||
      request->fault == PRACTICE_FAULT_SLOW)
    request->batch->fault = request->fault;
}

static PracticeFault *
find_fault (PracticeRequest *request)
{
  PracticeFault *fault;

  if (request->other_person)
    return NULL;
  fault = practice_faults_match (request->server->faults, request);
  return fault != NULL ? fault : practice_faults_trouble (request->server->faults, request);
}

/* Carries the request out under the faults ordered for it. */
static void
perform (PracticeRequest *request)
{
  PracticeFault *fault = find_fault (request);

  request->fault = fault != NULL ? fault->action : PRACTICE_FAULT_NONE;
  if (fault == NULL || !needs_no_reply (fault))
    run_handler (request);
  if (fault != NULL && replaces_reply (fault->action))
    apply_fault_reply (request, fault);
  else if (request->fault == PRACTICE_FAULT_DUPLICATE || request->fault == PRACTICE_FAULT_SHUFFLE)
    disturb_rows (request);
  strike_batch (request);
  if (request->status == 0)
    request->status = SOUP_STATUS_INTERNAL_SERVER_ERROR;
  if (is_logged (request))
    practice_log_add (request->server->log, request);
}

void
practice_server_dispatch (PracticeRequest *request)
{
  perform (request);
}

PracticeRequest *
practice_server_as_person (PracticeServer *server,
                           PracticeUser *user,
                           const char *method,
                           const char *path,
                           JsonObject *body)
{
  PracticeOrigin origin =
      user->provider == PRACTICE_GOOGLE ? PRACTICE_ORIGIN_GOOGLE : PRACTICE_ORIGIN_MICROSOFT;
  g_autoptr (GBytes) bytes = NULL;
  PracticeRequest *request;

  if (body != NULL)
    {
      g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), body);
      char *text = json_to_string (node, FALSE);

      bytes = g_bytes_new_take (text, strlen (text));
    }
  request = practice_request_new (server, origin, method, path, bytes);
  if (body != NULL)
    soup_message_headers_replace (request->headers, "Content-Type", "application/json");
  request->user = user;
  request->other_person = TRUE;
  perform (request);
  return request;
}

static void
exchange_free (gpointer data)
{
  Exchange *exchange = data;

  g_clear_handle_id (&exchange->source, g_source_remove);
  g_signal_handlers_disconnect_by_data (exchange->message, exchange);
  if (exchange->request->user != NULL && exchange->request->token != NULL)
    practice_log_end (exchange->server->log, exchange->request->user);
  g_object_unref (exchange->message);
  practice_request_free (exchange->request);
  g_free (exchange);
}

static void
exchange_finished_cb (SoupServerMessage *message,
                      gpointer data)
{
  Exchange *exchange = data;

  practice_connections_rest (exchange->server->connections, soup_server_message_get_socket (message));
  exchange_free (exchange);
}

static gboolean
exchange_run_cb (gpointer data)
{
  Exchange *exchange = data;
  PracticeRequest *request = exchange->request;
  g_autoptr (SoupServerMessage) message = g_object_ref (exchange->message);
  gboolean torn;

  exchange->source = 0;
  perform (request);
  /* A connection taken from libsoup never says that it has finished, and would count as in flight for ever. */
  torn = request->fault == PRACTICE_FAULT_RESET || request->fault == PRACTICE_FAULT_TRUNCATE;
  if (torn)
    g_signal_handlers_disconnect_by_data (message, exchange);
  /* From here on "finished" may free the exchange at any moment. */
  practice_transport_deliver (request, message, request->fault);
  if (torn)
    exchange_free (exchange);
  return G_SOURCE_REMOVE;
}

static void
copy_header (const char *name,
             const char *value,
             gpointer data)
{
  soup_message_headers_append (data, name, value);
}

/* The person and token behind "Authorization: Bearer …", whatever their state. */
static void
resolve_token (PracticeRequest *request)
{
  const char *authorization = practice_request_header (request, "Authorization");

  if (request->origin == PRACTICE_ORIGIN_CONTROL || authorization == NULL ||
      g_ascii_strncasecmp (authorization, "Bearer ", 7) != 0)
    return;
  request->token = g_hash_table_lookup (request->state->tokens, authorization + 7);
  if (request->token != NULL && request->token->kind != PRACTICE_TOKEN_ACCESS)
    request->token = NULL;
  request->user = request->token != NULL ? request->token->user : NULL;
}

static PracticeRequest *
request_from_message (PracticeServer *server,
                      PracticeOrigin origin,
                      SoupServerMessage *message)
{
  GUri *uri = soup_server_message_get_uri (message);
  const char *query = g_uri_get_query (uri);
  g_autofree char *path = g_strconcat (g_uri_get_path (uri), query != NULL ? "?" : "", query, NULL);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  PracticeRequest *request =
      practice_request_new (server, origin, soup_server_message_get_method (message), path, bytes);

  soup_message_headers_foreach (soup_server_message_get_request_headers (message),
                                copy_header,
                                request->headers);
  resolve_token (request);
  return request;
}

static PracticeOrigin
origin_of (PracticeServer *server,
           SoupServer *soup)
{
  for (guint i = 0; i < PRACTICE_N_ORIGINS; i++)
    if (server->origins[i].soup == soup)
      return i;
  g_assert_not_reached ();
}

/* A page of somebody else's, whose name was made to lead here (DNS rebinding), must not command this server. */
static gboolean
host_is_ours (SoupServerMessage *message)
{
  static const char *const ours[] = { "127.0.0.1", "localhost", "[::1]", "::1", NULL };
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *host = soup_message_headers_get_one (headers, "Host");
  const char *port = host != NULL ? strrchr (host, ':') : NULL;
  g_autofree char *name = NULL;

  if (host == NULL)
    return FALSE;
  if (port != NULL && strspn (port + 1, "0123456789") == strlen (port + 1) && strchr (port, ']') == NULL)
    name = g_ascii_strdown (host, port - host);
  else
    name = g_ascii_strdown (host, -1);
  return g_strv_contains (ours, name);
}

static void
arrived_cb (SoupServer *soup,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  PracticeServer *server = data;
  PracticeOrigin origin = origin_of (server, soup);
  Exchange *exchange;
  guint latency = 0;

  if (origin == PRACTICE_ORIGIN_CONTROL && !host_is_ours (message))
    {
      soup_server_message_set_status (message, SOUP_STATUS_FORBIDDEN, NULL);
      return;
    }
  practice_connections_work (server->connections, soup_server_message_get_socket (message));
  exchange = g_new0 (Exchange, 1);
  exchange->server = server;
  exchange->message = g_object_ref (message);
  exchange->request = request_from_message (server, origin, message);
  if (exchange->request->user != NULL)
    practice_log_begin (server->log, exchange->request->user);
  g_signal_connect (message, "finished", G_CALLBACK (exchange_finished_cb), exchange);
  if (origin != PRACTICE_ORIGIN_CONTROL)
    latency = (guint) practice_settings_get_int (server->state->settings, "latency_ms");
  soup_server_message_pause (message);
  exchange->source = g_timeout_add (latency, exchange_run_cb, exchange);
}

gboolean
practice_server_listen (PracticeServer *server,
                        PracticeOrigin which,
                        guint port,
                        GError **error)
{
  Origin *origin = &server->origins[which];
  GSList *uris;

  origin->soup = g_object_new (SOUP_TYPE_SERVER, "raw-paths", TRUE, "server-header", "practice", NULL);
  soup_server_add_handler (origin->soup, NULL, arrived_cb, server, NULL);
  if (!soup_server_listen_local (origin->soup, port, 0, error))
    {
      g_prefix_error (error, "port %u: ", port);
      return FALSE;
    }
  uris = soup_server_get_uris (origin->soup);
  origin->port = (guint) g_uri_get_port (uris->data);
  origin->base = g_strdup_printf ("http://127.0.0.1:%u", origin->port);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return TRUE;
}

guint
practice_server_get_port (PracticeServer *server,
                          PracticeOrigin origin)
{
  return server->origins[origin].port;
}

const char *
practice_server_get_base (PracticeServer *server,
                          PracticeOrigin origin)
{
  return server->origins[origin].base;
}

PracticeState *
practice_server_get_state (PracticeServer *server)
{
  return server->state;
}

PracticeLog *
practice_server_get_log (PracticeServer *server)
{
  return server->log;
}

PracticeFaults *
practice_server_get_faults (PracticeServer *server)
{
  return server->faults;
}

guint
practice_server_in_flight (PracticeServer *server,
                           PracticeUser *user)
{
  return practice_log_in_flight (server->log, user);
}
