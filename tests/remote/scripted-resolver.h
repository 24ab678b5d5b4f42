/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ScriptedResolver:
 *
 * Looks names up as told: every name is this machine's 127.0.0.1, until it fails. While it is the default one
 * (g_resolver_set_default) the program's own network code goes through it as it goes through the system's.
 */
#define SCRIPTED_TYPE_RESOLVER (scripted_resolver_get_type ())
G_DECLARE_FINAL_TYPE (ScriptedResolver, scripted_resolver, SCRIPTED, RESOLVER, GResolver)

ScriptedResolver *scripted_resolver_new   (void);
/* The @nth look-up from now on (1: the next one) and all after it fail with @code. */
void              scripted_resolver_fail  (ScriptedResolver *self, guint nth, GResolverError code);
void              scripted_resolver_mend  (ScriptedResolver *self);
/* Look-ups since the last fail() or mend(). */
guint             scripted_resolver_count (ScriptedResolver *self);

G_END_DECLS
