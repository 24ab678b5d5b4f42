/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history-play.h"

G_BEGIN_DECLS

/* A person changes what is mirrored and how, decides, and changes their mind. Before and after one of these everything is
 * carried out, so that what it does is foretold. */
void rules_play_filter    (Play *self, const Act *act);
void rules_play_privacy   (Play *self, const Act *act);
void rules_play_direction (Play *self, const Act *act);
void rules_play_takes     (Play *self, const Act *act);
void rules_play_share     (Play *self, const Act *act);
void rules_play_deletion  (Play *self, const Act *act);
void rules_play_invite    (Play *self, const Act *act);
void rules_play_conflict  (Play *self, const Act *act);
void rules_play_apart     (Play *self, const Act *act);
void rules_play_undo      (Play *self, const Act *act);
void rules_play_poison    (Play *self, const Act *act);

/* Answers what is asked, each question with another of its choices. */
void rules_answer         (Play *self);
/* Accounts that are disconnected come back. */
void rules_return         (Play *self);

G_END_DECLS
