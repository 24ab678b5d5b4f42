/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-fuzz"

#include "fuzz-target.h"

#include "model/accord-json-text.h"
#include "remote/accord-google-event.h"
#include "remote/accord-json.h"

/* One event as it lies in a reply: {"id": …}. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const AccordFieldContext context = { .zone_hint = "Europe/Vienna", .fallback_zone = "Europe/Berlin" };
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (AccordRemoteItem) item = NULL;
  const AccordFieldRow *rows;
  guint n_rows;

  fuzz_begin ();
  node = accord_json_text_parse ((const char *) data, size, ACCORD_JSON_NESTING, NULL);
  if (accord_json_root (node) == NULL)
    return 0;
  item = accord_google_event_decode (accord_json_root (node), &context);
  if (item == NULL)
    return 0;
  fuzz_check_item (item);
  rows = accord_google_event_rows (&n_rows);
  if (item->fields != NULL)
    fuzz_check_rows (rows, n_rows, item->fields);
  return 0;
}
