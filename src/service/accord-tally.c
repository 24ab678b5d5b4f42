/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-service"

#include "accord-config.h"

#include "service/accord-tally.h"

/* While a pass writes, counting waits so many times as long as it took. */
#define PATIENCE 1000

typedef struct
{
  AccordCounts counts;
  gint64 version; /* of the store */
  gint64 ended;   /* monotonic microseconds */
  gint64 took;    /* microseconds */
} Entry;

struct _AccordTally
{
  AccordStore *store;  /* (owned) */
  GHashTable *entries; /* (owned) account → Entry */
};

AccordTally *
accord_tally_new (AccordStore *store)
{
  AccordTally *self = g_new0 (AccordTally, 1);

  self->store = g_object_ref (store);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
accord_tally_free (AccordTally *self)
{
  g_clear_object (&self->store);
  g_clear_pointer (&self->entries, g_hash_table_unref);
  g_free (self);
}

static void
count (AccordTally *self, const char *account, Entry *entry, gint64 version)
{
  gint64 began = g_get_monotonic_time ();

  entry->counts = (AccordCounts){ 0 };
  accord_store_count (self->store, account, NULL, &entry->counts, NULL);
  entry->version = version;
  entry->ended = g_get_monotonic_time ();
  entry->took = entry->ended - began;
}

void
accord_tally_get (AccordTally *self, const char *account, gboolean busy, AccordCounts *out)
{
  Entry *entry = g_hash_table_lookup (self->entries, account);
  gint64 version = accord_store_get_version (self->store);
  gboolean known = entry != NULL;

  if (!known)
    g_hash_table_insert (self->entries, g_strdup (account), entry = g_new0 (Entry, 1));
  if (!known || (entry->version != version &&
                 (!busy || g_get_monotonic_time () - entry->ended > entry->took * PATIENCE)))
    count (self, account, entry, version);
  *out = entry->counts;
}
