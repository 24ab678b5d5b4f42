/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-state-private.h"

#include <gio/gio.h>
#include <string.h>

#define FORMAT 1

/* Records are mapped member by member through these tables, both ways. */
typedef enum
{
  FIELD_TEXT,
  FIELD_TEXTS,
  FIELD_BOOL,
  FIELD_INT,
  FIELD_UINT,
  FIELD_OBJECT,
} FieldKind;

typedef struct
{
  const char *name;
  FieldKind kind;
  gsize offset;
} Field;

#define FIELD(type, name, kind) { #name, kind, G_STRUCT_OFFSET (type, name) }
#define AT(record, field, type) (*(type *) G_STRUCT_MEMBER_P (record, (field)->offset))

static const Field user_fields[] = {
  FIELD (PracticeUser, id, FIELD_TEXT),         FIELD (PracticeUser, email, FIELD_TEXT),
  FIELD (PracticeUser, name, FIELD_TEXT),       FIELD (PracticeUser, tenant, FIELD_TEXT),
  FIELD (PracticeUser, zone, FIELD_TEXT),       FIELD (PracticeUser, sequence, FIELD_INT),
  FIELD (PracticeUser, hurdle, FIELD_UINT),     FIELD (PracticeUser, extra, FIELD_OBJECT),
  { NULL },
};

static const Field calendar_fields[] = {
  FIELD (PracticeCalendar, id, FIELD_TEXT),          FIELD (PracticeCalendar, name, FIELD_TEXT),
  FIELD (PracticeCalendar, zone, FIELD_TEXT),        FIELD (PracticeCalendar, role, FIELD_TEXT),
  FIELD (PracticeCalendar, owner, FIELD_TEXT),       FIELD (PracticeCalendar, primary, FIELD_BOOL),
  FIELD (PracticeCalendar, deleted, FIELD_BOOL),     FIELD (PracticeCalendar, app_created, FIELD_BOOL),
  FIELD (PracticeCalendar, sequence, FIELD_INT),     FIELD (PracticeCalendar, list_sequence, FIELD_INT),
  FIELD (PracticeCalendar, version, FIELD_INT),      FIELD (PracticeCalendar, extra, FIELD_OBJECT),
  { NULL },
};

static const Field item_fields[] = {
  FIELD (PracticeItem, id, FIELD_TEXT),        FIELD (PracticeItem, series_id, FIELD_TEXT),
  FIELD (PracticeItem, resource, FIELD_OBJECT), FIELD (PracticeItem, version, FIELD_INT),
  FIELD (PracticeItem, sequence, FIELD_INT),   FIELD (PracticeItem, created, FIELD_INT),
  FIELD (PracticeItem, updated, FIELD_INT),    FIELD (PracticeItem, cancelled, FIELD_BOOL),
  { NULL },
};

static const Field mail_fields[] = {
  FIELD (PracticeMail, provider, FIELD_UINT),     FIELD (PracticeMail, user, FIELD_TEXT),
  FIELD (PracticeMail, recipient, FIELD_TEXT),    FIELD (PracticeMail, calendar_id, FIELD_TEXT),
  FIELD (PracticeMail, item_id, FIELD_TEXT),      FIELD (PracticeMail, why, FIELD_TEXT),
  FIELD (PracticeMail, past, FIELD_BOOL),         FIELD (PracticeMail, when, FIELD_INT),
  { NULL },
};

static const Field token_fields[] = {
  FIELD (PracticeToken, kind, FIELD_UINT),         FIELD (PracticeToken, provider, FIELD_UINT),
  FIELD (PracticeToken, value, FIELD_TEXT),        FIELD (PracticeToken, client_id, FIELD_TEXT),
  FIELD (PracticeToken, scopes, FIELD_TEXTS),      FIELD (PracticeToken, grant, FIELD_INT),
  FIELD (PracticeToken, issued, FIELD_INT),        FIELD (PracticeToken, expires, FIELD_INT),
  FIELD (PracticeToken, used, FIELD_BOOL),         FIELD (PracticeToken, revoked, FIELD_BOOL),
  FIELD (PracticeToken, redirect_uri, FIELD_TEXT), FIELD (PracticeToken, challenge, FIELD_TEXT),
  FIELD (PracticeToken, nonce, FIELD_TEXT),        FIELD (PracticeToken, tenant, FIELD_TEXT),
  FIELD (PracticeToken, last_used, FIELD_INT),     { NULL },
};

static JsonNode *
field_to_node (gpointer record,
               const Field *field)
{
  JsonNode *node = json_node_alloc ();
  g_autofree char *joined = NULL;

  switch (field->kind)
    {
    case FIELD_TEXT:
      if (AT (record, field, char *) == NULL)
        return json_node_init_null (node);
      return json_node_init_string (node, AT (record, field, char *));
    case FIELD_TEXTS:
      joined = g_strjoinv (" ", AT (record, field, GStrv));
      return json_node_init_string (node, joined);
    case FIELD_BOOL:
      return json_node_init_boolean (node, AT (record, field, gboolean));
    case FIELD_INT:
      return json_node_init_int (node, AT (record, field, gint64));
    case FIELD_UINT:
      return json_node_init_int (node, AT (record, field, guint));
    case FIELD_OBJECT:
    default:
      return json_node_init_object (node, AT (record, field, JsonObject *));
    }
}

