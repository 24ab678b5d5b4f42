/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Reading replies that may lack anything: members by path ("organizer/emailAddress/address"). A member that is missing,
 * null or of another type counts as absent. Nothing is transferred. */
const char *accord_json_string  (JsonObject  *object,
                                 const char  *path);        /* (nullable) */
gboolean    accord_json_boolean (JsonObject  *object,
                                 const char  *path,
                                 gboolean     fallback);
gint64      accord_json_int     (JsonObject  *object,
                                 const char  *path,
                                 gint64       fallback);
JsonObject *accord_json_object  (JsonObject  *object,
                                 const char  *path);        /* (nullable) */
JsonArray  *accord_json_array   (JsonObject  *object,
                                 const char  *path);        /* (nullable) */
/* The object @node holds, NULL for anything else. */
JsonObject *accord_json_root    (JsonNode    *node);
/* The object at @index of @array, NULL for anything else. */
JsonObject *accord_json_element (JsonArray   *array,
                                 guint        index);
/* Adds a reference to each object of @array (nullable) to @out; what else it holds is left out. */
void        accord_json_add_objects (JsonArray *array,
                                     GPtrArray *out);
/* Removes members that are null, at every depth: null deletes in a PATCH and has no meaning in a new object. */
void        accord_json_strip_nulls (JsonObject *object);

G_END_DECLS
