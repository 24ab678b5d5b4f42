/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/accord-calendar.h"

G_BEGIN_DECLS

/* What a calendar sends, in words: "Deliverables of 3 projects · confirmed"; "Everything". (transfer full) */
char *accord_say_sends   (const AccordCalendar *calendar);
/* "Title and time". Translated, static. */
const char *accord_say_privacy (AccordPrivacy privacy);

G_END_DECLS
