/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-presence.h"
#include "model/accord-projection.h"

G_BEGIN_DECLS

typedef struct
{
  AccordPresence  presence;
  char           *why;       /* (owned) (nullable) tooltip */
} AccordEntryMark;

/**
 * AccordEntry:
 *
 * One event as the list shows it: its words and one mark per account.
 */
typedef struct
{
  AccordEvent *event;    /* (owned) */
  AccordWhen   when;     /* own dates or the project's; of a series those of this occurrence */
  char        *title;    /* (owned) what its copies are called */
  char        *detail;   /* (owned) second line */
  char        *haystack; /* (owned) case-folded text that search looks in */
  GArray      *marks;    /* (owned) (element-type AccordEntryMark) one per account, in their order */
} AccordEntry;

/* Takes @event. */
AccordEntry *accord_entry_new      (AccordEvent        *event,
                                    const AccordPolicy *policy);
/* Likewise of one occurrence of the series @event (taken), which shows its own words and time. */
AccordEntry *accord_entry_new_occurrence (AccordEvent        *event,
                                    const AccordEvent  *occurrence,
                                    const AccordPolicy *policy);
void         accord_entry_free     (AccordEntry        *self);
void         accord_entry_add_mark (AccordEntry        *self,
                                    AccordPresence      presence,
                                    char               *why);     /* (transfer full) */
/* The mark that matters most. */
AccordPresence accord_entry_get_presence (const AccordEntry *self);

/* What a person asked the list for. */
typedef struct
{
  char *needle;     /* (owned) (nullable) case-folded words */
  int   kind;       /* AccordKind, -1: all */
  char *project;    /* (owned) (nullable) NULL: all */
  int   presence;   /* AccordPresence, -1: all */
} AccordAgendaFilter;

void     accord_agenda_filter_clear   (AccordAgendaFilter       *self);
void     accord_agenda_filter_set     (AccordAgendaFilter *self,
                                       const char         *text);
gboolean accord_agenda_filter_matches (const AccordAgendaFilter *self,
                                       const AccordEntry        *entry);

#define ACCORD_AGENDA_UNDATED G_MAXINT64

typedef struct
{
  gint64     day;       /* a midnight as if in UTC; ACCORD_AGENDA_UNDATED: no date yet */
  GPtrArray *entries;   /* (owned) (element-type AccordEntry) not owning */
} AccordAgendaDay;

/* Groups @entries (element-type AccordEntry) by the day they begin, in order; what began before @first_day stands on
 * that day. Whole days first, then by time, then by title. (element-type AccordAgendaDay) (transfer full) */
GPtrArray *accord_agenda_group (GPtrArray *entries,
                                gint64     first_day,
                                GTimeZone *zone);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordEntry, accord_entry_free)

G_END_DECLS
