/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-fuzz"

#include "fuzz-target.h"

#include "model/accord-mark.h"
#include "remote/accord-google-event.h"
#include "remote/accord-outlook-event.h"

/* A mark; also taken for the key of a create, which both providers shape anew. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = NULL;
  g_autofree char *written = NULL;
  g_autofree char *key = NULL;
  g_autofree char *id = NULL;
  g_autofree char *transaction = NULL;
  g_autoptr (AccordMark) mark = NULL;
  g_autoptr (AccordMark) again = NULL;

  fuzz_begin ();
  text = fuzz_text (data, size);
  mark = accord_mark_from_text (text);
  key = accord_create_key (text, "calendar", 1);
  id = accord_google_event_id (key);
  transaction = accord_outlook_event_transaction_id (key);
  g_assert_true (g_uuid_string_is_valid (transaction));
  if (mark == NULL)
    return 0;
  written = accord_mark_to_text (mark);
  again = accord_mark_from_text (written);
  g_assert_nonnull (again);
  g_assert_cmpuint (mark->generation, ==, again->generation);
  accord_mark_is_for_calendar (mark, text);
  return 0;
}
