/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-http"

#include "remote/accord-multipart.h"

#include <string.h>

/* No body holds it: JSON has no line ends outside of strings, and none inside. */
#define BOUNDARY "batch_of_accord"
#define ID_PREFIX "item-"
#define MAX_BOUNDARY 70

/* ---- writing ---- */

/* A header's value comes from a server: it must not end its line. */
static void
write_header_cb (const char *name, const char *value, gpointer user_data)
{
  g_autofree char *line = g_strdup (value);

  for (char *c = line; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';
  g_string_append_printf (user_data, "%s: %s\r\n", name, line);
}

static void
write_part (GString *text, const AccordExchange *exchange, const char *target, guint index)
{
  g_string_append_printf (text,
                          "--" BOUNDARY "\r\n"
                          "Content-Type: application/http\r\n"
                          "Content-ID: <" ID_PREFIX "%u>\r\n\r\n"
                          "%s %s HTTP/1.1\r\n",
                          index + 1,
                          exchange->method,
                          target);
  if (exchange->headers != NULL)
    soup_message_headers_foreach (exchange->headers, write_header_cb, text);
  if (exchange->body != NULL)
    {
      g_autofree char *body = json_to_string (exchange->body, FALSE);

      g_string_append_printf (text,
                              "Content-Type: application/json\r\nContent-Length: %" G_GSIZE_FORMAT
                              "\r\n\r\n%s",
                              strlen (body),
                              body);
    }
  else
    {
      g_string_append (text, "\r\n");
    }
  g_string_append (text, "\r\n");
}

/* The path of an absolute address. */
static const char *
find_target (const char *address)
{
  const char *host = strstr (address, "://");
  const char *path = host != NULL ? strchr (host + 3, '/') : NULL;

  return path != NULL ? path : "/";
}

GBytes *
accord_multipart_write (GPtrArray *exchanges, GPtrArray *addresses, const char *api, const char **type)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < exchanges->len; i++)
    write_part (text, g_ptr_array_index (exchanges, i), find_target (g_ptr_array_index (addresses, i)), i);
  g_string_append (text, "--" BOUNDARY "--\r\n");
  *type = "multipart/mixed; boundary=" BOUNDARY;
  return g_string_free_to_bytes (g_steal_pointer (&text));
}

/* ---- reading ---- */

/* What is left to read of a text; never copied, never closed by NUL. */
typedef struct
{
  const char *at;
  const char *end;
} Span;

static Span
span_until (const char *from, const char *end)
{
  return (Span){ from, end };
}

/* The next line without its end. FALSE: there is no line end any more. */
static gboolean
take_line (Span *self, Span *line)
{
  const char *feed = self->at < self->end ? memchr (self->at, '\n', (gsize) (self->end - self->at)) : NULL;

  if (feed == NULL)
    return FALSE;
  *line = span_until (self->at, feed > self->at && feed[-1] == '\r' ? feed - 1 : feed);
  self->at = feed + 1;
  return TRUE;
}

static gboolean
is_empty (const Span *self)
{
  return self->at == self->end;
}

static char *
to_text (Span self)
{
  while (self.at < self.end && g_ascii_isspace (*self.at))
    self.at++;
  while (self.at < self.end && g_ascii_isspace (self.end[-1]))
    self.end--;
  return g_strndup (self.at, (gsize) (self.end - self.at));
}

/* Whether a line of @self is the delimiter; @last: the one that closes. */
static gboolean
is_delimiter (const Span *line, const char *boundary, gboolean *last)
{
  gsize length = strlen (boundary);
  const char *rest;

  if ((gsize) (line->end - line->at) < length + 2 || memcmp (line->at, "--", 2) != 0 ||
      memcmp (line->at + 2, boundary, length) != 0)
    return FALSE;
  rest = line->at + 2 + length;
  *last = line->end - rest >= 2 && memcmp (rest, "--", 2) == 0;
  if (*last)
    rest += 2;
  while (rest < line->end && (*rest == ' ' || *rest == '\t'))
    rest++;
  return rest == line->end;
}

/* Calls @take for each header up to the empty line. FALSE: no such line, or one that is no header. */
typedef void (*TakeHeader) (const char *name, const char *value, gpointer user_data);

static gboolean
read_headers (Span *self, TakeHeader take, gpointer user_data)
{
  Span line;

  while (take_line (self, &line))
    {
      const char *colon;
      g_autofree char *name = NULL;
      g_autofree char *value = NULL;

      if (is_empty (&line))
        return TRUE;
      colon = memchr (line.at, ':', (gsize) (line.end - line.at));
      if (colon == NULL || colon == line.at)
        return FALSE;
      name = to_text (span_until (line.at, colon));
      value = to_text (span_until (colon + 1, line.end));
      take (name, value, user_data);
    }
  return FALSE;
}

