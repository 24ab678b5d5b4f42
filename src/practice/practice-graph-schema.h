/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The resource types of reference/specs (msgraph-v1.0-calendar-subset.csdl.xml), as far as a client can write
 * them, with what the documentation adds on who may write a property. */
typedef enum
{
  PRACTICE_GRAPH_WRITE,     /* on create and update */
  PRACTICE_GRAPH_CREATE,    /* on create only */
  PRACTICE_GRAPH_READ_ONLY, /* refused */
} PracticeGraphAccess;

typedef struct
{
  const char *name;
  const char *type; /* as in the CSDL: "Edm.String", "Collection(attendee)", "freeBusyStatus" */
  PracticeGraphAccess access;
  gboolean required; /* not nullable */
} PracticeGraphProperty;

/* What is wrong with a body, in Graph's words. */
typedef struct
{
  const char *code;
  char *message;
} PracticeGraphRefusal;

void practice_graph_refusal_clear (PracticeGraphRefusal *refusal);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PracticeGraphRefusal, practice_graph_refusal_clear)

/* Checks names, types, enumerations and access of every member of @body against @type ("event", "calendar",
 * "outlookCategory"). Annotations ("@odata.…") are passed over. */
gboolean practice_graph_schema_check (const char           *type,
                                      JsonObject           *body,
                                      gboolean              create,
                                      PracticeGraphRefusal *refusal);

/* Returns: (nullable): the property of the entity type, its base types included */
const PracticeGraphProperty *practice_graph_schema_property (const char *type,
                                                             const char *name);

/* The properties of a type itself, ended by a NULL name; (nullable). */
const PracticeGraphProperty *practice_graph_schema_properties (const char  *type,
                                                               const char **base);

/* The members of an enumeration; (nullable). */
const char *const *practice_graph_schema_words (const char *type);

G_END_DECLS
