/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-google-private.h"

/* Which members everybody sees: only the organiser changes them. */
const char practice_google_shared_fields[] =
    "summary description location start end recurrence attendees source attachments "
    "guestsCanInviteOthers guestsCanModify guestsCanSeeOtherGuests conferenceData "
    "status";
/* Which changes are announced to the guests. */
const char practice_google_mailed_fields[] = "summary description location start end recurrence";

static void
merge_member (JsonObject *target,
              const char *name,
              JsonNode *node)
{
  JsonNode *present = json_object_get_member (target, name);

  if (JSON_NODE_HOLDS_NULL (node))
    json_object_remove_member (target, name);
  else if (JSON_NODE_HOLDS_OBJECT (node))
    json_object_set_object_member (target, name,
                                   practice_google_merge (present != NULL && JSON_NODE_HOLDS_OBJECT (present)
                                                              ? json_node_get_object (present)
                                                              : NULL,
                                                          json_node_get_object (node)));
  else
    json_object_set_member (target, name, json_node_copy (node));
}

JsonObject *
practice_google_merge (JsonObject *base,
                       JsonObject *change)
{
  JsonObject *merged = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (base != NULL)
    {
      json_object_iter_init (&iter, base);
      while (json_object_iter_next (&iter, &name, &node))
        json_object_set_member (merged, name, json_node_copy (node));
    }
  if (change != NULL)
    {
      json_object_iter_init (&iter, change);
      while (json_object_iter_next (&iter, &name, &node))
        merge_member (merged, name, node);
    }
  return merged;
}

static gboolean
member_differs (JsonObject *left,
                JsonObject *right,
                const char *name)
{
  JsonNode *a = json_object_get_member (left, name);
  JsonNode *b = json_object_get_member (right, name);

  if (a == NULL || b == NULL)
    return a != b;
  return !json_node_equal (a, b);
}

gboolean
practice_google_differs (JsonObject *left,
                         JsonObject *right,
                         const char *names)
{
  g_auto (GStrv) list = g_strsplit (names, " ", -1);

  for (guint i = 0; list[i] != NULL; i++)
    if (member_differs (left, right, list[i]))
      return TRUE;
  return FALSE;
}

static gboolean
has_other (JsonObject *object,
           JsonObject *other,
           const char *const *names)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    if (!g_strv_contains (names, name) && member_differs (object, other, name))
      return TRUE;
  return FALSE;
}

gboolean
practice_google_differs_beside (JsonObject *left,
                                JsonObject *right,
                                const char *names)
{
  g_auto (GStrv) list = g_strsplit (names, " ", -1);

  return has_other (left, right, (const char *const *) list) ||
         has_other (right, left, (const char *const *) list);
}
