/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-when.h"
#include "accord-windows-zones.h"

#include <string.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

#define ZONE_NAME_MAX 128
#define DAY_SECONDS   (24 * 60 * 60)

G_LOCK_DEFINE_STATIC (zones);
static GHashTable
    *zones; /* (element-type utf8 GTimeZone), guarded by the lock; a GTimeZone reads a file when made */

/* The letters of IANA names: no way out of the folder of zones, no rules as TZ may hold. */
static gboolean
name_is_plausible (const char *iana)
{
  gsize length = iana != NULL ? strlen (iana) : 0;

  return length > 0 && length < ZONE_NAME_MAX && g_ascii_isalpha (iana[0]) && strstr (iana, "//") == NULL &&
         strspn (iana, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/") == length;
}

/* GLib takes "AAA3" for a rule of one's own making; of the names without a place ("CET", "EST5EDT") ICU knows all. */
static gboolean
name_is_a_rule (const char *iana)
{
  UErrorCode status = U_ZERO_ERROR;
  UChar name[ZONE_NAME_MAX];
  UChar canonical[ZONE_NAME_MAX];
  UBool is_system = 0;

  if (strchr (iana, '/') != NULL)
    return FALSE;
  u_uastrcpy (name, iana);
  ucal_getCanonicalTimeZoneID (name, -1, canonical, G_N_ELEMENTS (canonical), &is_system, &status);
  return U_FAILURE (status) || !is_system;
}

/* (transfer full) (nullable) */
static GTimeZone *
find_zone (const char *iana)
{
  GTimeZone *zone;

  if (!name_is_plausible (iana))
    return NULL;

  G_LOCK (zones);
  if (zones == NULL)
    zones = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_time_zone_unref);
  zone = g_hash_table_lookup (zones, iana);
  if (zone == NULL && !name_is_a_rule (iana) && (zone = g_time_zone_new_identifier (iana)) != NULL)
    g_hash_table_insert (zones, g_strdup (iana), zone);
  if (zone != NULL)
    g_time_zone_ref (zone);
  G_UNLOCK (zones);
  return zone;
}

GTimeZone *
accord_zone_get (const char *iana)
{
  GTimeZone *zone = find_zone (iana);

  return zone != NULL ? zone : g_time_zone_new_utc ();
}

gboolean
accord_zone_is_known (const char *iana)
{
  g_autoptr (GTimeZone) zone = find_zone (iana);

  return zone != NULL;
}

static char *
text_from_unichars (const UChar *chars,
                    int32_t      length)
{
  return g_utf16_to_utf8 ((const gunichar2 *) chars, length, NULL, NULL, NULL);
}

static char *
host_zone (void)
{
  UErrorCode status = U_ZERO_ERROR;
  UChar name[ZONE_NAME_MAX];
  int32_t length = ucal_getHostTimeZone (name, G_N_ELEMENTS (name), &status);

  return U_SUCCESS (status) && length > 0 ? text_from_unichars (name, length) : NULL;
}

char *
accord_zone_local (void)
{
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  g_autofree char *host = NULL;

  if (accord_zone_is_known (g_time_zone_get_identifier (local)))
    return g_strdup (g_time_zone_get_identifier (local));
  host = host_zone ();
  return accord_zone_is_known (host) ? g_steal_pointer (&host) : g_strdup ("UTC");
}

static char *
canonical_zone (const char *iana)
{
  UErrorCode status = U_ZERO_ERROR;
  UChar name[ZONE_NAME_MAX];
  UChar canonical[ZONE_NAME_MAX];
  UBool is_system = 0;
  int32_t length;

  if (!name_is_plausible (iana))
    return NULL;
  u_uastrcpy (name, iana);
  length = ucal_getCanonicalTimeZoneID (name, -1, canonical, G_N_ELEMENTS (canonical), &is_system, &status);
  return U_SUCCESS (status) && length > 0 ? text_from_unichars (canonical, length) : NULL;
}

static const char *
find_windows (const char *iana)
{
  for (guint i = 0; iana != NULL && i < accord_n_windows_zones; i++)
    if (g_str_equal (accord_windows_zones[i].iana, iana))
      return accord_windows_zones[i].windows;
  return NULL;
}

/* A name that ICU knows and the table lacks, for zones that are younger than it. (transfer full) (nullable) */
static char *
ask_icu (const char *iana)
{
  UErrorCode status = U_ZERO_ERROR;
  UChar name[ZONE_NAME_MAX];
  UChar windows[ZONE_NAME_MAX];
  int32_t length;

  u_uastrcpy (name, iana);
  length = ucal_getWindowsTimeZoneID (name, -1, windows, G_N_ELEMENTS (windows), &status);
  return U_SUCCESS (status) && length > 0 ? text_from_unichars (windows, length) : NULL;
}

char *
accord_zone_to_windows (const char *iana)
{
  g_autofree char *canonical = NULL;
  const char *windows;

  if (!name_is_plausible (iana))
    return NULL;
  windows = find_windows (iana);
  if (windows != NULL)
    return g_strdup (windows);
  /* A former name of a zone. */
  canonical = canonical_zone (iana);
  windows = find_windows (canonical);
  return windows != NULL ? g_strdup (windows) : ask_icu (iana);
}

/* The zone that CLDR gives for a Windows name without a territory. */
static char *
default_zone_of_windows (const char *windows)
{
  for (guint i = 0; i < accord_n_windows_zones; i++)
    if (accord_windows_zones[i].is_default && g_str_equal (accord_windows_zones[i].windows, windows))
      return g_strdup (accord_windows_zones[i].iana);
  return NULL;
}