/* "<response-item-7>" is about "7". */
static void
take_content_id (const char *name, const char *value, gpointer user_data)
{
  static const char *const prefixes[] = { "<", "response-", ID_PREFIX };
  char **id = user_data;

  if (g_ascii_strcasecmp (name, "Content-ID") != 0 || *id != NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (value, prefixes[i]))
      value += strlen (prefixes[i]);
  *id = g_strdup (value);
  if (g_str_has_suffix (*id, ">"))
    (*id)[strlen (*id) - 1] = '\0';
}

typedef struct
{
  AccordHttpReply *reply; /* (unowned) */
  gint64 length;          /* Content-Length, -1: none */
} Inner;

static void
take_inner_header (const char *name, const char *value, gpointer user_data)
{
  Inner *self = user_data;
  guint64 length;

  if (g_ascii_strcasecmp (name, "Content-Length") != 0)
    accord_http_reply_header (self->reply, name, value);
  else if (g_ascii_string_to_unsigned (value, 10, 0, G_MAXINT32, &length, NULL))
    self->length = (gint64) length;
  else
    self->length = G_MAXINT64;
}

/* "HTTP/1.1 200 OK" */
static gboolean
read_status (Span *self, guint *status)
{
  Span line;
  g_autofree char *text = NULL;
  const char *number;

  if (!take_line (self, &line))
    return FALSE;
  text = to_text (line);
  number = g_str_has_prefix (text, "HTTP/1.") ? strchr (text, ' ') : NULL;
  if (number == NULL || !g_ascii_isdigit (number[1]) || !g_ascii_isdigit (number[2]) ||
      !g_ascii_isdigit (number[3]) || g_ascii_isalnum (number[4]))
    return FALSE;
  *status = (guint) ((number[1] - '0') * 100 + (number[2] - '0') * 10 + (number[3] - '0'));
  return *status >= 100 && *status <= 599;
}

static gboolean
read_body (Span *self, Inner *inner, guint nesting)
{
  if (inner->length > (gint64) (self->end - self->at))
    return FALSE;
  if (inner->length >= 0)
    self->end = self->at + inner->length;
  while (self->at < self->end && g_ascii_isspace (self->end[-1]))
    self->end--;
  if (is_empty (self))
    return TRUE;
  inner->reply->json = accord_json_text_parse (self->at, (gsize) (self->end - self->at), nesting, NULL);
  inner->reply->garbled = inner->reply->json == NULL;
  return TRUE;
}

/* What lies between two delimiters. */
static AccordHttpReply *
read_part (Span part, guint nesting)
{
  g_autoptr (AccordHttpReply) reply = accord_http_reply_new ();
  Inner inner = { reply, -1 };

  if (!read_headers (&part, take_content_id, &reply->id) || reply->id == NULL ||
      !read_status (&part, &reply->status) || !read_headers (&part, take_inner_header, &inner) ||
      !read_body (&part, &inner, nesting))
    return NULL;
  return g_steal_pointer (&reply);
}

GPtrArray *
accord_multipart_parse (const char *data, gsize length, const char *boundary, guint nesting)
{
  GPtrArray *replies = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_http_reply_free);
  Span rest;
  Span line;
  const char *begin = NULL; /* of the part being read */
  gboolean last = FALSE;
  gboolean ended = FALSE;
  guint n_parts = 0;

  if (length == 0 || *boundary == '\0' || strlen (boundary) > MAX_BOUNDARY)
    return replies;
  rest = span_until (data, data + length);
  while (!last && !ended && n_parts < ACCORD_MULTIPART_MOST)
    {
      const char *at = rest.at;

      /* The closing delimiter may end the text without a line end. */
      ended = !take_line (&rest, &line);
      if (ended)
        line = rest;
      if (!is_delimiter (&line, boundary, &last))
        continue;
      if (begin != NULL)
        {
          AccordHttpReply *reply = read_part (span_until (begin, at), nesting);

          if (reply != NULL)
            g_ptr_array_add (replies, reply);
          n_parts++;
        }
      begin = rest.at;
    }
  return replies;
}

GPtrArray *
accord_multipart_read (const AccordTransportReply *reply, guint nesting, GError **error)
{
  gsize length;
  const char *data;

  if (reply->multipart == NULL)
    {
      g_set_error_literal (error,
                           JSON_PARSER_ERROR,
                           JSON_PARSER_ERROR_INVALID_DATA,
                           "The reply is not that of a batch");
      return NULL;
    }
  data = g_bytes_get_data (reply->multipart, &length);
  return accord_multipart_parse (data, length, reply->boundary, nesting);
}
