/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-fuzz"

#include "fuzz-target.h"

#include "model/accord-template-private.h"

#define OWN                                                                                                  \
  (ACCORD_PLACE_BIT (ACCORD_PLACE_DELIVERABLE) | ACCORD_PLACE_BIT (ACCORD_PLACE_TITLE) |                     \
   ACCORD_PLACE_BIT (ACCORD_PLACE_NOTES))
#define SEPARATOR "\n%%\n"

static const char *
block (GStrv blocks, guint n)
{
  return g_strv_length (blocks) > n ? blocks[n] : "";
}

static void
set_values (AccordPlaceValues *values, GStrv blocks)
{
  static const AccordPlace places[] = {
    ACCORD_PLACE_PROJECT,
    ACCORD_PLACE_DELIVERABLE,
    ACCORD_PLACE_NOTES,
    ACCORD_PLACE_PERCENT,
  };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    values->value[places[i]] = g_strdup (block (blocks, 2 + i));
}

static void
read_back (const AccordTemplate *template,
           const AccordPlaceValues *values,
           const char *sent,
           const char *text)
{
  g_auto (AccordPlaceValues) before = { {
      NULL,
  } };
  g_auto (AccordPlaceValues) after = { {
      NULL,
  } };

  accord_template_read_back (template, values, sent, text, &before, &after);
}

/* Blocks between lines of "%%": a template, the text that stands there, and values: project, deliverable,
 * notes, percent. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = NULL;
  g_autofree char *sent = NULL;
  g_auto (GStrv) blocks = NULL;
  g_auto (AccordPlaceValues) values = { {
      NULL,
  } };
  g_autoptr (AccordTemplate) template = NULL;

  fuzz_begin ();
  text = fuzz_valid_text (data, size);
  blocks = g_strsplit (text, SEPARATOR, 6);
  template = accord_template_new (block (blocks, 0), OWN);
  set_values (&values, blocks);
  sent = accord_template_render (template, &values);
  g_assert_true (g_utf8_validate (sent, -1, NULL));
  read_back (template, &values, NULL, block (blocks, 1));
  read_back (template, &values, sent, block (blocks, 1));
  read_back (template, &values, sent, sent);
  return 0;
}
