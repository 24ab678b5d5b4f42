/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-graph-mail.h"

#include <string.h>

/* A change of any of these is told to every attendee; of the rest, to none. */
static const char *const mailed_members[] = {
  "subject", "body",       "location", "locations",   "start",
  "end",     "recurrence", "isAllDay", "sensitivity", "importance",
};

/* Lower-case addresses; (transfer full) */
static GHashTable *
read_addresses (JsonObject *resource, const char *owner)
{
  GHashTable *addresses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonNode *node = json_object_get_member (resource, "attendees");
  JsonArray *attendees = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n = attendees != NULL ? json_array_get_length (attendees) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonObject *email =
          json_object_get_object_member (json_array_get_object_element (attendees, i), "emailAddress");
      const char *address = json_object_get_string_member_with_default (email, "address", "");

      if (*address != '\0' && g_ascii_strcasecmp (address, owner) != 0)
        g_hash_table_add (addresses, g_ascii_strdown (address, -1));
    }
  return addresses;
}

static gboolean
is_past (PracticeItem *item, JsonObject *resource)
{
  gint64 start, end;

  practice_graph_resource_times (resource, &start, &end);
  return end * G_USEC_PER_SEC < practice_state_now (item->calendar->user->state);
}

/* Mails everybody in @addresses who is not in @except. */
static void
send (PracticeItem *item, JsonObject *resource, GHashTable *addresses, GHashTable *except, const char *why)
{
  gboolean past = is_past (item, resource);
  GHashTableIter iter;
  gpointer address;

  g_hash_table_iter_init (&iter, addresses);
  while (g_hash_table_iter_next (&iter, &address, NULL))
    if (except == NULL || !g_hash_table_contains (except, address))
      practice_item_add_mail (item, address, why, past);
}

static gboolean
is_organizer (JsonObject *resource)
{
  return json_object_get_boolean_member_with_default (resource, "isOrganizer", TRUE);
}

static gboolean
is_mailed_change (JsonObject *before, JsonObject *after)
{
  for (guint i = 0; i < G_N_ELEMENTS (mailed_members); i++)
    {
      JsonNode *old = json_object_get_member (before, mailed_members[i]);
      JsonNode *new = json_object_get_member (after, mailed_members[i]);

      if ((old == NULL) != (new == NULL) || (old != NULL && !json_node_equal (old, new)))
        return TRUE;
    }
  return FALSE;
}

void
practice_graph_mail_created (PracticeGraphCall *call, PracticeItem *item, JsonObject *resource)
{
  g_autoptr (GHashTable) addresses = read_addresses (resource, call->user->email);

  if (!call->request->other_person && is_organizer (resource))
    send (item, resource, addresses, NULL, "invitation");
}

void
practice_graph_mail_updated (PracticeGraphCall *call,
                             PracticeItem *item,
                             JsonObject *before,
                             JsonObject *after)
{
  g_autoptr (GHashTable) old = read_addresses (before, call->user->email);
  g_autoptr (GHashTable) new = read_addresses (after, call->user->email);
  g_autoptr (GHashTable) kept = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer address;

  if (call->request->other_person || !is_organizer (after))
    return;
  g_hash_table_iter_init (&iter, new);
  while (g_hash_table_iter_next (&iter, &address, NULL))
    if (g_hash_table_contains (old, address))
      g_hash_table_add (kept, address);
  send (item, after, new, old, "invitation");
  send (item, after, old, new, "cancellation");
  if (is_mailed_change (before, after))
    send (item, after, kept, NULL, "update");
}

void
practice_graph_mail_deleted (PracticeGraphCall *call, PracticeItem *item, JsonObject *resource)
{
  g_autoptr (GHashTable) addresses = read_addresses (resource, call->user->email);
  JsonObject *organizer;
  const char *address = NULL;

  if (call->request->other_person)
    return;
  if (is_organizer (resource))
    {
      send (item, resource, addresses, NULL, "cancellation");
      return;
    }
  /* Taking somebody else's meeting out of one's calendar declines it. */
  organizer = json_object_has_member (resource, "organizer")
                  ? json_object_get_object_member (resource, "organizer")
                  : NULL;
  if (organizer != NULL && json_object_has_member (organizer, "emailAddress"))
    address =
        json_object_get_string_member_with_default (json_object_get_object_member (organizer, "emailAddress"),
                                                    "address",
                                                    NULL);
  if (address != NULL)
    practice_item_add_mail (item, address, "response", is_past (item, resource));
}
