/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-desk.h"

G_BEGIN_DECLS

/* What stands over one calendar's part of a plan. @calendar: (nullable) it is not in the store any more. @total: steps. */
GtkWidget *accord_plan_part_head_new (AccordDesk           *desk,
                                      const AccordCalendar *calendar,
                                      guint                 total);

G_END_DECLS
