/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-fuzz"

#include "fuzz-target.h"

#include "remote/accord-feed.h"
#include "remote/accord-tokens-private.h"

static void
check_image (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordFields) fields = accord_fields_from_text (text, &error);
  g_autoptr (AccordFields) again = NULL;
  g_autofree char *written = NULL;

  g_assert_true ((fields == NULL) == (error != NULL));
  if (fields == NULL)
    return;
  written = accord_fields_to_text (fields);
  again = accord_fields_from_text (written, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (accord_fields_carried (fields), ==, accord_fields_carried (again));
  g_assert_cmpuint (accord_fields_diff (fields, again), ==, 0);
}

static void
check_cursor (const char *text)
{
  g_autoptr (AccordFeed) feed = accord_feed_from_text (text, 0, 1, NULL);
  g_autofree char *written = feed != NULL ? accord_feed_to_text (feed) : NULL;
  g_autoptr (AccordFeed) again = feed != NULL ? accord_feed_from_text (written, 0, 1, NULL) : NULL;

  if (feed == NULL)
    return;
  g_assert_nonnull (again);
  g_assert_cmpstr (feed->since, ==, again->since);
  g_assert_cmpstr (feed->page, ==, again->page);
  g_assert_cmpint (feed->from, ==, again->from);
}

static void
check_tokens (const char *text)
{
  g_autoptr (AccordTokens) tokens = accord_tokens_from_text (text);
  g_autofree char *written = tokens != NULL ? accord_tokens_to_text (tokens) : NULL;
  g_autoptr (AccordTokens) again = tokens != NULL ? accord_tokens_from_text (written) : NULL;

  if (tokens != NULL)
    g_assert_cmpstr (tokens->refresh, ==, again->refresh);
}

/* What we keep as JSON: images, cursors, tokens. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = NULL;

  fuzz_begin ();
  text = fuzz_text (data, size);
  check_image (text);
  check_cursor (text);
  check_tokens (text);
  return 0;
}
