/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-fuzz"

#include "fuzz-target.h"

#include <string.h>

#include "model/accord-markup.h"
#include "remote/accord-html-text.h"

/* The formatted body of an event. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *html = NULL;
  g_autofree char *read = NULL;
  g_autofree char *body = NULL;
  g_autofree char *again = NULL;
  g_autofree char *line = NULL;

  fuzz_begin ();
  html = fuzz_valid_text (data, size);
  accord_markup_is_in (html);
  read = accord_html_text_read (html);
  g_assert_true (g_utf8_validate (read, -1, NULL));
  /* An entity never takes less room than what it stands for; "<li>" gives two bytes. */
  g_assert_cmpuint (strlen (read), <=, strlen (html));
  body = accord_normalise_body (read);
  again = accord_normalise_body (body);
  g_assert_cmpstr (body, ==, again);
  line = accord_normalise_line (read);
  g_clear_pointer (&again, g_free);
  again = accord_normalise_line (line);
  g_assert_cmpstr (line, ==, again);
  return 0;
}
