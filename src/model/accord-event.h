/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-override.h"
#include "accord-when.h"

G_BEGIN_DECLS

typedef enum { ACCORD_KIND_DELIVERABLE, ACCORD_KIND_ASSIGNMENT, ACCORD_KIND_APPOINTMENT } AccordKind;
typedef enum { ACCORD_STATUS_DRAFT, ACCORD_STATUS_TENTATIVE, ACCORD_STATUS_CONFIRMED, ACCORD_STATUS_CANCELLED } AccordStatus;

/* An enumeration's words, as in the store and in JSON: accord_kind_to_text (ACCORD_KIND_DELIVERABLE) = "deliverable". */
const char  *accord_kind_to_text     (AccordKind     kind);
gboolean     accord_kind_from_text   (const char    *text,
                                      AccordKind    *out);
const char  *accord_status_to_text   (AccordStatus   status);
gboolean     accord_status_from_text (const char    *text,
                                      AccordStatus  *out);

typedef struct
{
  char *email;      /* (owned) */
  char *name;       /* (owned) (nullable) */
  char *role;       /* (owned) required | optional | resource */
  char *response;   /* (owned) none | accepted | declined | tentative */
  char *person;     /* (owned) (nullable) name of the one in people with that address, as the store said; not written */
  gboolean is_me;   /* likewise */
} AccordAttendee;

AccordAttendee *accord_attendee_new  (const char *email, const char *name, const char *role, const char *response);
AccordAttendee *accord_attendee_copy (const AccordAttendee *self);
void            accord_attendee_free (AccordAttendee *self);

typedef struct
{
  gint64   id;
  char    *name;       /* (owned) */
  char    *client;     /* (owned) (nullable) NULL: internal */
  char    *url;        /* (owned) (nullable) */
  char    *colour;     /* (owned) (nullable) #rrggbb */
  char    *starts_on;  /* (owned) (nullable) YYYY-MM-DD */
  char    *ends_on;    /* (owned) (nullable) YYYY-MM-DD, inclusive */
  gboolean archived;
} AccordProject;

typedef struct
{
  gint64   id;
  char    *name;       /* (owned) */
  char    *email;      /* (owned) (nullable) */
  gboolean is_me;
} AccordPerson;

/**
 * AccordEvent:
 *
 * One event of the store with what its projection needs of its project and person (joined when it is read).
 */
typedef struct
{
  char          *id;              /* (owned) UUID */
  AccordKind     kind;
  AccordStatus   status;
  gboolean       archived;
  char          *title;           /* (owned) (nullable) the event's own field: a deliverable's description, a meeting's title */
  char          *notes;           /* (owned) (nullable) */
  char          *place;           /* (owned) (nullable) */
  AccordWhen     when;            /* own dates */
  int            percent;         /* 0–100, -1: none */
  char          *recurrence;      /* (owned) (nullable) RFC 5545 lines; not NULL = repeats */
  char          *availability;    /* (owned) free | busy | oof | workingElsewhere */
  char          *visibility;      /* (owned) default | public | private */
  char          *contact;         /* (owned) (nullable) */
  char          *url;             /* (owned) (nullable) */
  char          *title_override;  /* (owned) (nullable) sync-rules §5 */
  char          *body_override;   /* (owned) (nullable) */
  char          *born_in;         /* (owned) (nullable) calendar id the event was pulled from; NULL: born here */
  char          *organiser;       /* (owned) (nullable) address, of a pulled meeting */
  char          *online;          /* (owned) (nullable) online meeting link */
  char          *carrier;         /* (owned) (nullable) calendar id that carries the attendees (§9) */
  gint64         change_no;       /* moves with every change of the event, its attendees, reminders, categories, project, person */
  gint64         updated_at;      /* Unix seconds */
  gint64         deleted_at;      /* Unix seconds, 0: not deleted */
  AccordProject *project;         /* (owned) (nullable) */
  AccordPerson  *person;          /* (owned) (nullable) */
  char          *person_response; /* (owned) (nullable) what the person answered, invited by the rule (accord-invited.h) */
  gboolean       no_reminder;     /* without reminders of its own it has none, whatever the default of its kind */
  GPtrArray     *attendees;       /* (owned) (element-type AccordAttendee) */
  GArray        *reminders;       /* (owned) (element-type int) minutes before the start, ascending */
  GPtrArray     *categories;      /* (owned) (element-type utf8) */
  GPtrArray     *exceptions;      /* (owned) (element-type AccordOverride) occurrences with something of their own */
} AccordEvent;

AccordEvent   *accord_event_new          (AccordKind           kind);      /* with a new UUID, confirmed, busy, default */
AccordEvent   *accord_event_copy         (const AccordEvent   *self);
void           accord_event_free         (AccordEvent         *self);
/* Own dates, else a span over the project's days for an assignment. FALSE: no date. */
gboolean       accord_event_get_when     (const AccordEvent   *self,
                                          AccordWhen          *out);
/* By name; where it is another than before, with nothing but its name. @name NULL or "": none. */
void           accord_event_set_project  (AccordEvent         *self,
                                          const char          *name);
void           accord_event_set_person   (AccordEvent         *self,
                                          const char          *name);
/* Another client is another project of the same name. FALSE: a client, but no project. */
gboolean       accord_event_set_client   (AccordEvent         *self,
                                          const char          *client);   /* (nullable) */
/* TRUE when its recurrence text has any rule or date. */
gboolean       accord_event_repeats      (const AccordEvent   *self);

/* What people call the status of an event: a word of AccordStatus, or "archived". Another word than "archived" takes it out of
 * the archive, too. */
gboolean       accord_standing_is_known  (const char          *word);
void           accord_event_set_standing (AccordEvent         *self,
                                          const char          *word);

/* The exception with that key; not written as a key of the event's zone, or of another time of the day: the one of that
 * day. (transfer none) (nullable) */
AccordOverride *accord_event_find_exception (const AccordEvent *self,
                                             const char        *key);
/* One occurrence as an event of its own that does not repeat: the series with what @exception (nullable: nothing) has
 * otherwise. (transfer full) (nullable): no key of this series */
AccordEvent   *accord_event_get_occurrence (const AccordEvent    *self,
                                            const char           *key,
                                            const AccordOverride *exception);
/* What @occurrence has otherwise than the series says for @key. (transfer full) */
AccordOverride *accord_event_compare_occurrence (const AccordEvent *self,
                                                 const char        *key,
                                                 const AccordEvent *occurrence);

/* Ascending and without doubles, as an event holds them. @minutes: (element-type int) */
void           accord_reminders_sort     (GArray              *minutes);

AccordProject *accord_project_new        (const char          *name);
AccordProject *accord_project_copy       (const AccordProject *self);
void           accord_project_free       (AccordProject       *self);
AccordPerson  *accord_person_new         (const char          *name);
AccordPerson  *accord_person_copy        (const AccordPerson  *self);
void           accord_person_free        (AccordPerson        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordEvent, accord_event_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordProject, accord_project_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordPerson, accord_person_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordAttendee, accord_attendee_free)

G_END_DECLS
