/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum { ACCORD_DIRECTION_BOTH, ACCORD_DIRECTION_OUT, ACCORD_DIRECTION_IN } AccordDirection;
typedef enum { ACCORD_TAKES_ALL, ACCORD_TAKES_OURS } AccordTakes;
typedef enum { ACCORD_PRIVACY_EVERYTHING, ACCORD_PRIVACY_TITLE, ACCORD_PRIVACY_BUSY } AccordPrivacy;
typedef enum { ACCORD_INVITATIONS_COPY, ACCORD_INVITATIONS_SEND, ACCORD_INVITATIONS_ASK } AccordInvitations;
typedef enum { ACCORD_DELETION_FOLLOW, ACCORD_DELETION_KEEP, ACCORD_DELETION_ASK } AccordDeletion;

const char *accord_direction_to_text   (AccordDirection  direction);     /* both | out | in */
gboolean    accord_direction_from_text (const char *text, AccordDirection *out);
const char *accord_takes_to_text       (AccordTakes      takes);         /* all | ours */
gboolean    accord_takes_from_text     (const char *text, AccordTakes *out);
const char *accord_privacy_to_text     (AccordPrivacy    privacy);       /* everything | title | busy */
gboolean    accord_privacy_from_text   (const char *text, AccordPrivacy *out);
const char *accord_invitations_to_text (AccordInvitations invitations);  /* copy | send | ask */
gboolean    accord_invitations_from_text (const char *text, AccordInvitations *out);
const char *accord_deletion_to_text    (AccordDeletion   deletion);      /* follow | keep | ask */
gboolean    accord_deletion_from_text  (const char *text, AccordDeletion *out);

/* In a filter by category: events that have none. */
#define ACCORD_CATEGORY_NONE "(none)"

/**
 * AccordCalendar:
 *
 * A calendar of an account and its rules (sync-rules §3). What the provider says and what the person chose.
 */
typedef struct
{
  char             *id;            /* (owned) ours, stable */
  char             *account;       /* (owned) */
  char             *remote_id;     /* (owned) (nullable) NULL: not created there yet ("Project Deliverables" before its first plan) */
  char             *name;          /* (owned) */
  char             *zone;          /* (owned) (nullable) IANA */
  char             *role;          /* (owned) owner | writer | reader */
  gboolean          writable;
  gboolean          primary;
  gboolean          made_here;     /* found or created by Accord as "Project Deliverables" */
  gboolean          mirrored;
  gboolean          approved;      /* its first plan was approved */
  gboolean          missing;       /* the provider no longer has it */
  AccordDirection   direction;
  AccordTakes       takes;
  gboolean          share;
  AccordPrivacy     privacy;
  AccordInvitations invitations;
  AccordDeletion    deletion;
  char             *kinds;         /* (owned) (nullable) comma separated, NULL: all */
  char             *projects;      /* (owned) (nullable) one name a line, NULL: all */
  char             *people;        /* (owned) (nullable) whose events: one name a line, "@me" for whoever is me, NULL: all
                                    (accord-people-filter.h) */
  char             *categories;    /* (owned) (nullable) one name a line, NULL: all; one of an event's is enough, and
                                      ACCORD_CATEGORY_NONE stands for events without any */
  char             *status;        /* (owned) (nullable) confirmed, tentative: comma separated, NULL: both */
  char             *takes_categories; /* (owned) (nullable) like @categories, of what is made there and brought here */
  AccordPrivacy     privacy_in;    /* of what is made there: everything or busy */
  gboolean          review;        /* a person wants to see what a changed rule does before anything of it is done */
  char             *cursor;        /* (owned) (nullable) provider's, stored after everything of its listing is applied */
  gint64            listed_from;   /* range the cursor's listing covers, Unix seconds */
  gint64            listed_to;
  gint64            settled_change_no; /* events with a higher change number are looked at in the next pass */
  gint64            settled_at;    /* Unix seconds of the last full compare */
} AccordCalendar;

AccordCalendar *accord_calendar_new  (void);
/* Are the rules by which events go there and come here the same? What the provider says is not compared. */
gboolean        accord_calendar_same_rules (const AccordCalendar *self, const AccordCalendar *other);
AccordCalendar *accord_calendar_copy (const AccordCalendar *self);
void            accord_calendar_free (AccordCalendar *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordCalendar, accord_calendar_free)

G_END_DECLS
