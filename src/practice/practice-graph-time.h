/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Times as Graph writes them (providers.md §3.3, §4.1). Instants are seconds since 1970 in UTC. */

#define PRACTICE_GRAPH_DAY 86400

/**
 * practice_graph_zone_windows:
 * @name: a zone as a client may write it: Windows name, IANA name or `UTC`
 *
 * Returns: (transfer full) (nullable): the Windows name, or %NULL when Exchange does not take @name
 */
char *practice_graph_zone_windows (const char *name);

/**
 * practice_graph_zone_iana:
 * @name: a zone as a client may write it
 *
 * Returns: (transfer full) (nullable): an IANA name (the territory 001 row for a Windows name), or %NULL
 */
char *practice_graph_zone_iana (const char *name);

/**
 * practice_graph_zone_get:
 * @name: (nullable): a zone as stored; unknown names, `tzone://Microsoft/Custom` among them, count as UTC
 *
 * Returns: (transfer full): the rules of the zone
 */
GTimeZone *practice_graph_zone_get (const char *name);

/** Parses `2026-11-09T15:00[:00[.0000000]]`; an offset or `Z` is refused. @day_seconds is the time of day. */
gboolean practice_graph_parse_local (const char *text, GDate *date, int *day_seconds);

/** Parses a query bound: a local time (then UTC) or one with `Z` or an offset. */
gboolean practice_graph_parse_bound (const char *text, gint64 *instant);

/** The instant at which @zone shows @date and @day_seconds. */
gint64 practice_graph_instant (const GDate *date, int day_seconds, GTimeZone *zone);

/** The wall clock of @zone at @instant. */
void practice_graph_wall_clock (gint64 instant, GTimeZone *zone, GDate *date, int *day_seconds);

/** Returns: (transfer full): `2026-11-09T15:00:00.0000000`, the wall clock of @zone at @instant. */
char *practice_graph_format_local (gint64 instant, GTimeZone *zone);

/** Returns: (transfer full): an Edm.DateTimeOffset in UTC with seven digits, as Graph stamps items. */
char *practice_graph_format_stamp (gint64 microseconds);

/** Returns: (transfer full): `YYYY-MM-DD`. */
char *practice_graph_format_date (const GDate *date);

/** Parses `YYYY-MM-DD`. */
gboolean practice_graph_parse_date (const char *text, GDate *date);

/** Returns: (transfer full): a dateTimeTimeZone resource. */
JsonObject *practice_graph_date_time_new (gint64 instant, GTimeZone *zone, const char *zone_name);

/** Returns: (transfer full): the names Exchange accepts; IANA ones with @iana, else Windows ones. */
GPtrArray *practice_graph_zone_names (gboolean iana);

G_END_DECLS
