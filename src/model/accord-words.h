/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An enumeration's words in the order of its values, closed by NULL. NULL for a value outside. */
const char *accord_word_of_value (const char *const *words, guint value);
gboolean    accord_value_of_word (const char *const *words, const char *word, guint *out);

G_END_DECLS
