/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-projection.h"

G_BEGIN_DECLS

/**
 * AccordNoteCode:
 *
 * In which way a copy means less than the event (product.md S17). What @detail and @instead hold stands beside each;
 * the sentences are made by who shows them (client/accord-say-note.h).
 */
typedef enum
{
  /* of a value that the provider does not hold as it is */
  ACCORD_NOTE_REMINDERS,       /* how many stay here; how many it keeps */
  ACCORD_NOTE_REMINDER_EARLY,  /* the minutes; the most it takes */
  ACCORD_NOTE_CATEGORIES,      /* names that it does not show, ", " between them */
  ACCORD_NOTE_COLOUR,          /* a category; the colour that stands for it */
  ACCORD_NOTE_AVAILABILITY,    /* the word; the word that it becomes */
  ACCORD_NOTE_VISIBILITY,      /* likewise */
  ACCORD_NOTE_STATUS,          /* tentative, which is not said; the availability that stands in its place */
  ACCORD_NOTE_MARKUP,          /* spelled-out tags are read as formatting */
  ACCORD_NOTE_ZONE,            /* the zone it has no name for; the one that is said */
  ACCORD_NOTE_RULE,            /* the rule in its own terms */
  ACCORD_NOTE_REPEATS,         /* why it cannot hold the series: the event stays here */
  /* of what a link carries */
  ACCORD_NOTE_EXCEPTIONS,      /* single occurrences without an occurrence, ", " between them */
  ACCORD_NOTE_ATTENDEES,       /* how many: their names stand in the text */
  ACCORD_NOTE_NO_ATTENDEES,    /* how many: not sent */
  ACCORD_NOTE_TITLE_ONLY,      /* privacy of the calendar */
  ACCORD_NOTE_BUSY_ONLY,
  ACCORD_NOTE_ONLINE,          /* the meeting's link is not in the copy */
  ACCORD_NOTE_UNSAID,          /* columns of events that the texts do not hold, ", " between them */
  ACCORD_NOTE_NOT_MINE,        /* the organiser: what is changed here stays here but for reminder and availability */
  ACCORD_NOTE_KEPT_HERE,       /* nothing is sent to the calendar */
  /* of a step */
  ACCORD_NOTE_PLAIN,           /* taken here, the formatted text becomes plain text */
  ACCORD_N_NOTE_CODES
} AccordNoteCode;

typedef struct
{
  AccordNoteCode  code;
  char           *detail;    /* (owned) (nullable) */
  char           *instead;   /* (owned) (nullable) */
} AccordNote;

AccordNote      *accord_note_new            (AccordNoteCode      code,
                                             const char         *detail,
                                             const char         *instead);
void             accord_note_free           (AccordNote         *self);
/* "reminders", "no-attendees" …: stable, in plans and JSON */
const char      *accord_note_code_to_text   (AccordNoteCode      code);
/* The fields it speaks of: it concerns a write that carries one of them. */
AccordFieldMask  accord_note_code_fields    (AccordNoteCode      code);
/* One a line: "code<TAB>detail<TAB>instead". (transfer full) (nullable) NULL: none */
char            *accord_notes_to_text       (GPtrArray          *notes);
/* Lines that cannot be read are left out. (transfer full) (element-type AccordNote) */
GPtrArray       *accord_notes_from_text     (const char         *text);

/* Of an event and a calendar. */
typedef struct
{
  const AccordEvent    *event;
  const AccordCalendar *calendar;
  const AccordPolicy   *policy;            /* its holding is the provider's */
  AccordOrigin          origin;
  gboolean              organised_by_me;
} AccordFidelityFrame;

/* What of the values, which are written as they stand, the provider does not hold as they are. @holding NULL: nothing.
 * (transfer full) (element-type AccordNote) */
GPtrArray       *accord_fidelity_of_fields  (const AccordHolding *holding,
                                             const AccordFields  *fields);
/* In which way the copy in the calendar means less than the event. @local: accord_project_event() of them.
 * (transfer full) (element-type AccordNote) */
GPtrArray       *accord_fidelity_of_copy    (const AccordFidelityFrame *frame,
                                             const AccordFields        *local);
/* Can the provider hold the event's series (any event that does not repeat is none)? @why: (out) (optional): the sentence
 * that says why not. */
gboolean         accord_fidelity_holds_series (const AccordHolding *holding,
                                             const AccordEvent   *event,
                                             char               **why);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordNote, accord_note_free)

G_END_DECLS
