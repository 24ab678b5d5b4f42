/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-badge.h"
#include "accord-desk.h"

G_BEGIN_DECLS

/**
 * AccordAccountCard:
 *
 * An account on the Accounts page: who, badge, own switch; below, one sentence and the one button of its state.
 * Signals: "opened" (); "deed" (i AccordDeed): the button was pressed.
 */
#define ACCORD_TYPE_ACCOUNT_CARD (accord_account_card_get_type ())
G_DECLARE_FINAL_TYPE (AccordAccountCard, accord_account_card, ACCORD, ACCOUNT_CARD, AdwBin)

GtkWidget         *accord_account_card_new         (AccordDesk        *desk,
                                                    AccordAccountInfo *account);
AccordAccountInfo *accord_account_card_get_account (AccordAccountCard *self);
/* In a narrow window the badge stands above the sentence. */
void               accord_account_card_set_narrow  (AccordAccountCard *self,
                                                    gboolean           narrow);
/* Relative times move on. */
void               accord_account_card_refresh     (AccordAccountCard *self);

/* "Synced 2 minutes ago · next in 13 minutes · 214 events" (transfer full) */
char              *accord_say_account              (AccordAccountInfo *account,
                                                    gint64             now,
                                                    gboolean           with_next);

G_END_DECLS
