/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-desk.h"

G_BEGIN_DECLS

/**
 * AccordPreferences:
 *
 * What is the same for all accounts. Every change is written to the store at once.
 * Pages: general, window, rules, sign-in.
 */
#define ACCORD_TYPE_PREFERENCES (accord_preferences_get_type ())
G_DECLARE_FINAL_TYPE (AccordPreferences, accord_preferences, ACCORD, PREFERENCES, AdwPreferencesWindow)

GtkWidget *accord_preferences_new (AccordDesk *desk);

G_END_DECLS