char *
accord_zone_from_windows (const char *windows,
                          const char *hint)
{
  g_autofree char *of_hint = accord_zone_to_windows (hint);
  g_autofree char *zone = NULL;

  if (windows == NULL || *windows == '\0' || strlen (windows) >= ZONE_NAME_MAX)
    return NULL;
  if (g_strcmp0 (of_hint, windows) == 0)
    return g_strdup (hint);
  zone = default_zone_of_windows (windows);
  if (zone != NULL)
    return g_steal_pointer (&zone);
  /* Graph also answers with the IANA names that it knows. */
  if (!accord_zone_is_known (windows))
    return NULL;
  return g_strdup (accord_zone_same (windows, hint) ? hint : windows);
}

static gboolean
same_text (const char *a,
           const char *b)
{
  return a != NULL && g_strcmp0 (a, b) == 0;
}

gboolean
accord_zone_same (const char *iana,
                  const char *other)
{
  g_autofree char *windows = NULL;
  g_autofree char *other_windows = NULL;
  g_autofree char *canonical = NULL;
  g_autofree char *other_canonical = NULL;

  if (g_strcmp0 (iana, other) == 0)
    return TRUE;
  if (iana == NULL || other == NULL)
    return FALSE;
  windows = accord_zone_to_windows (iana);
  other_windows = accord_zone_to_windows (other);
  if (same_text (windows, other_windows))
    return TRUE;
  canonical = canonical_zone (iana);
  other_canonical = canonical_zone (other);
  return same_text (canonical, other_canonical);
}

/* Seconds east of UTC that are in force at an instant. */
static gint64
offset_at (GTimeZone *zone,
           gint64     seconds)
{
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, seconds);

  return g_time_zone_get_offset (zone, interval);
}

/* What the clock shows, as if in UTC. */
static gint64
clock_at (GTimeZone *zone,
          gint64     seconds)
{
  return seconds + offset_at (zone, seconds);
}

gint64
accord_zone_offset (GTimeZone *zone,
                    gint64     seconds)
{
  g_return_val_if_fail (zone != NULL, 0);

  return offset_at (zone, seconds);
}

gint64
accord_zone_instant (GTimeZone *zone,
                     gint64     clock)
{
  gint64 before, after;
  gboolean before_fits, after_fits;

  g_return_val_if_fail (zone != NULL, clock);

  before = offset_at (zone, clock - DAY_SECONDS);
  after = offset_at (zone, clock + DAY_SECONDS);
  before_fits = offset_at (zone, clock - before) == before;
  after_fits = offset_at (zone, clock - after) == after;
  if (before_fits && after_fits)
    return MIN (clock - before, clock - after);
  if (after_fits)
    return clock - after;
  /* Also for a skipped reading: the old offset moves it forward by the gap. */
  return clock - before;
}

gint64
accord_date_of (gint64     seconds,
                GTimeZone *zone)
{
  gint64 clock = seconds + offset_at (zone, seconds);
  gint64 past_midnight = clock % DAY_SECONDS;

  return clock - (past_midnight < 0 ? past_midnight + DAY_SECONDS : past_midnight);
}

char *
accord_zone_wall_clock (const char *iana,
                        gint64      seconds)
{
  g_autoptr (GTimeZone) zone = accord_zone_get (iana);
  char text[ACCORD_CLOCK_SIZE];

  return accord_clock_write (clock_at (zone, seconds), text) ? g_strdup (text) : NULL;
}

/* g_date_time_format() takes three times as long, and this is asked for several times an event. */
gboolean
accord_clock_write (gint64 clock,
                    char   text[ACCORD_CLOCK_SIZE])
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (clock);
  int year, month, day;

  if (date == NULL)
    return FALSE;
  g_date_time_get_ymd (date, &year, &month, &day);
  g_snprintf (text, ACCORD_CLOCK_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d", year, month, day,
              g_date_time_get_hour (date), g_date_time_get_minute (date), g_date_time_get_second (date));
  return TRUE;
}

/* Does the clock of @zone show what it shows then at no other time? Not in the hour that an autumn change repeats,
 * which servers resolve either way. */
static gboolean
is_exact (GTimeZone *zone,
          gint64     seconds)
{
  static const gint64 changes[] = {
    -7200, -3600, -1800, 1800, 3600, 7200
  }; /* all that zones know: Lord Howe's half hour, Troll's two */
  gint64 clock = clock_at (zone, seconds);

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    if (clock_at (zone, seconds + changes[i]) == clock)
      return FALSE;
  return TRUE;
}

/* Zones that share a name at Windows do not share every change of their clocks. */
static gboolean
reads_the_same (const char *zone,
                const char *name,
                gint64      seconds)
{
  g_autofree char *meant = accord_zone_from_windows (name, NULL);
  g_autoptr (GTimeZone) here = accord_zone_get (zone);
  g_autoptr (GTimeZone) there = meant != NULL ? accord_zone_get (meant) : NULL;

  return there != NULL && is_exact (here, seconds) && clock_at (here, seconds) == clock_at (there, seconds);
}

gboolean
accord_zone_needs_utc (const char *zone,
                       gint64      start,
                       gint64      end)
{
  g_autofree char *name = zone != NULL ? accord_zone_to_windows (zone) : NULL;

  return name == NULL || !reads_the_same (zone, name, start) || !reads_the_same (zone, name, end);
}
