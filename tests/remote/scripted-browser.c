/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <libsoup/soup.h>
#include <string.h>

#include "scripted-browser.h"

typedef struct
{
  const char *host;
  guint16 port;
  const char *request;
  char *reply; /* (owned) */
  gint done;   /* atomic */
} Exchange;

static gpointer
exchange_thread (gpointer data)
{
  Exchange *exchange = data;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (exchange->host, exchange->port);
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GString) reply = g_string_new (NULL);

  g_socket_client_set_timeout (client, 20);
  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);
  if (connection != NULL)
    {
      GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
      char buffer[4096];
      gssize n;

      g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)),
                                 exchange->request,
                                 strlen (exchange->request),
                                 NULL,
                                 NULL,
                                 NULL);
      while ((n = g_input_stream_read (input, buffer, sizeof buffer, NULL, NULL)) > 0)
        g_string_append_len (reply, buffer, n);
    }
  exchange->reply = g_string_free (g_steal_pointer (&reply), FALSE);
  g_atomic_int_set (&exchange->done, TRUE);
  g_main_context_wakeup (NULL);
  return NULL;
}

char *
browser_send (const char *host, guint16 port, const char *request)
{
  Exchange exchange = { host, port, request, NULL, FALSE };
  GThread *thread = g_thread_new ("browser", exchange_thread, &exchange);

  while (!g_atomic_int_get (&exchange.done))
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
  return exchange.reply;
}

static const char *
target_of (const char *address)
{
  const char *target = strchr (address + strlen ("http://"), '/');

  return target == NULL ? "/" : target;
}

/* @extra: headers ended by \r\n. */
static char *
request_address (const char *method, const char *address, const char *extra, const char *body)
{
  g_autoptr (GUri) uri = g_uri_parse (address, SOUP_HTTP_URI_FLAGS, NULL);
  g_autofree char *request = NULL;
  const char *host = g_uri_get_host (uri);

  request = g_strdup_printf (
      "%s %s HTTP/1.1\r\nHost: %s:%d\r\nConnection: close\r\n%sContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
      method,
      target_of (address),
      host,
      g_uri_get_port (uri),
      extra,
      strlen (body),
      body);
  return browser_send (g_str_equal (host, "localhost") ? "127.0.0.1" : host,
                       (guint16) g_uri_get_port (uri),
                       request);
}

char *
browser_get (const char *address)
{
  return request_address ("GET", address, "", "");
}

guint
browser_get_status (const char *reply)
{
  return g_str_has_prefix (reply, "HTTP/1.")
             ? (guint) g_ascii_strtoull (reply + strlen ("HTTP/1.1 "), NULL, 10)
             : 0;
}

char *
browser_get_header (const char *reply, const char *name)
{
  g_autofree char *start = g_strdup_printf ("\r\n%s: ", name);
  const char *found = strstr (reply, start);

  if (found == NULL)
    return NULL;
  found += strlen (start);
  return g_strndup (found, strcspn (found, "\r"));
}

/* The first group of @pattern. */
static char *
find (const char *text, const char *pattern)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_DEFAULT, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  return g_regex_match (regex, text, 0, &match) ? g_match_info_fetch (match, 1) : NULL;
}

static void
append_ticked (GString *form, const char *page, const char *untick)
{
  g_autoptr (GRegex) regex = g_regex_new ("type=\"checkbox\" name=\"([^\"]*)\"", G_REGEX_DEFAULT, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  for (g_regex_match (regex, page, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *name = g_match_info_fetch (match, 1);

      if (untick == NULL || strstr (name, untick) == NULL)
        {
          g_string_append_c (form, '&');
          g_string_append_uri_escaped (form, name, NULL, FALSE);
          g_string_append (form, "=on");
        }
    }
}

/* As a browser writes it: http://127.0.0.1:80?x is http://127.0.0.1:80/?x. */
static char *
with_path (const char *address)
{
  gsize host = strlen ("http://") + strcspn (address + strlen ("http://"), "/?");
  g_autofree char *base = g_strndup (address, host);

  return g_strconcat (base, address[host] == '/' ? "" : "/", address + host, NULL);
}

char *
browser_sign_in (const char *address, gboolean allow, const char *untick)
{
  g_autofree char *page = browser_get (address);
  g_autofree char *token = find (page, "name=\"forgery_token\" value=\"([^\"]*)\"");
  g_autofree char *user = find (page, "name=\"user\" value=\"([^\"]*)\"");
  g_autofree char *set_cookie = browser_get_header (page, "Set-Cookie");
  g_autofree char *cookie = NULL;
  g_autofree char *extra = NULL;
  g_autofree char *reply = NULL;
  g_autofree char *location = NULL;
  g_autoptr (GString) form = g_string_new (NULL);

  g_assert_cmpuint (browser_get_status (page), ==, 200);
  g_assert_nonnull (token);
  g_assert_nonnull (user);
  g_assert_nonnull (set_cookie);
  cookie = g_strndup (set_cookie, strcspn (set_cookie, ";"));
  extra = g_strdup_printf ("Cookie: %s\r\nContent-Type: application/x-www-form-urlencoded\r\n", cookie);
  g_string_append_printf (form, "forgery_token=%s&user=%s&answer=%s", token, user, allow ? "allow" : "deny");
  append_ticked (form, page, untick);
  reply = request_address ("POST", address, extra, form->str);
  g_assert_cmpuint (browser_get_status (reply) / 100, ==, 3);
  location = browser_get_header (reply, "Location");
  g_assert_nonnull (location);
  return with_path (location);
}

char *
browser_get_query (const char *address, const char *name)
{
  const char *query = strchr (address, '?');
  g_autoptr (GHashTable) values = soup_form_decode (query == NULL ? "" : query + 1);

  return g_strdup (g_hash_table_lookup (values, name));
}

char *
browser_change_query (const char *address, const char *name, const char *value)
{
  const char *query = strchr (address, '?');
  g_autoptr (GHashTable) values = soup_form_decode (query == NULL ? "" : query + 1);
  g_autofree char *encoded = NULL;
  g_autofree char *base = g_strndup (address, strcspn (address, "?"));

  /* Each key and its value are one piece of memory there; ours stays ours. */
  g_hash_table_insert (values, g_strdup (name), (char *) value);
  encoded = soup_form_encode_hash (values);
  return g_strconcat (base, "?", encoded, NULL);
}

guint16
browser_get_port (const char *address)
{
  g_autoptr (GUri) uri = g_uri_parse (address, SOUP_HTTP_URI_FLAGS, NULL);

  return (guint16) g_uri_get_port (uri);
}
