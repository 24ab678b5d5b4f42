/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AccordWhen:
 *
 * When an event is: nothing, a span of whole days, or a span between two instants said in a zone.
 * This is the only date arithmetic of the program.
 *
 * Whole days never pass through a zone: @start and @end are then the midnights of the first day and of the
 * day after the last one, counted as if in UTC. Otherwise both are Unix seconds. The end is exclusive.
 */
typedef struct
{
  gboolean set;     /* FALSE: the event has no date yet; nothing else counts */
  gboolean all_day;
  gint64   start;   /* seconds */
  gint64   end;     /* seconds, exclusive, >= start */
  char    *zone;    /* (owned) (nullable) IANA name; NULL when all-day; an unknown name is kept as it is */
} AccordWhen;

#define ACCORD_WHEN_INIT { FALSE, FALSE, 0, 0, NULL }

/* The years that RFC 3339 can say, 1 to 9999: the first second, and the one after the last. */
#define ACCORD_FIRST_SECOND G_GINT64_CONSTANT (-62135596800)
#define ACCORD_END_SECOND   G_GINT64_CONSTANT (253402300800)

void      accord_when_clear          (AccordWhen        *self);
void      accord_when_copy           (const AccordWhen  *self,
                                      AccordWhen        *out);
void      accord_when_set_days       (AccordWhen        *self,
                                      gint64             start,
                                      gint64             end);
void      accord_when_set_span       (AccordWhen        *self,
                                      gint64             start,
                                      gint64             end,
                                      const char        *zone);

/* Same kind, same times, same zone. */
gboolean  accord_when_equal          (const AccordWhen  *self,
                                      const AccordWhen  *other);
/* As equal, but zones that a provider cannot tell apart count as the same (providers.md §4.1). */
gboolean  accord_when_same           (const AccordWhen  *self,
                                      const AccordWhen  *other);

/* Reads a pair of dates (YYYY-MM-DD, end exclusive; a missing end means one day), or RFC 3339 times with or
 * without offset; without one the clock reading counts in @zone. A missing end of a timed span means no length.
 * @zone NULL: "UTC". Both NULL or empty: not set. Error: G_IO_ERROR_INVALID_DATA naming the text. */
gboolean  accord_when_parse          (AccordWhen        *self,
                                      const char        *start,
                                      const char        *end,
                                      const char        *zone,
                                      GError           **error);
/* A date, or RFC 3339 with the offset in force in the zone. (transfer full) (nullable when not set) */
char     *accord_when_format_start   (const AccordWhen  *self);
char     *accord_when_format_end     (const AccordWhen  *self);

/* The canonical one-line form that images and plans hold: "2026-06-11/2026-06-12", or
 * "2026-06-11T10:00:00+02:00/2026-06-11T11:00:00+02:00 Europe/Berlin"; "" when not set. */
char     *accord_when_to_text        (const AccordWhen  *self);
gboolean  accord_when_from_text      (AccordWhen        *self,
                                      const char        *text,
                                      GError           **error);

/* TRUE when [start, end) touches [from, to) (Unix seconds); a span without length by its start.
 * Whole days count as local days of @zone. (sync-rules §7) */
gboolean  accord_when_touches        (const AccordWhen  *self,
                                      gint64             from,
                                      gint64             to,
                                      GTimeZone         *zone);
/* The instants the span covers, whole days taken as local days of @zone. */
void      accord_when_bounds         (const AccordWhen  *self,
                                      GTimeZone         *zone,
                                      gint64            *start,
                                      gint64            *end);

/* Zones (providers.md §4.1); all results (transfer full). */
gboolean  accord_zone_is_known       (const char        *iana);
char     *accord_zone_local          (void);                          /* this computer's IANA zone */
char     *accord_zone_to_windows     (const char        *iana);       /* NULL: no Windows name */
/* @hint is kept when it maps to the same Windows name, so that Vienna stays Vienna. NULL: unknown name. */
char     *accord_zone_from_windows   (const char        *windows,
                                      const char        *hint);
gboolean  accord_zone_same           (const char        *iana,
                                      const char        *other);
/* Whether the span is said in UTC where zones are named as at Windows: there is no name for its zone, or a reading in it
 * would mean another instant there, or two. */
gboolean  accord_zone_needs_utc      (const char        *iana,
                                      gint64             start,
                                      gint64             end);
/* Wall clock "YYYY-MM-DDTHH:MM:SS" of an instant in a zone, without offset. */
char     *accord_zone_wall_clock     (const char        *iana,
                                      gint64             seconds);
#define ACCORD_CLOCK_SIZE 20
/* The same of a clock reading given as if in UTC. FALSE: the year is none that can be written. */
gboolean  accord_clock_write         (gint64             clock,
                                      char               text[ACCORD_CLOCK_SIZE]);
/* Reads such a clock reading; a reading that a spring change skips moves forward by the gap, one that occurs
 * twice means the first. */
gboolean  accord_zone_parse_wall_clock (const char      *iana,
                                      const char        *text,
                                      gint64            *seconds,
                                      GError           **error);

/* The zone to count with; UTC for an unknown name. (transfer full) */
GTimeZone *accord_zone_get           (const char        *iana);
/* Seconds east of UTC in force at an instant. */
gint64    accord_zone_offset         (GTimeZone         *zone,
                                      gint64             seconds);
/* The instant of a clock reading given as if in UTC; skipped and doubled readings as in parse_wall_clock. */
gint64    accord_zone_instant        (GTimeZone         *zone,
                                      gint64             clock);

/* Midnight-as-if-UTC of the local day @seconds falls on. */
gint64    accord_date_of             (gint64             seconds,
                                      GTimeZone         *zone);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AccordWhen, accord_when_clear)

G_END_DECLS
