/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-desk.h"

G_BEGIN_DECLS

/**
 * AccordColoursGroup:
 *
 * Which colour stands for a category where a calendar has one colour instead of names: a row each, and one to add another.
 * Written to the store at once.
 */
#define ACCORD_TYPE_COLOURS_GROUP (accord_colours_group_get_type ())
G_DECLARE_FINAL_TYPE (AccordColoursGroup, accord_colours_group, ACCORD, COLOURS_GROUP, AdwPreferencesGroup)

GtkWidget *accord_colours_group_new (AccordDesk *desk);

G_END_DECLS
