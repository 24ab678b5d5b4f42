/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-faults.h"

#include <string.h>

struct _PracticeFaults
{
  GPtrArray *list; /* of PracticeFault */
  guint last_id;
};

static const struct
{
  const char *name;
  PracticeFaultAction action;
} actions[] = {
  { "status", PRACTICE_FAULT_STATUS },
  { "reset", PRACTICE_FAULT_RESET },
  { "truncate", PRACTICE_FAULT_TRUNCATE },
  { "html", PRACTICE_FAULT_HTML },
  { "slow", PRACTICE_FAULT_SLOW },
  { "hang", PRACTICE_FAULT_HANG },
  { "duplicate", PRACTICE_FAULT_DUPLICATE },
  { "shuffle", PRACTICE_FAULT_SHUFFLE },
  { "empty-page", PRACTICE_FAULT_EMPTY_PAGE },
  { "foreign-next-link", PRACTICE_FAULT_FOREIGN_NEXT_LINK },
  { "looping-next-link", PRACTICE_FAULT_LOOPING_NEXT_LINK },
};

static void
fault_free (gpointer data)
{
  PracticeFault *fault = data;

  g_free (fault->method);
  g_clear_pointer (&fault->path, g_regex_unref);
  g_free (fault->body);
  g_clear_pointer (&fault->headers, json_object_unref);
  g_free (fault);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticeFault, fault_free)

PracticeFaults *
practice_faults_new (void)
{
  PracticeFaults *faults = g_new0 (PracticeFaults, 1);

  faults->list = g_ptr_array_new_with_free_func (fault_free);
  return faults;
}

void
practice_faults_free (PracticeFaults *faults)
{
  g_ptr_array_unref (faults->list);
  g_free (faults);
}

void
practice_faults_clear (PracticeFaults *faults)
{
  g_ptr_array_set_size (faults->list, 0);
}

static const char *
text_member (JsonObject *object,
             const char *name)
{
  return json_object_get_string_member_with_default (object, name, NULL);
}

static gboolean
parse_action (const char *name,
              PracticeFaultAction *action,
              GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_strcmp0 (actions[i].name, name) == 0)
      {
        *action = actions[i].action;
        return TRUE;
      }
  g_set_error (
      error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "fault: there is no action “%s”", name != NULL ? name : "");
  return FALSE;
}

static char *
parse_body (JsonObject *description)
{
  JsonNode *node = json_object_get_member (description, "body");

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (JSON_NODE_HOLDS_VALUE (node))
    return g_strdup (json_node_get_string (node));
  return json_to_string (node, FALSE);
}

guint
practice_faults_add (PracticeFaults *faults,
                     JsonObject *description,
                     GError **error)
{
  g_autoptr (PracticeFault) fault = g_new0 (PracticeFault, 1);
  const char *path = text_member (description, "path");

  if (!parse_action (text_member (description, "action"), &fault->action, error))
    return 0;
  /* A plain text is a substring; an expression is taken as it stands. */
  if (path != NULL && (fault->path = g_regex_new (path, G_REGEX_OPTIMIZE, 0, error)) == NULL)
    return 0;
  fault->any_provider = !practice_provider_parse (text_member (description, "provider"), &fault->provider);
  fault->method = g_strdup (text_member (description, "method"));
  fault->nth = (guint) MAX (1, json_object_get_int_member_with_default (description, "nth", 1));
  fault->times = (guint) json_object_get_int_member_with_default (description, "times", 1);
  fault->after = g_strcmp0 (text_member (description, "when"), "after") == 0;
  fault->status = (guint) json_object_get_int_member_with_default (description, "status", 500);
  fault->body = parse_body (description);
  if (json_object_has_member (description, "headers"))
    fault->headers = json_object_ref (json_object_get_object_member (description, "headers"));
  fault->id = ++faults->last_id;
  g_ptr_array_add (faults->list, fault);
  return g_steal_pointer (&fault)->id;
}

static gboolean
concerns (PracticeFault *fault,
          PracticeRequest *request)
{
  g_autofree char *target = NULL;

  if (request->origin == PRACTICE_ORIGIN_CONTROL)
    return FALSE;
  if (!fault->any_provider && (guint) fault->provider != (guint) request->origin)
    return FALSE;
  if (fault->method != NULL && strcmp (fault->method, request->method) != 0)
    return FALSE;
  if (fault->path == NULL)
    return TRUE;
  target = g_strconcat (request->path, request->query_text != NULL ? "?" : "", request->query_text, NULL);
  return g_regex_match (fault->path, target, 0, NULL);
}

PracticeFault *
practice_faults_match (PracticeFaults *faults,
                       PracticeRequest *request)
{
  PracticeFault *due = NULL;

  for (guint i = 0; i < faults->list->len; i++)
    {
      PracticeFault *fault = g_ptr_array_index (faults->list, i);

      if (!concerns (fault, request))
        continue;
      fault->seen++;
      if (due == NULL && fault->seen >= fault->nth &&
          (fault->times == 0 || fault->seen < fault->nth + fault->times))
        due = fault;
    }
  return due;
}

static const char *
action_name (PracticeFaultAction action)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (actions[i].action == action)
      return actions[i].name;
  return "none";
}

JsonArray *
practice_faults_to_json (PracticeFaults *faults)
{
  JsonArray *rows = json_array_new ();

  for (guint i = 0; i < faults->list->len; i++)
    {
      PracticeFault *fault = g_ptr_array_index (faults->list, i);
      JsonObject *row = json_object_new ();

      json_object_set_int_member (row, "id", fault->id);
      json_object_set_string_member (row, "action", action_name (fault->action));
      if (fault->path != NULL)
        json_object_set_string_member (row, "path", g_regex_get_pattern (fault->path));
      json_object_set_int_member (row, "seen", fault->seen);
      json_object_set_boolean_member (row,
                                      "spent",
                                      fault->times != 0 && fault->seen + 1 >= fault->nth + fault->times);
      json_array_add_object_element (rows, row);
    }
  return rows;
}
