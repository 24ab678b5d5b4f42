/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-desk.h"

G_BEGIN_DECLS

/**
 * AccordTextsPage:
 *
 * The page of Preferences with what copies say: the templates of each kind, the category of a booking, the word for
 * busy only, and what comes before an id as a link.
 *
 * Signal: "changed" (): copies that are in calendars already will be written anew.
 */
#define ACCORD_TYPE_TEXTS_PAGE (accord_texts_page_get_type ())
G_DECLARE_FINAL_TYPE (AccordTextsPage, accord_texts_page, ACCORD, TEXTS_PAGE, AdwPreferencesPage)

void accord_texts_page_set_desk (AccordTextsPage *self,
                                 AccordDesk      *desk);

G_END_DECLS
