/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-badge.h"
#include "accord-desk.h"

G_BEGIN_DECLS

/**
 * AccordAccountsPage:
 *
 * The first view: an invitation while there is no account, else a card per account.
 * Signals: "account-opened" (s account); "account-deed" (s account, i AccordDeed).
 */
#define ACCORD_TYPE_ACCOUNTS_PAGE (accord_accounts_page_get_type ())
G_DECLARE_FINAL_TYPE (AccordAccountsPage, accord_accounts_page, ACCORD, ACCOUNTS_PAGE, AdwBin)

void accord_accounts_page_set_desk (AccordAccountsPage *self,
                                    AccordDesk         *desk);
void accord_accounts_page_set_narrow (AccordAccountsPage *self,
                                      gboolean            narrow);

G_END_DECLS
