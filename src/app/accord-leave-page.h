/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-desk.h"
#include "accord-plan-summary.h"

G_BEGIN_DECLS

/**
 * AccordLeavePage:
 *
 * An account on its way out, or to a new beginning, after its plan was approved: how far it is, and why it rests when it
 * does. It follows whatever run goes on with it, and survives none: another page takes up where this one was left.
 * Signals: "done" (s sentence); "closed" (); "plan-wanted" (): nothing was approved; "rest-kept" (): what is still there
 * stays there.
 */
#define ACCORD_TYPE_LEAVE_PAGE (accord_leave_page_get_type ())
G_DECLARE_FINAL_TYPE (AccordLeavePage, accord_leave_page, ACCORD, LEAVE_PAGE, AdwBin)

/* @run: (nullable) the run that carries it out; NULL: it is as the store says. */
GtkWidget *accord_leave_page_new (AccordDesk        *desk,
                                  const char        *account,
                                  AccordPlanPurpose  purpose,
                                  const char        *run);

/* Is an approved plan of the account, which is not carried out in full, in the store? *purpose tells of which. */
gboolean   accord_desk_find_leaving (AccordDesk        *desk,
                                     const char        *account,
                                     AccordPlanPurpose *purpose);

G_END_DECLS
