/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-icalendar.h"

G_BEGIN_DECLS

/* ---- lines: accord-icalendar-line.c ---- */

typedef struct
{
  char *name;       /* (owned) in upper case */
  GStrv parameters; /* (owned) name in upper case, value, name, value … */
  char *value;      /* (owned) as it stands there */
  guint64 number;
} AccordIcalLine;

/* @text: one line without folds, UTF-8. NULL: it is none, G_IO_ERROR_INVALID_DATA. */
AccordIcalLine *accord_ical_line_parse (const char *text, guint64 number, GError **error);
void accord_ical_line_free (AccordIcalLine *self);
/* Value of a parameter. (nullable) */
const char *accord_ical_line_get (const AccordIcalLine *self, const char *parameter);
gboolean accord_ical_line_is (const AccordIcalLine *self, const char *parameter, const char *value);

/* A text value without its escapes, and with them. (transfer full) */
char *accord_ical_text_read (const char *value);
char *accord_ical_text_write (const char *text);
/* A list of text values, separated by commas. (transfer full) */
GStrv accord_ical_list_read (const char *value);
/* A parameter's value, quoted where it must be. (transfer full) */
char *accord_ical_parameter_write (const char *text);
/* Adds a line, folded as the RFC wants it: at most 75 bytes, no character cut. */
void accord_ical_add_line (GString *out, const char *line);

/* Always FALSE. */
gboolean accord_ical_refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* ---- zones: accord-icalendar-zone.c ---- */

typedef struct _AccordIcalZones AccordIcalZones;

/* @local: what times without zone count in. */
AccordIcalZones *accord_ical_zones_new (const char *local);
void accord_ical_zones_free (AccordIcalZones *self);
/* A line of the VTIMEZONE at hand; BEGIN and END of its parts too. */
void accord_ical_zones_take (AccordIcalZones *self, const AccordIcalLine *line);
/* The VTIMEZONE at hand is at its end, or is given up. */
void accord_ical_zones_close (AccordIcalZones *self, gboolean keep);
/* The instant of a clock reading. @tzid NULL: without zone. @zone: the IANA name, NULL where only the rules
 * of the file are known. */
gboolean accord_ical_zones_instant (AccordIcalZones *self,
                                    const char *tzid,
                                    gint64 clock,
                                    gint64 *instant,
                                    const char **zone,
                                    GError **error);

/* ---- times: accord-icalendar-when.c ---- */

typedef struct
{
  gboolean date;    /* a day, @at its midnight as if in UTC */
  gint64 at;        /* seconds */
  const char *zone; /* NULL: only the file's rules know it */
} AccordIcalTime;

gboolean accord_ical_read_clock (const char *text, gboolean *date, gint64 *clock, gboolean *utc);
/* -PT15M; negative for before. */
gboolean accord_ical_read_duration (const char *text, gint64 *seconds);
gboolean accord_ical_read_time (const AccordIcalLine *line,
                                AccordIcalZones *zones,
                                AccordIcalTime *out,
                                GError **error);
/* Any of @end and @duration may be NULL. @whole: FALSE when only the file's rules know its zone. */
gboolean accord_ical_read_when (const AccordIcalLine *start,
                                const AccordIcalLine *end,
                                const AccordIcalLine *duration,
                                AccordIcalZones *zones,
                                AccordWhen *out,
                                gboolean *whole,
                                GError **error);
/* "NAME;TZID=…:2026…" (transfer full) */
char *accord_ical_write_time (const char *name, const AccordWhen *when, gint64 at);

/* ---- events: accord-icalendar-event.c ---- */

/* TRUE for the properties that an event is read from. */
gboolean accord_ical_event_reads (const char *name);
/* @lines: (element-type AccordIcalLine), those of its VALARMs included between their BEGIN and END. */
AccordIcalItem *
accord_ical_event_read (GPtrArray *lines, gboolean task, AccordIcalZones *zones, GError **error);
void accord_ical_item_free (AccordIcalItem *self);

/* ---- words that both ways share: accord-icalendar-words.c ---- */

typedef struct
{
  const char *theirs;
  const char *ours;
} AccordIcalWord;

extern const AccordIcalWord accord_ical_statuses[];
extern const AccordIcalWord accord_ical_classes[];
extern const AccordIcalWord accord_ical_busy[];
extern const AccordIcalWord accord_ical_roles[];
extern const AccordIcalWord accord_ical_answers[];

/* Ours for theirs, and the other way; the first that fits. (nullable) */
const char *accord_ical_ours (const AccordIcalWord *words, const char *theirs);
const char *accord_ical_theirs (const AccordIcalWord *words, const char *ours);

/* The texts of an event that are one property. */
typedef struct
{
  const char *name;
  gsize offset;
  gboolean raw; /* an address: no escapes */
} AccordIcalText;

const AccordIcalText *accord_ical_list_texts (guint *n_texts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordIcalLine, accord_ical_line_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordIcalItem, accord_ical_item_free)

G_END_DECLS
