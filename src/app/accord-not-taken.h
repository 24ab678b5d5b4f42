/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/accord-store.h"

G_BEGIN_DECLS

/* "3 birthdays, 2 working locations": what the calendar has that is neither taken in nor ever written, as the listings
 * showed it. (transfer full) (nullable) NULL: nothing */
char *accord_say_not_taken (AccordStore *store,
                            const char  *calendar);

G_END_DECLS
