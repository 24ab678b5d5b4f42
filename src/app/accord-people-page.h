/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-desk.h"

G_BEGIN_DECLS

/* The page of the preferences about people: who is me, who is invited by a rule, and what events have by their kind. */
#define ACCORD_TYPE_PEOPLE_PAGE (accord_people_page_get_type ())
G_DECLARE_FINAL_TYPE (AccordPeoplePage, accord_people_page, ACCORD, PEOPLE_PAGE, AdwPreferencesPage)

/* Once, before it is shown. */
void accord_people_page_set_desk (AccordPeoplePage *self, AccordDesk *desk);

G_END_DECLS
