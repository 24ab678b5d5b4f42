/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-badge.h"
#include "accord-desk.h"

G_BEGIN_DECLS

/**
 * AccordAccountPage:
 *
 * One account: its calendars and their rules, the window, the sign-in, and the way out.
 * Signals: "deed" (s account, i AccordDeed).
 */
#define ACCORD_TYPE_ACCOUNT_PAGE (accord_account_page_get_type ())
G_DECLARE_FINAL_TYPE (AccordAccountPage, accord_account_page, ACCORD, ACCOUNT_PAGE, AdwBin)

GtkWidget *accord_account_page_new (AccordDesk *desk,
                                    const char *account);

G_END_DECLS
