/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-calendar.h"
#include "accord-colours.h"
#include "accord-event.h"
#include "accord-fields.h"
#include "accord-holding.h"

G_BEGIN_DECLS

/**
 * AccordPolicy:
 *
 * The settings that decide what a copy looks like and what a pass may do, read once per pass.
 */
typedef struct
{
  int   window_back;            /* days, 7–365 */
  int   window_ahead;
  char *conflict_rule;          /* (owned) newest | mine | theirs | ask */
  char *busy_word;              /* (owned) title of a busy-only copy */
  char *link_base;              /* (owned) (nullable) prefix of an event's link when it has none of its own */
  char *title_template[3];      /* (owned) (nullable) per AccordKind; NULL: the default of product.md */
  char *body_template[3];       /* (owned) (nullable) */
  char *me;                     /* (owned) (nullable) which row of people is me */
  char *category_confirmed;     /* (owned) (nullable) of a booking's copy by its status, one line; NULL: none */
  char *category_tentative;     /* (owned) (nullable) */
  char *owner;                  /* (owned) (nullable) address of the account whose calendars are looked at */
  gboolean invite_assigned;     /* who is booked on an event is an attendee of the copy that carries them */
  gboolean review_meeting;      /* every deliverable has a review */
  int   review_before;          /* days before it is due */
  int   review_length;          /* minutes */
  int   review_time;            /* minutes after midnight, in the computer's zone */
  char *review_word;            /* (owned) "Review" of "Review: Bridge: Final set" */
  int   reminder[3];            /* per AccordKind: minutes before the start of an event without its own, -1: none */
  AccordColourMap *colours;     /* (owned) colours of categories */
  const AccordHolding *holding; /* (nullable) of the provider whose copies are meant; NULL: it holds everything */
} AccordPolicy;

AccordPolicy *accord_policy_new  (void);    /* the defaults */
AccordPolicy *accord_policy_copy (const AccordPolicy *self);
void          accord_policy_free (AccordPolicy *self);

typedef enum { ACCORD_ORIGIN_HERE, ACCORD_ORIGIN_THERE } AccordOrigin;
typedef enum { ACCORD_CLASS_NONE, ACCORD_CLASS_IN, ACCORD_CLASS_OUT, ACCORD_CLASS_BOTH } AccordFieldClass;

/* The class of a field on a link, by the table of sync-rules §4. @carrier: this link carries the attendees. */
AccordFieldClass accord_field_class (AccordField            field,
                                     const AccordCalendar  *calendar,
                                     AccordOrigin           origin,
                                     gboolean               organised_by_me,
                                     gboolean               carrier,
                                     AccordPrivacy          effective_privacy);
/* Does the copy in @calendar carry the event's attendees (§9)? Only one does: the calendar @event was born in, else its
 * carrier; and only where the calendar's rule is send or ask. */
gboolean         accord_calendar_carries (const AccordCalendar *calendar,
                                     const AccordEvent     *event);
/* May copies in @calendar carry attendees at all, by its rules? */
gboolean         accord_calendar_may_invite (const AccordCalendar *calendar);
/* Privacy in force on a link: never on origin there; busy only for private events born elsewhere (§3). */
AccordPrivacy    accord_effective_privacy (const AccordEvent *event,
                                     const AccordCalendar  *calendar,
                                     AccordOrigin           origin);

/* L: what a copy in @calendar should show: templates for origin here, raw title and body for origin there;
 * all fields, unfiltered by class except that privacy words stand in place of the title. @status_in_busy:
 * the provider says tentative through busy (Graph showAs). */
AccordFields *accord_project_event (const AccordEvent     *event,
                                    const AccordCalendar  *calendar,
                                    AccordOrigin           origin,
                                    const AccordPolicy    *policy,
                                    gboolean               status_in_busy);

/* The categories of a copy by their names, one a line, also those that a colour cannot say. (transfer full) */
char         *accord_event_dup_categories (const AccordEvent  *event,
                                      AccordOrigin         origin,
                                      const AccordPolicy  *policy);
/* What the rule lets be no occurrence: those single occurrences of the event that no copy shows, as they are written.
 * (transfer full) (element-type utf8) */
GPtrArray    *accord_event_find_resting (const AccordEvent   *event);
/* The title as a copy born here would show it, for lists and messages. (transfer full) */
char         *accord_event_dup_title (const AccordEvent    *event,
                                      const AccordPolicy   *policy);

/* Takes the remote values of @mask into @event (in place), reading titles and bodies back through the templates
 * with the values in force when @sent (L₀) was made; what cannot be read becomes an override (§5).
 * The person's zone is kept where the remote one maps to the same (providers.md §4.1). EXCEPTIONS are added to those
 * the event has: accord_event_take_exceptions() also takes some away. */
void          accord_event_take_fields (AccordEvent        *event,
                                        const AccordFields *remote,
                                        AccordFieldMask     mask,
                                        const AccordFields *sent,
                                        AccordOrigin        origin,
                                        const AccordPolicy *policy);

/* Takes the difference between two texts of ACCORD_FIELD_EXCEPTIONS: @from (nullable: none) is what the event projects,
 * @to what it is to project. What neither says stays, also what the copy does not show. WHEN and RECURRENCE are taken
 * before. An occurrence's titles and bodies are read back like the series' own, with @sent (nullable) of the series. */
void          accord_event_take_exceptions (AccordEvent     *event,
                                        const char         *from,
                                        const char         *to,
                                        const AccordFields *sent,
                                        AccordOrigin        origin,
                                        const AccordPolicy *policy);

/* Of ACCORD_EXCEPTION_FIELDS those that occurrences of a copy say: what goes the way of the time. */
AccordFieldMask accord_exception_fields (const AccordCalendar *calendar,
                                        AccordOrigin          origin,
                                        AccordPrivacy         privacy);

/* Of @mask, the titles and bodies whose local change is none of the event's own doing (its project was renamed, say)
 * while @remote reads back: taking that and projecting anew loses nothing, so it is no conflict (§5, third example). Likewise
 * the categories of a booking whose status, or the setting for it, is what changed.
 * Asked before accord_merge(), with the event as it is now. */
AccordFieldMask accord_event_find_derived (const AccordEvent  *event,
                                        const AccordFields *sent,
                                        const AccordFields *remote,
                                        AccordFieldMask     mask,
                                        AccordOrigin        origin,
                                        const AccordPolicy *policy);

/* Does the copy owe the category of its booking status, once @pull of @remote is taken: a person took it away there, or left
 * a former one? Then the new projection has still to be written there. Never where the provider did not keep it. */
gboolean        accord_event_owes_category (const AccordEvent  *event,
                                        const AccordFields *remote,
                                        AccordFieldMask     pull,
                                        const AccordFields *sent,
                                        const AccordFields *seen,
                                        AccordOrigin        origin,
                                        const AccordPolicy *policy);

/* Does a colour stand in the place of categories in the copies that are meant? */
gboolean      accord_policy_has_one_colour (const AccordPolicy *self);
/* The templates in force: the person's, else the default of the kind. */
const char   *accord_policy_get_title_template (const AccordPolicy *self, AccordKind kind);
const char   *accord_policy_get_body_template  (const AccordPolicy *self, AccordKind kind);

/* @text: "" for the default of the kind. */
void          accord_policy_set_template       (AccordPolicy       *self,
                                                AccordKind          kind,
                                                gboolean            title,
                                                const char         *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordPolicy, accord_policy_free)

G_END_DECLS
