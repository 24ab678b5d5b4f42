/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-faults.h"

#include <string.h>

struct _PracticeFaults
{
  GPtrArray *list; /* of PracticeFault */
  PracticeFault trouble;
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
  { "oversize", PRACTICE_FAULT_OVERSIZE },
  { "empty-page", PRACTICE_FAULT_EMPTY_PAGE },
  { "foreign-next-link", PRACTICE_FAULT_FOREIGN_NEXT_LINK },
  { "looping-next-link", PRACTICE_FAULT_LOOPING_NEXT_LINK },
};

static void
fault_free (gpointer data)
{
  PracticeFault *fault = data;

  g_free (fault->method);
  g_free (fault->reason);
  g_clear_pointer (&fault->path, g_regex_unref);
  g_clear_pointer (&fault->content, g_regex_unref);
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

static gboolean
parse_regex (JsonObject *description,
             const char *name,
             GRegex **regex,
             GError **error)
{
  const char *text = text_member (description, name);

  /* A plain text is a substring; an expression is taken as it stands. */
  if (text != NULL)
    *regex = g_regex_new (text, G_REGEX_OPTIMIZE, 0, error);
  return text == NULL || *regex != NULL;
}

/* Where the fault strikes and for how long. */
static void
parse_target (PracticeFault *fault,
              JsonObject *description)
{
  fault->any_provider = !practice_provider_parse (text_member (description, "provider"), &fault->provider);
  fault->method = g_strdup (text_member (description, "method"));
  fault->nth = (guint) MAX (1, json_object_get_int_member_with_default (description, "nth", 1));
  fault->times = (guint) json_object_get_int_member_with_default (description, "times", 1);
  fault->item = (guint) json_object_get_int_member_with_default (description, "item", 0);
  fault->part = json_object_has_member (description, "part")
                    ? json_object_get_boolean_member (description, "part")
                    : (fault->item > 0 ? 1 : -1);
  fault->window = json_object_get_int_member_with_default (description, "seconds", 0) * G_USEC_PER_SEC;
  fault->after = g_strcmp0 (text_member (description, "when"), "after") == 0;
}

/* "retry_after": seconds, or "rest" of the time the fault lasts. */
static gint64
parse_retry_after (JsonObject *description)
{
  JsonNode *node = json_object_get_member (description, "retry_after");

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return 0;
  return json_node_get_value_type (node) == G_TYPE_STRING ? -1 : json_node_get_int (node);
}

guint
practice_faults_add (PracticeFaults *faults,
                     JsonObject *description,
                     GError **error)
{
  g_autoptr (PracticeFault) fault = g_new0 (PracticeFault, 1);

  if (!parse_action (text_member (description, "action"), &fault->action, error) ||
      !parse_regex (description, "path", &fault->path, error) ||
      !parse_regex (description, "content", &fault->content, error))
    return 0;
  parse_target (fault, description);
  fault->reason = g_strdup (text_member (description, "reason"));
  fault->retry_after = parse_retry_after (description);
  fault->status = (guint) json_object_get_int_member_with_default (description, "status", 500);
  fault->body = parse_body (description);
  if (json_object_has_member (description, "headers"))
    fault->headers = json_object_ref (json_object_get_object_member (description, "headers"));
  fault->id = ++faults->last_id;
  g_ptr_array_add (faults->list, fault);
  return g_steal_pointer (&fault)->id;
}

static gboolean
has_content (PracticeRequest *request,
             GRegex *content)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (request->body, &size);
  g_autofree char *text = g_utf8_make_valid (data != NULL ? data : "", (gssize) size);

  return g_regex_match (content, text, 0, NULL);
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
  if (fault->part >= 0 && fault->part != (request->is_part ? 1 : 0))
    return FALSE;
  if (fault->item > 0 && (request->batch == NULL || request->batch->n_parts != fault->item))
    return FALSE;
  if (fault->content != NULL && !has_content (request, fault->content))
    return FALSE;
  if (fault->path == NULL)
    return TRUE;
  target = g_strconcat (request->path, request->query_text != NULL ? "?" : "", request->query_text, NULL);
  return g_regex_match (fault->path, target, 0, NULL);
}

/* Whether the match just counted is hit. */
static gboolean
is_due (PracticeFault *fault,
        gint64 now)
{
  if (fault->seen < fault->nth)
    return FALSE;
  if (fault->window == 0)
    return fault->times == 0 || fault->seen < fault->nth + fault->times;
  if (fault->until == 0)
    fault->until = now + fault->window;
  return now < fault->until;
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
      if (due == NULL && is_due (fault, practice_state_now (request->state)))
        due = fault;
    }
  return due;
}

static const struct
{
  const char *word;
  PracticeFaultAction action;
  gboolean after;
} troubles[] = {
  { "reset-before", PRACTICE_FAULT_RESET, FALSE }, { "reset-after", PRACTICE_FAULT_RESET, TRUE },
  { "truncate", PRACTICE_FAULT_TRUNCATE, TRUE },   { "html", PRACTICE_FAULT_HTML, FALSE },
  { "slow", PRACTICE_FAULT_SLOW, TRUE },
};

PracticeFault *
practice_faults_trouble (PracticeFaults *faults,
                         PracticeRequest *request)
{
  PracticeSettings *settings = request->state->settings;
  const char *word = practice_settings_get_string (settings, "trouble");
  gint64 every = practice_settings_get_int (settings, "trouble_every");

  if (request->origin == PRACTICE_ORIGIN_CONTROL || strcmp (word, "none") == 0 || every < 1 ||
      ++faults->trouble.seen % every != 0)
    return NULL;
  faults->trouble.status = SOUP_STATUS_BAD_GATEWAY;
  for (guint i = 0; i < G_N_ELEMENTS (troubles); i++)
    if (strcmp (troubles[i].word, word) == 0)
      {
        faults->trouble.action = troubles[i].action;
        faults->trouble.after = troubles[i].after;
      }
  return &faults->trouble;
}

static const char *
action_name (PracticeFaultAction action)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (actions[i].action == action)
      return actions[i].name;
  return "none";
}

static gboolean
is_spent (PracticeFault *fault,
          gint64 now)
{
  if (fault->window > 0)
    return fault->until != 0 && now >= fault->until;
  return fault->times != 0 && fault->seen + 1 >= fault->nth + fault->times;
}

JsonArray *
practice_faults_to_json (PracticeFaults *faults,
                         gint64 now)
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
      json_object_set_boolean_member (row, "spent", is_spent (fault, now));
      json_array_add_object_element (rows, row);
    }
  return rows;
}