static JsonObject *
record_to_json (gpointer record,
                const Field *fields)
{
  JsonObject *object = json_object_new ();

  for (; fields->name != NULL; fields++)
    json_object_set_member (object, fields->name, field_to_node (record, fields));
  return object;
}

static void
set_object (JsonObject **place,
            JsonNode *node)
{
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return;
  g_clear_pointer (place, json_object_unref);
  *place = json_node_dup_object (node);
}

static void
set_text (char **place,
          JsonNode *node)
{
  g_free (*place);
  *place = JSON_NODE_HOLDS_VALUE (node) ? g_strdup (json_node_get_string (node)) : NULL;
}

static void
record_from_json (gpointer record,
                  const Field *fields,
                  JsonObject *object)
{
  for (; fields->name != NULL; fields++)
    {
      JsonNode *node = json_object_get_member (object, fields->name);

      if (node == NULL)
        continue;
      if (fields->kind == FIELD_TEXT)
        set_text (&AT (record, fields, char *), node);
      else if (fields->kind == FIELD_TEXTS)
        AT (record, fields, GStrv) = g_strsplit (json_node_get_string (node), " ", -1);
      else if (fields->kind == FIELD_BOOL)
        AT (record, fields, gboolean) = json_node_get_boolean (node);
      else if (fields->kind == FIELD_INT)
        AT (record, fields, gint64) = json_node_get_int (node);
      else if (fields->kind == FIELD_UINT)
        AT (record, fields, guint) = (guint) json_node_get_int (node);
      else
        set_object (&AT (record, fields, JsonObject *), node);
    }
}

static JsonObject *
calendar_to_json (PracticeCalendar *calendar)
{
  JsonObject *object = record_to_json (calendar, calendar_fields);
  g_autoptr (GPtrArray) items = practice_calendar_items_after (calendar, 0);
  JsonArray *rows = json_array_sized_new (items->len);

  for (guint i = 0; i < items->len; i++)
    json_array_add_object_element (rows, record_to_json (g_ptr_array_index (items, i), item_fields));
  json_object_set_array_member (object, "items", rows);
  return object;
}

static JsonObject *
user_to_json (PracticeUser *user)
{
  JsonObject *object = record_to_json (user, user_fields);
  JsonArray *calendars = json_array_new ();
  JsonArray *generations = json_array_new ();

  json_object_set_string_member (object, "provider", practice_provider_name (user->provider));
  for (guint i = 0; i < user->calendars->len; i++)
    json_array_add_object_element (calendars, calendar_to_json (g_ptr_array_index (user->calendars, i)));
  for (guint i = 0; i < PRACTICE_N_CURSORS; i++)
    json_array_add_int_element (generations, user->generations[i]);
  json_object_set_array_member (object, "generations", generations);
  json_object_set_array_member (object, "calendars", calendars);
  return object;
}

static gboolean
is_worth_keeping (PracticeToken *token,
                  gint64 now)
{
  return token->expires == 0 || token->expires > now;
}

static JsonArray *
tokens_to_json (PracticeState *state)
{
  JsonArray *rows = json_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, state->tokens);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      PracticeToken *token = value;
      JsonObject *row;

      if (!is_worth_keeping (token, practice_state_now (state)))
        continue;
      row = record_to_json (token, token_fields);
      if (token->user != NULL)
        json_object_set_string_member (row, "user", token->user->id);
      json_array_add_object_element (rows, row);
    }
  return rows;
}

static JsonArray *
spent_to_json (PracticeState *state)
{
  JsonArray *rows = json_array_new ();
  GHashTableIter iter;
  gpointer cursor;

  g_hash_table_iter_init (&iter, state->spent);
  while (g_hash_table_iter_next (&iter, &cursor, NULL))
    json_array_add_string_element (rows, cursor);
  return rows;
}

JsonNode *
practice_state_serialize (PracticeState *state)
{
  g_autoptr (JsonObject) root = json_object_new ();
  JsonArray *users = json_array_new ();
  JsonArray *mails = json_array_new ();

  for (guint i = 0; i < state->users->len; i++)
    json_array_add_object_element (users, user_to_json (g_ptr_array_index (state->users, i)));
  for (guint i = 0; i < state->mails->len; i++)
    json_array_add_object_element (mails, record_to_json (g_ptr_array_index (state->mails, i), mail_fields));
  json_object_set_int_member (root, "format", FORMAT);
  json_object_set_string_member (root, "secret", state->secret);
  json_object_set_int_member (root, "clock_offset", state->clock_offset);
  json_object_set_int_member (root, "clock_stopped", state->clock_stopped);
  json_object_set_object_member (root, "switched", json_object_ref (state->switched));
  json_object_set_array_member (root, "spent", spent_to_json (state));
  json_object_set_int_member (root, "last_grant", (gint64) state->last_grant);
  json_object_set_object_member (root, "settings", practice_settings_to_json (state->settings));
  json_object_set_array_member (root, "users", users);
  json_object_set_array_member (root, "mails", mails);
  json_object_set_array_member (root, "tokens", tokens_to_json (state));
  return json_node_init_object (json_node_alloc (), root);
}

