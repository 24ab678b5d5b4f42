/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/accord-fidelity.h"

G_BEGIN_DECLS

/* What window and command line say of a copy that means less than its event, translated.
 * @provider: google | outlook. (transfer full) */
char       *accord_say_note (const AccordNote *note,
                             const char       *provider);
/* A word that fields hold: "oof" → "Away". One that is none comes back as it is. (transfer none) */
const char *accord_say_word (const char       *word);

G_END_DECLS
