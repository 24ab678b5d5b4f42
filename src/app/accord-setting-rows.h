/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-desk.h"

G_BEGIN_DECLS

typedef struct
{
  const char *value;
  const char *words;   /* N_() */
} AccordSettingChoice;

/* Rows that show a setting of the store and write it when a person changes it. */

AdwPreferencesGroup *accord_setting_group_new (const char *title, const char *description);
/* on | off. Returns the switch. (transfer none) */
GtkSwitch           *accord_setting_add_switch (AdwPreferencesGroup *group, AccordDesk *desk, const char *key,
                                                const char *title, const char *subtitle);
/* A whole number; written when it comes to rest. Returns the row. (transfer none) */
GtkWidget           *accord_setting_add_number (AdwPreferencesGroup *group, AccordDesk *desk, const char *key,
                                                const char *title, const char *subtitle, int least, int most, int step);
/* One of @choices, which stay where they are; what is set and not among them is one more, said by @say_other.
 * Returns the row. (transfer none) */
GtkWidget           *accord_setting_add_choice (AdwPreferencesGroup *group, AccordDesk *desk, const char *key,
                                                const char *title, const AccordSettingChoice *choices, guint n_choices,
                                                char *(*say_other) (const char *value));

G_END_DECLS
