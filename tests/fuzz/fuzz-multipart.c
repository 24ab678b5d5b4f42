/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-fuzz"

#include "fuzz-target.h"

#include <string.h>

#include "remote/accord-multipart.h"

/* What a batch is answered with: the first line is the boundary, what follows it the body. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *text = (const char *) data;
  const char *feed = size > 0 ? memchr (text, '\n', size) : NULL;
  g_autofree char *boundary = NULL;
  g_autofree char *body = NULL;
  g_autoptr (GPtrArray) replies = NULL;
  gsize length;

  fuzz_begin ();
  if (feed == NULL)
    return 0;
  boundary = g_strndup (text, (gsize) (feed - text));
  length = size - (gsize) (feed + 1 - text);
  /* A copy of its own: reading past its end is seen. */
  body = g_memdup2 (feed + 1, length);
  replies = accord_multipart_parse (body, length, boundary, ACCORD_JSON_NESTING);
  g_assert_cmpuint (replies->len, <=, ACCORD_MULTIPART_MOST);
  for (guint i = 0; i < replies->len; i++)
    {
      const AccordHttpReply *reply = g_ptr_array_index (replies, i);

      g_assert_nonnull (reply->id);
      g_assert_cmpuint (reply->status, >=, 100);
      g_assert_cmpuint (reply->status, <=, 599);
      g_assert_false (reply->garbled && reply->json != NULL);
      /* A tag goes back in a header of its own. */
      g_assert_true (reply->etag == NULL || strchr (reply->etag, '\n') == NULL);
    }
  return 0;
}
