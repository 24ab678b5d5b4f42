/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-feed"

#include "remote/accord-feed.h"

#include <string.h>

#include "model/accord-json-text.h"
#include "remote/accord-json.h"
#include "remote/accord-remote-error.h"

#define VERSION 1
#define MAX_PAGES 10000

void
accord_feed_free (AccordFeed *self)
{
  if (self == NULL)
    return;
  g_free (self->kind);
  g_free (self->since);
  g_free (self->page);
  g_free (self->then);
  g_free (self);
}

AccordFeed *
accord_feed_from_text (const char *text, gint64 from, gint64 to, GError **error)
{
  g_autoptr (AccordFeed) self = g_new0 (AccordFeed, 1);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;

  self->from = from;
  self->to = to;
  if (text == NULL)
    return g_steal_pointer (&self);

  node = accord_json_text_parse (text, strlen (text), ACCORD_JSON_NESTING, NULL);
  object = accord_json_root (node);
  if (object == NULL || accord_json_int (object, "v", 0) != VERSION)
    {
      g_set_error_literal (error,
                           ACCORD_REMOTE_ERROR,
                           ACCORD_REMOTE_ERROR_CURSOR_EXPIRED,
                           "cursor: not of this version");
      return NULL;
    }
  self->kind = g_strdup (accord_json_string (object, "kind"));
  self->since = g_strdup (accord_json_string (object, "since"));
  self->page = g_strdup (accord_json_string (object, "page"));
  self->then = g_strdup (accord_json_string (object, "then"));
  self->n_pages = (guint) accord_json_int (object, "pages", 0);
  self->from = accord_json_int (object, "from", from);
  self->to = accord_json_int (object, "to", to);
  return g_steal_pointer (&self);
}

static void
add_string (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
}

char *
accord_feed_to_text (const AccordFeed *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  json_object_set_int_member (object, "v", VERSION);
  add_string (object, "kind", self->kind);
  add_string (object, "since", self->since);
  add_string (object, "page", self->page);
  add_string (object, "then", self->then);
  json_object_set_int_member (object, "pages", self->n_pages);
  json_object_set_int_member (object, "from", self->from);
  json_object_set_int_member (object, "to", self->to);
  return json_to_string (node, FALSE);
}

gboolean
accord_feed_follow (AccordFeed *self, GHashTable *seen, const char *page, GError **error)
{
  if (self->page == NULL)
    g_hash_table_remove_all (seen);
  if (!g_hash_table_add (seen, g_strdup (page)) || ++self->n_pages > MAX_PAGES)
    {
      g_set_error (error,
                   ACCORD_REMOTE_ERROR,
                   ACCORD_REMOTE_ERROR_PROTOCOL,
                   "listing: its pages go in a circle (after %u)",
                   self->n_pages);
      return FALSE;
    }
  g_free (self->page);
  self->page = g_strdup (page);
  return TRUE;
}

void
accord_feed_end_round (AccordFeed *self, const char *since)
{
  char *start = g_strdup (since);

  g_free (self->since);
  self->since = start;
  g_clear_pointer (&self->page, g_free);
  g_clear_pointer (&self->then, g_free);
  self->n_pages = 0;
}
