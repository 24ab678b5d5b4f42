/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-event.h"

G_BEGIN_DECLS

/* What a file may hold (docs/limits.md). Beyond it a component is refused; the others are read. */
#define ACCORD_ICAL_LINE (256 * 1024)       /* bytes of a line, its folds taken out */
#define ACCORD_ICAL_COMPONENT (1024 * 1024) /* bytes of the properties of a component that Accord reads */
#define ACCORD_ICAL_NESTING 8               /* components within each other */
#define ACCORD_ICAL_PROPERTIES 5000         /* of them */
#define ACCORD_ICAL_ZONES 200               /* VTIMEZONEs of a file; later ones count as not there */

/**
 * AccordIcalItem:
 *
 * A VEVENT or VTODO as read. The event's id follows from the UID, and from the RECURRENCE-ID of a component
 * that takes the place of one occurrence: the same file read again holds the same ids.
 */
typedef struct
{
  AccordEvent *event;  /* (owned) */
  char *uid;           /* (owned) (nullable) */
  AccordWhen replaces; /* start of the occurrence it replaces; not set for all others */
  guint64 line;        /* of its BEGIN, from 1 */
} AccordIcalItem;

/* The id of the event with that UID. (transfer full) */
char *accord_ical_event_id (const char *uid);

/* @item: (transfer none); its event can be stolen */
typedef void (*AccordIcalFound) (AccordIcalItem *item, gpointer user_data);
/* What cannot be read, with the number of the line and the reason, which quotes nothing of the file. */
typedef void (*AccordIcalRefused) (guint64 line, const char *reason, gpointer user_data);

/**
 * AccordIcalReader:
 *
 * Reads iCalendar (RFC 5545) in pieces of any size, cut anywhere; it holds one component at a time and the
 * time zones. A component that cannot be read is refused, and those around it are found all the same. Time
 * zones come before the events that name them, as every program writes them.
 */
typedef struct _AccordIcalReader AccordIcalReader;

/* @zone: what times without zone count in. @refused: (nullable) */
AccordIcalReader *accord_ical_reader_new (const char *zone,
                                          AccordIcalFound found,
                                          AccordIcalRefused refused,
                                          gpointer user_data);
void accord_ical_reader_free (AccordIcalReader *self);
void accord_ical_reader_feed (AccordIcalReader *self, const char *data, gsize length);
/* The text is at its end: what was begun and has none is refused, and so is a text without any calendar. */
void accord_ical_reader_finish (AccordIcalReader *self);

/**
 * AccordIcalWriter:
 *
 * Writes events as one VCALENDAR. What is written reads as the same event again, and that is written in the
 * same bytes. Events without a date are VTODOs, as RFC 5545 has no VEVENT without one.
 */
typedef struct _AccordIcalWriter AccordIcalWriter;

AccordIcalWriter *accord_ical_writer_new (void);
void accord_ical_writer_free (AccordIcalWriter *self);
void accord_ical_writer_add (AccordIcalWriter *self, const AccordEvent *event);
/* What was written since the last call. (transfer full) */
char *accord_ical_writer_take (AccordIcalWriter *self);
/* The same with the end of the calendar; nothing can be added any more. (transfer full) */
char *accord_ical_writer_finish (AccordIcalWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordIcalReader, accord_ical_reader_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordIcalWriter, accord_ical_writer_free)

G_END_DECLS
