/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-markup.h"

#include <string.h>

gboolean
accord_markup_is_in (const char *text)
{
  g_return_val_if_fail (text != NULL, FALSE);

  /* Most texts have no tag at all, and an expression must be read before it is tried. By bytes: every tag is ASCII. */
  return strchr (text, '<') != NULL &&
         g_regex_match_simple ("</?(" ACCORD_MARKUP_TAGS ")(\\s[^<>]*)?/?>", text, G_REGEX_CASELESS | G_REGEX_RAW, 0);
}
