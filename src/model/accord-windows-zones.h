/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which zones a Windows name stands for (providers.md §4.1). */
typedef struct
{
  const char *windows;
  const char *iana;
  gboolean    is_default;   /* what the name means where nothing else is known */
} AccordWindowsZone;

extern const AccordWindowsZone accord_windows_zones[];
extern const guint accord_n_windows_zones;

G_END_DECLS
