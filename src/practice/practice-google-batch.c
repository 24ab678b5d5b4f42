/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-google-private.h"

#include <string.h>

#define BOUNDARY "batch_practice_0b8f2c"

/* One part: an HTTP request as text. */
static PracticeRequest *
parse_part (PracticeRequest *outer,
            GBytes *bytes)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autofree char *text = g_strndup (data, size);
  char *begin = g_strchug (text);
  char *blank = strstr (begin, "\r\n\r\n") != NULL ? strstr (begin, "\r\n\r\n") : strstr (begin, "\n\n");
  g_autofree char *head = blank != NULL ? g_strndup (begin, (gsize) (blank - begin)) : g_strdup (begin);
  const char *content = blank != NULL ? blank + (*blank == '\r' ? 4 : 2) : "";
  g_auto (GStrv) lines = g_strsplit (head, "\n", -1);
  g_auto (GStrv) words = g_strsplit (lines[0] != NULL ? lines[0] : "", " ", 3);
  g_autoptr (GBytes) body = g_bytes_new (content, strlen (content));
  PracticeRequest *part;

  if (g_strv_length (words) < 2 || words[1][0] != '/')
    return NULL;
  part = practice_request_new (outer->server, PRACTICE_ORIGIN_GOOGLE, words[0], g_strstrip (words[1]), body);
  for (guint i = 1; lines[i] != NULL; i++)
    {
      char *colon = strchr (lines[i], ':');

      if (colon == NULL)
        continue;
      *colon = '\0';
      soup_message_headers_append (part->headers, g_strstrip (lines[i]), g_strstrip (colon + 1));
    }
  practice_request_join_batch (part, outer);
  if (soup_message_headers_get_one (part->headers, "Authorization") == NULL)
    soup_message_headers_replace (part->headers, "Authorization", "Bearer …");
  return part;
}

static void
append_header (const char *name,
               const char *value,
               gpointer data)
{
  g_string_append_printf (data, "%s: %s\r\n", name, value);
}

static char *
print_part (PracticeRequest *part,
            const char *content_id)
{
  g_autoptr (GString) text = g_string_new ("--" BOUNDARY "\r\nContent-Type: application/http\r\n");
  const char *open = content_id != NULL && *content_id == '<' ? content_id + 1 : content_id;
  gsize size = 0;
  const char *data = part->reply_body != NULL ? g_bytes_get_data (part->reply_body, &size) : NULL;

  if (content_id != NULL)
    g_string_append_printf (text,
                            "Content-ID: <response-%s%s\r\n",
                            open,
                            g_str_has_suffix (open, ">") ? "" : ">");
  g_string_append_printf (text,
                          "\r\nHTTP/1.1 %u %s\r\n",
                          part->status,
                          soup_status_get_phrase (part->status));
  soup_message_headers_foreach (part->reply_headers, append_header, text);
  if (part->reply_type != NULL)
    g_string_append_printf (text, "Content-Type: %s\r\n", part->reply_type);
  g_string_append_printf (text, "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n", size);
  if (data != NULL)
    g_string_append_len (text, data, (gssize) size);
  g_string_append (text, "\r\n");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
run_part (PracticeRequest *outer,
          SoupMultipart *parts,
          int index)
{
  SoupMessageHeaders *headers = NULL;
  GBytes *bytes = NULL;
  g_autoptr (PracticeRequest) part = NULL;

  outer->n_parts++;
  soup_multipart_get_part (parts, index, &headers, &bytes);
  part = parse_part (outer, bytes);
  if (part == NULL)
    {
      part = practice_request_new (outer->server, PRACTICE_ORIGIN_GOOGLE, "GET", "/", NULL);
      practice_google_fail (part, "badRequest");
    }
  else
    practice_server_dispatch (part);
  return print_part (part, soup_message_headers_get_one (headers, "Content-ID"));
}

/* Parts are answered in another order than they were asked (G-BATCH). */
static void
run_parts (PracticeRequest *request,
           SoupMultipart *parts)
{
  g_autoptr (GPtrArray) replies = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) text = g_string_new (NULL);

  for (int i = 0; i < soup_multipart_get_length (parts) && !request->broken; i++)
    g_ptr_array_add (replies, run_part (request, parts, i));
  for (guint i = replies->len; i > 0; i--)
    g_string_append (text, g_ptr_array_index (replies, i - 1));
  g_string_append (text, "--" BOUNDARY "--\r\n");
  practice_request_reply_text (request, SOUP_STATUS_OK, "multipart/mixed; boundary=" BOUNDARY, text->str);
}

void
practice_google_batch (PracticeRequest *request)
{
  gint64 most = practice_settings_get_int (request->state->settings, "google_batch_limit");
  SoupMultipart *parts = soup_multipart_new_from_message (request->headers, request->body);

  if (parts == NULL || soup_multipart_get_length (parts) == 0)
    practice_google_fail_with (request,
                               "badRequest",
                               "Failed to parse batch request, error: Unsupported content.",
                               NULL);
  else if (soup_multipart_get_length (parts) > most)
    practice_google_fail_with (request, "badRequest", "The batch request has too many parts.", NULL);
  else
    run_parts (request, parts);
  g_clear_pointer (&parts, soup_multipart_free);
}
