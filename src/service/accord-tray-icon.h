/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The name, in the icon theme, of the look for @state (idle | syncing | attention | offline | paused). */
const char *accord_tray_icon_name    (const char *state);

/* The same look as pixels, a(iiay) in the sizes trays have, for hosts that do not find our icon theme: ARGB, network
 * byte order, white with a dark rim so that it shows on any panel. (floating) */
GVariant   *accord_tray_icon_pixmaps (const char *state);

G_END_DECLS
