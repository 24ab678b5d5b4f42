/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-store"

#include "store/accord-provenance.h"

#include "accord-store-private.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#define HEADER "accord-state 1"

/* ---- the file beside the store ---- */

static char *
state_path (AccordStore *store)
{
  return g_strconcat (accord_store_get_path (store), ".state", NULL);
}

/* The last run of this store that began here; NULL: nobody has written one. (transfer full) */
static char *
read_last_run (AccordStore *store)
{
  g_autofree char *path = state_path (store);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL) || !g_utf8_validate (text, -1, NULL))
    return NULL;
  lines = g_strsplit (text, "\n", 4);
  if (g_strv_length (lines) < 3 || !g_str_equal (lines[0], HEADER) ||
      !g_str_equal (lines[1], accord_store_get_id (store)))
    return NULL;
  return g_strdup (lines[2]);
}

/* Not synced to the disk: what is lost with the power names an earlier run, which the store knows, too. */
gboolean
accord_store_note_run (AccordStore *self, const char *run, GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && run != NULL, FALSE);

  path = state_path (self);
  text = g_strdup_printf (HEADER "\n%s\n%s\n", accord_store_get_id (self), run);
  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, error);
}

static gboolean
is_older (AccordStore *store)
{
  g_autofree char *run = read_last_run (store);
  g_autofree char *known = NULL;

  if (run == NULL)
    return FALSE;
  known = accord_db_get_text (accord_store_get_db (store), "SELECT id FROM runs WHERE id = ?", run);
  return known == NULL;
}

/* ---- the file itself ---- */

/* When the file was made: no program can give that to a copy. NULL: the file system does not say. (transfer
 * full) */
static char *
find_place (AccordStore *store)
{
  struct statx info;

  if (statx (AT_FDCWD, accord_store_get_path (store), 0, STATX_BTIME, &info) != 0 ||
      (info.stx_mask & STATX_BTIME) == 0)
    return NULL;
  return g_strdup_printf ("%" G_GINT64_FORMAT ".%09u",
                          (gint64) info.stx_btime.tv_sec,
                          info.stx_btime.tv_nsec);
}

static char *
read_place (AccordStore *store)
{
  return accord_db_get_text (accord_store_get_db (store), "SELECT value FROM meta WHERE key = 'place'", NULL);
}

static gboolean
write_place (AccordStore *store, const char *place, GError **error)
{
  return accord_db_run (accord_store_get_db (store),
                        error,
                        "INSERT OR REPLACE INTO meta (key, value) VALUES ('place', ?)",
                        "t",
                        place);
}

/* ---- what follows from it ---- */

/* An undo that was approved and a plan that was made belong to another state of things. */
static gboolean
begin_anew (AccordStore *store, AccordProvenance provenance, GError **error)
{
  AccordDb *db = accord_store_get_db (store);

  return accord_db_run (
             db,
             error,
             "INSERT OR REPLACE INTO meta (key, value) SELECT 'distrusted.' || id, ? FROM calendars",
             "d",
             (int) provenance) &&
         accord_db_exec (db, "UPDATE calendars SET cursor = NULL, settled_at = 0; DELETE FROM plans", error);
}

gboolean
accord_store_distrust (AccordStore *self, AccordProvenance provenance, GError **error)
{
  AccordDb *db;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && provenance != ACCORD_PROVENANCE_KNOWN, FALSE);

  db = accord_store_get_db (self);
  return accord_db_enter (db, error) && accord_db_leave (db, begin_anew (self, provenance, error), error);
}

gboolean
accord_store_check_provenance (AccordStore *self, GError **error)
{
  g_autofree char *place = NULL;
  g_autofree char *before = NULL;
  AccordProvenance provenance = ACCORD_PROVENANCE_KNOWN;
  gboolean elsewhere;
  AccordDb *db;

  g_return_val_if_fail (ACCORD_IS_STORE (self), FALSE);

  place = find_place (self);
  before = read_place (self);
  elsewhere = place != NULL && g_strcmp0 (place, before) != 0;
  if (elsewhere && before != NULL)
    provenance = ACCORD_PROVENANCE_COPIED;
  if (is_older (self))
    provenance = ACCORD_PROVENANCE_OLDER;
  if (!elsewhere && provenance == ACCORD_PROVENANCE_KNOWN)
    return TRUE;
  if (provenance != ACCORD_PROVENANCE_KNOWN)
    g_debug ("%s was copied or restored: every calendar is compared anew", accord_store_get_path (self));
  db = accord_store_get_db (self);
  return accord_db_enter (db, error) &&
         accord_db_leave (db,
                          (!elsewhere || write_place (self, place, error)) &&
                              (provenance == ACCORD_PROVENANCE_KNOWN || begin_anew (self, provenance, error)),
                          error);
}

static char *
distrusted_key (const char *calendar)
{
  return g_strconcat ("distrusted.", calendar, NULL);
}

AccordProvenance
accord_store_get_provenance (AccordStore *self, const char *calendar)
{
  g_autofree char *key = NULL;
  g_autofree char *value = NULL;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && calendar != NULL, ACCORD_PROVENANCE_OLDER);

  key = distrusted_key (calendar);
  value = accord_db_get_text (accord_store_get_db (self), "SELECT value FROM meta WHERE key = ?", key);
  if (value == NULL)
    return ACCORD_PROVENANCE_KNOWN;
  return g_ascii_strtoll (value, NULL, 10) == ACCORD_PROVENANCE_COPIED ? ACCORD_PROVENANCE_COPIED
                                                                       : ACCORD_PROVENANCE_OLDER;
}

gboolean
accord_store_trust (AccordStore *self, const char *calendar, GError **error)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && calendar != NULL, FALSE);

  key = distrusted_key (calendar);
  return accord_db_run (accord_store_get_db (self), error, "DELETE FROM meta WHERE key = ?", "t", key);
}
