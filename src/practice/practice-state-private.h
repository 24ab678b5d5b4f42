/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "practice-state.h"

G_BEGIN_DECLS

/* New empty records, owned by @state; (unowned). */
PracticeMail  *practice_state_new_mail  (PracticeState *state);
PracticeToken *practice_state_new_token (PracticeState *state,
                                         const char    *value);

G_END_DECLS
