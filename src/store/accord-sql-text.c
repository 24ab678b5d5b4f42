/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-store"

#include "accord-row-private.h"

typedef struct
{
  AccordSqlMaker make;
  gconstpointer  owner;
  const char    *rest;   /* (owned) in the table */
} Key;

static guint
key_hash (gconstpointer data)
{
  const Key *key = data;

  return g_direct_hash (key->owner) * 31 + g_direct_hash ((gconstpointer) key->make) + g_str_hash (key->rest);
}

static gboolean
key_equal (gconstpointer a,
           gconstpointer b)
{
  const Key *left = a, *right = b;

  return left->make == right->make && left->owner == right->owner && g_str_equal (left->rest, right->rest);
}

const char *
accord_sql_text (gconstpointer  owner,
                 const char    *rest,
                 AccordSqlMaker make)
{
  static GMutex mutex;
  static GHashTable *texts;
  Key key = { make, owner, rest != NULL ? rest : "" };
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  char *text;

  if (texts == NULL)
    texts = g_hash_table_new (key_hash, key_equal);
  text = g_hash_table_lookup (texts, &key);
  if (text == NULL)
    {
      text = make (owner, key.rest);
      key.rest = g_strdup (key.rest);
      g_hash_table_insert (texts, g_memdup2 (&key, sizeof key), text);
    }
  return text;
}
