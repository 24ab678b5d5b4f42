/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * AccordSalvageStrip:
 *
 * Says that the store was damaged, what became of it and where the damaged file is, until a person has seen it.
 */
#define ACCORD_TYPE_SALVAGE_STRIP (accord_salvage_strip_get_type ())
G_DECLARE_FINAL_TYPE (AccordSalvageStrip, accord_salvage_strip, ACCORD, SALVAGE_STRIP, AdwBin)

/* Once. */
void accord_salvage_strip_set_desk (AccordSalvageStrip *self, AccordDesk *desk);

G_END_DECLS
