/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-words.h"

const char *
accord_word_of_value (const char *const *words,
                      guint              value)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (i == value)
      return words[i];
  return NULL;
}

gboolean
accord_value_of_word (const char *const *words,
                      const char        *word,
                      guint             *out)
{
  for (guint i = 0; word != NULL && words[i] != NULL; i++)
    {
      if (g_str_equal (words[i], word))
        {
          *out = i;
          return TRUE;
        }
    }
  return FALSE;
}
