/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-desk.h"

G_BEGIN_DECLS

/**
 * AccordSigninPage:
 *
 * Waits for the browser; says why a sign-in failed; explains how to register an app where none is known.
 * Signals: "done" (s account), "cancelled" ().
 */
#define ACCORD_TYPE_SIGNIN_PAGE (accord_signin_page_get_type ())
G_DECLARE_FINAL_TYPE (AccordSigninPage, accord_signin_page, ACCORD, SIGNIN_PAGE, AdwBin)

/* Begins at once. @account: (nullable) the account to sign in again. */
GtkWidget *accord_signin_page_new (AccordDesk *desk,
                                   const char *provider,
                                   const char *account);

G_END_DECLS
