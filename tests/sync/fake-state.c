/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-state.h"

#include "accord-fake-provider-private.h"

#include <string.h>

static void
set_text (GKeyFile *file, const char *group, const char *key, const char *value)
{
  if (value != NULL)
    g_key_file_set_string (file, group, key, value);
}

static char *
get_text (GKeyFile *file, const char *group, const char *key)
{
  return g_key_file_get_string (file, group, key, NULL);
}

static void
save_item (GKeyFile *file, const char *calendar, const FakeItem *item, guint index)
{
  g_autofree char *group = g_strdup_printf ("item %06u", index);
  g_autofree char *fields = item->item->fields != NULL ? accord_fields_to_text (item->item->fields) : NULL;

  set_text (file, group, "calendar", calendar);
  set_text (file, group, "id", item->item->id);
  set_text (file, group, "tag", item->item->tag);
  set_text (file, group, "fields", fields);
  set_text (file, group, "mark", item->item->mark);
  set_text (file, group, "uid", item->item->uid);
  set_text (file, group, "web_link", item->item->web_link);
  set_text (file, group, "key", item->key);
  g_key_file_set_integer (file, group, "state", (int) item->item->state);
  g_key_file_set_integer (file, group, "traits", (int) item->item->traits);
  g_key_file_set_int64 (file, group, "updated", item->item->updated);
  g_key_file_set_int64 (file, group, "serial", item->serial);
  g_key_file_set_boolean (file, group, "deleted", item->deleted);
}

void
fake_state_save (AccordFakeProvider *provider, const char *path)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  guint index = 0;

  g_key_file_set_int64 (file, "provider", "serial", provider->serial);
  g_key_file_set_integer (file, "provider", "epoch", (int) provider->epoch);
  g_key_file_set_integer (file, "provider", "last_id", (int) provider->last_id);
  g_key_file_set_integer (file, "provider", "mails", (int) provider->mails);
  set_text (file, "provider", "poison", provider->poison);
  for (guint i = 0; i < provider->order->len; i++)
    {
      const FakeCalendar *calendar = g_ptr_array_index (provider->order, i);
      g_autofree char *group = g_strdup_printf ("calendar %03u", i);
      GHashTableIter iter;
      const FakeItem *item;

      set_text (file, group, "remote_id", calendar->calendar->remote_id);
      set_text (file, group, "name", calendar->calendar->name);
      set_text (file, group, "role", calendar->calendar->role);
      g_hash_table_iter_init (&iter, calendar->items);
      while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &item))
        save_item (file, calendar->calendar->remote_id, item, index++);
    }
  g_assert_true (g_key_file_save_to_file (file, path, NULL));
}

static void
load_item (AccordFakeProvider *provider, GKeyFile *file, const char *group)
{
  g_autofree char *calendar_id = get_text (file, group, "calendar");
  g_autofree char *id = get_text (file, group, "id");
  g_autofree char *text = get_text (file, group, "fields");
  FakeCalendar *calendar = fake_provider_get_calendar (provider, calendar_id);
  FakeItem *item = g_new0 (FakeItem, 1);

  item->item = accord_remote_item_new (id);
  item->item->tag = get_text (file, group, "tag");
  item->item->fields = accord_fields_from_text (text, NULL);
  item->item->mark = get_text (file, group, "mark");
  item->item->uid = get_text (file, group, "uid");
  item->item->web_link = get_text (file, group, "web_link");
  item->item->state = (AccordRemoteState) g_key_file_get_integer (file, group, "state", NULL);
  item->item->traits = (AccordRemoteTraits) g_key_file_get_integer (file, group, "traits", NULL);
  item->item->updated = g_key_file_get_int64 (file, group, "updated", NULL);
  item->serial = g_key_file_get_int64 (file, group, "serial", NULL);
  item->deleted = g_key_file_get_boolean (file, group, "deleted", NULL);
  item->key = get_text (file, group, "key");
  g_hash_table_insert (calendar->items, g_strdup (id), item);
}

void
fake_state_load (AccordFakeProvider *provider, const char *path)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) groups = NULL;

  g_assert_true (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL));
  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_autofree char *remote_id = get_text (file, groups[i], "remote_id");
      g_autofree char *name = get_text (file, groups[i], "name");
      g_autofree char *role = get_text (file, groups[i], "role");

      if (!g_str_has_prefix (groups[i], "calendar "))
        continue;
      if (fake_provider_get_calendar (provider, remote_id) == NULL)
        accord_fake_provider_add_calendar (provider, remote_id, name, role);
      accord_fake_provider_set_role (provider, remote_id, role);
    }
  for (guint i = 0; groups[i] != NULL; i++)
    if (g_str_has_prefix (groups[i], "item "))
      load_item (provider, file, groups[i]);
  provider->serial = g_key_file_get_int64 (file, "provider", "serial", NULL);
  provider->epoch = (guint) g_key_file_get_integer (file, "provider", "epoch", NULL);
  provider->last_id = (guint) g_key_file_get_integer (file, "provider", "last_id", NULL);
  provider->mails = (guint) g_key_file_get_integer (file, "provider", "mails", NULL);
  provider->poison = get_text (file, "provider", "poison");
}
