/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The switches: page sizes, latencies, and every point on which what is known
 * about the providers contradicts itself (docs/practice.md lists them).  A name
 * must be in the table of practice-settings.c; asking for another one aborts. */
typedef struct _PracticeSettings PracticeSettings;

PracticeSettings *practice_settings_new  (void);
void              practice_settings_free (PracticeSettings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticeSettings, practice_settings_free)

gint64      practice_settings_get_int    (PracticeSettings *settings,
                                          const char       *name);
gboolean    practice_settings_get_bool   (PracticeSettings *settings,
                                          const char       *name);
const char *practice_settings_get_string (PracticeSettings *settings,
                                          const char       *name);

/* Takes the members of @changes; all or none.  Errors: unknown name, wrong type, a
 * word that is not among the choices. */
gboolean    practice_settings_apply      (PracticeSettings *settings,
                                          JsonObject       *changes,
                                          GError          **error);
/* Adds what "name=value" says to @changes. Errors: as practice_settings_apply (). */
gboolean    practice_settings_parse      (const char       *text,
                                          JsonObject       *changes,
                                          GError          **error);
/* All settings with their present values. (transfer full) */
JsonObject *practice_settings_to_json    (PracticeSettings *settings);
/* Of each its name, default, choices, the other values a suite is to be tried with, where the reference sheet
 * speaks of it, and its meaning. (transfer full) */
JsonArray  *practice_settings_describe   (void);

G_END_DECLS
