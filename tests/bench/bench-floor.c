/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The floor of a measurement: sends recorded requests one after the other, reads every reply to its end, and does
 * nothing else. usage: bench-floor BASE-ADDRESS FILE
 *
 * FILE holds, for each request: a line "METHOD PATH HEADERS LENGTH", that many header lines "Name: value", and LENGTH
 * bytes of body. Prints requests, bytes sent, bytes read, and milliseconds of processor time. */

#include <libsoup/soup.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

typedef struct
{
  char *at;
  char *end;
} Reader;

static char *
read_line (Reader *reader)
{
  char *line = reader->at;
  char *stop = memchr (line, '\n', (size_t) (reader->end - line));

  if (stop == NULL)
    return NULL;
  *stop = '\0';
  reader->at = stop + 1;
  return line;
}

static SoupMessage *
read_request (Reader *reader, const char *base, gsize *sent)
{
  char *line = read_line (reader);
  g_auto (GStrv) words = line != NULL ? g_strsplit (line, " ", 4) : NULL;
  g_autofree char *address = NULL;
  g_autoptr (GBytes) body = NULL;
  const char *type = NULL;
  SoupMessage *message;
  gsize length;

  if (words == NULL || g_strv_length (words) != 4)
    return NULL;
  address = g_strconcat (base, words[1], NULL);
  message = soup_message_new (words[0], address);
  for (gint64 left = g_ascii_strtoll (words[2], NULL, 10); left > 0; left--)
    {
      char *header = read_line (reader);
      char *value = strstr (header, ": ");

      *value = '\0';
      if (g_ascii_strcasecmp (header, "Content-Type") == 0)
        type = value + 2;
      else
        soup_message_headers_append (soup_message_get_request_headers (message), header, value + 2);
    }
  length = (gsize) g_ascii_strtoull (words[3], NULL, 10);
  body = g_bytes_new_static (reader->at, length);
  reader->at += length;
  *sent += length;
  if (length > 0)
    soup_message_set_request_body_from_bytes (message, type, body);
  return message;
}

static double
cpu_ms (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
         (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

int
main (int argc, char *argv[])
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  Reader reader;
  gsize size, sent = 0, got = 0;
  guint count = 0;
  double before;

  if (argc != 3 || !g_file_get_contents (argv[2], &text, &size, &error))
    {
      g_printerr ("%s\n", error != NULL ? error->message : "usage: bench-floor BASE-ADDRESS FILE");
      return 2;
    }
  reader = (Reader){ text, text + size };
  before = cpu_ms ();
  while (reader.at < reader.end)
    {
      g_autoptr (SoupMessage) message = read_request (&reader, argv[1], &sent);
      g_autoptr (GBytes) reply = message != NULL ? soup_session_send_and_read (session, message, NULL, &error) : NULL;

      if (reply == NULL)
        {
          g_printerr ("request %u: %s\n", count, error != NULL ? error->message : "not understood");
          return 1;
        }
      got += g_bytes_get_size (reply);
      count++;
    }
  printf ("%u %" G_GSIZE_FORMAT " %" G_GSIZE_FORMAT " %.1f\n", count, sent, got, cpu_ms () - before);
  return 0;
}
