/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * A process that ends at a chosen point. Points are counted from 1, in one sequence: right before and right after each
 * commit of a store connection, each call of a provider, and each HTTP request. The program is linked with the
 * calls wrapped (meson.build); nothing in the product knows of it.
 */
#define DEATH_STATUS 42

/* Called at the moment of death, so that what outlives the process is kept: the provider in memory. */
typedef void (*DeathLastAct) (gpointer data);

/* Before the first store is opened. */
void  death_prepare  (void);
/* From now on points count; at the @point-th the process ends with DEATH_STATUS. 0: it lives. */
void  death_arm      (guint point, DeathLastAct last_act, gpointer data);
/* Points no longer count; returns how many there were. */
guint death_disarm   (void);
/* A point. */
void  death_pass     (void);

G_END_DECLS