static void
load_items (PracticeCalendar *calendar,
            JsonArray *rows)
{
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      PracticeItem *item = practice_calendar_add_item (calendar, json_object_get_string_member (row, "id"),
                                                       json_object_new ());

      g_hash_table_steal (calendar->items, item->id);
      record_from_json (item, item_fields, row);
      g_hash_table_replace (calendar->items, item->id, item);
    }
}

static void
load_user (PracticeState *state,
           JsonObject *row)
{
  PracticeProvider provider = PRACTICE_GOOGLE;
  JsonArray *generations = json_object_get_array_member (row, "generations");
  JsonArray *calendars = json_object_get_array_member (row, "calendars");
  PracticeUser *user;

  practice_provider_parse (json_object_get_string_member (row, "provider"), &provider);
  user = practice_state_add_user (state, provider, "", "", "", NULL, "UTC");
  for (guint i = 0; i < json_array_get_length (calendars); i++)
    {
      JsonObject *entry = json_array_get_object_element (calendars, i);
      PracticeCalendar *calendar = practice_user_add_calendar (user, "", "", "UTC", "owner");

      record_from_json (calendar, calendar_fields, entry);
      load_items (calendar, json_object_get_array_member (entry, "items"));
    }
  for (guint i = 0; i < PRACTICE_N_CURSORS && i < json_array_get_length (generations); i++)
    user->generations[i] = (guint) json_array_get_int_element (generations, i);
  record_from_json (user, user_fields, row);
}

static void
load_tokens (PracticeState *state,
             JsonArray *rows)
{
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      PracticeToken *token = practice_state_new_token (state, json_object_get_string_member (row, "value"));

      g_hash_table_steal (state->tokens, token->value);
      record_from_json (token, token_fields, row);
      token->user = practice_state_find_user (state, token->provider,
                                              json_object_get_string_member_with_default (row, "user", NULL));
      g_hash_table_replace (state->tokens, token->value, token);
    }
}

/* What states of earlier versions lack. */
static void
load_clock (PracticeState *state,
            JsonObject *root)
{
  JsonArray *spent =
      json_object_has_member (root, "spent") ? json_object_get_array_member (root, "spent") : NULL;

  state->clock_offset = json_object_get_int_member (root, "clock_offset");
  state->clock_stopped = json_object_get_int_member_with_default (root, "clock_stopped", 0);
  if (json_object_has_member (root, "switched"))
    set_object (&state->switched, json_object_get_member (root, "switched"));
  for (guint i = 0; spent != NULL && i < json_array_get_length (spent); i++)
    g_hash_table_add (state->spent, g_strdup (json_array_get_string_element (spent, i)));
}

gboolean
practice_state_restore (PracticeState *state,
                        JsonObject *root,
                        GError **error)
{
  JsonArray *rows;

  if (json_object_get_int_member_with_default (root, "format", 0) != FORMAT)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "not a state of this program");
      return FALSE;
    }
  g_free (state->secret);
  state->secret = g_strdup (json_object_get_string_member (root, "secret"));
  load_clock (state, root);
  state->last_grant = (guint64) json_object_get_int_member (root, "last_grant");
  if (!practice_settings_apply (state->settings, json_object_get_object_member (root, "settings"), error))
    return FALSE;
  g_hash_table_remove_all (state->tokens);
  g_ptr_array_set_size (state->mails, 0);
  g_ptr_array_set_size (state->users, 0);
  rows = json_object_get_array_member (root, "users");
  for (guint i = 0; i < json_array_get_length (rows); i++)
    load_user (state, json_array_get_object_element (rows, i));
  rows = json_object_get_array_member (root, "mails");
  for (guint i = 0; i < json_array_get_length (rows); i++)
    record_from_json (practice_state_new_mail (state), mail_fields, json_array_get_object_element (rows, i));
  load_tokens (state, json_object_get_array_member (root, "tokens"));
  return TRUE;
}

gboolean
practice_state_load (PracticeState *state,
                     const char *filename,
                     GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();

  if (!json_parser_load_from_file (parser, filename, error))
    return FALSE;
  if (practice_state_restore (state, json_node_get_object (json_parser_get_root (parser)), error))
    return TRUE;
  g_prefix_error (error, "%s: ", filename);
  return FALSE;
}

gboolean
practice_state_save (PracticeState *state,
                     const char *filename,
                     GError **error)
{
  g_autoptr (JsonNode) root = practice_state_serialize (state);
  g_autofree char *text = json_to_string (root, FALSE);

  return g_file_set_contents_full (filename, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}
