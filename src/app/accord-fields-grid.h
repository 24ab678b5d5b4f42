/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "model/accord-fields.h"

G_BEGIN_DECLS

/* The changed fields, a row each: name, before → after (after below before in a narrow window). Either side may be
 * NULL: then only the other is shown. @today: a day as if in UTC. NULL when there is nothing to show. */
GtkWidget *accord_fields_grid_new (const AccordFields *before,
                                   const AccordFields *after,
                                   gint64              today,
                                   gboolean            narrow);

G_END_DECLS
