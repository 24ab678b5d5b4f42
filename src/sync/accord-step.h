/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/accord-remote-item.h"
#include "store/accord-journal.h"
#include "store/accord-links.h"
#include "store/accord-questions.h"

G_BEGIN_DECLS

/* What a step does. Each has a word in plans and history; RECORD is bookkeeping of a link and is never shown. */
typedef enum
{
  ACCORD_STEP_NONE,
  ACCORD_STEP_RECORD,
  ACCORD_STEP_CREATE_CALENDAR,
  ACCORD_STEP_PUSH_NEW,
  ACCORD_STEP_PULL_NEW,
  ACCORD_STEP_ADOPT,
  ACCORD_STEP_PUSH,
  ACCORD_STEP_PULL,
  ACCORD_STEP_MERGE,
  ACCORD_STEP_CONFLICT,
  ACCORD_STEP_PUSH_DELETE,
  ACCORD_STEP_PULL_DELETE,
  ACCORD_STEP_RELEASE,
  ACCORD_STEP_HIDE,
  ACCORD_STEP_FORGET,
  ACCORD_STEP_MOVE,
  ACCORD_STEP_HOLD
} AccordStepKind;

/* push-new, pull-new …; a move is shown as "adopt": the link finds its item in another calendar. */
const char *accord_step_kind_to_text (AccordStepKind kind);

/* Why a step, or a part of it, rests until a person has decided or something has changed. */
typedef enum
{
  ACCORD_HOLD_NONE,
  ACCORD_HOLD_CONFLICT,          /* the clashing fields rest, the others flow */
  ACCORD_HOLD_BRAKE,
  ACCORD_HOLD_STUCK,             /* the provider refused it; what is to be written there rests */
  ACCORD_HOLD_MAIL,              /* would mail people; what is to be written there rests */
  ACCORD_HOLD_DELETION,
  ACCORD_HOLD_UNREPRESENTABLE,
  ACCORD_HOLD_APPROVAL           /* no person has seen it yet, or it was unticked; never stored on a link */
} AccordHold;

const char *accord_hold_to_text   (AccordHold  hold);   /* NULL for none: as in links.hold */
AccordHold  accord_hold_from_text (const char *text);   /* NULL or unknown: none */

/**
 * AccordCandidate:
 *
 * One event and one item of a calendar that a pass has to look at, with everything that is known of both.
 */
typedef struct
{
  AccordEvent      *event;         /* (owned) (nullable) deleted ones too; NULL: none, or its row is gone */
  AccordLink       *link;          /* (owned) (nullable) */
  AccordRemoteItem *item;          /* (owned) (nullable) as last shown; NULL: not known. GONE only when it is proven */
  gboolean          hinted_gone;   /* a removal was hinted at and nobody has asked yet: unknown (§6) */
  gboolean          unkept;        /* unlinked item: the store refused it when it was last seen */
  gboolean          marked;        /* unlinked item: its mark names @event */
  char             *orphan;        /* (owned) (nullable) unlinked item with our store's mark of this unknown event */
  char             *pull_as;       /* (owned) (nullable) unlinked item with another store's mark: its event id */
  char             *moved_to;      /* (owned) (nullable) calendar in which the item was found after it had gone (§6) */
  AccordRemoteItem *moved_item;    /* (owned) (nullable) */
  gboolean          moved_linked;  /* the event's link there names it already */
  char             *guests_at;     /* (owned) (nullable) name of the calendar whose copy still has the attendees that
                                      are to go into this one (§9) */
  AccordAnswer     *answer;        /* (owned) (nullable) what a person chose about it */
} AccordCandidate;

AccordCandidate *accord_candidate_new  (void);
void             accord_candidate_free (AccordCandidate *self);
gboolean         accord_candidate_is_gone_there (const AccordCandidate *self);
gboolean         accord_candidate_is_present_there (const AccordCandidate *self);

/**
 * AccordStep:
 *
 * What one candidate needs. A step has a part here (taking values, moving the link) and a part there (a write);
 * accord_step_acts_here() and accord_step_acts_there() say which of them may be carried out.
 */
typedef struct
{
  AccordStepKind         kind;
  const AccordCandidate *candidate;
  const char            *why;        /* sentence of the decision table */
  char                  *reason;     /* (owned) (nullable) sentence with figures that says more than @why */
  AccordOrigin           origin;     /* of the link this step makes or has */
  guint                  generation; /* of a new copy */
  AccordFieldMask        carried;    /* fields of the link's images */
  AccordFieldMask        push;       /* L is written there */
  AccordFieldMask        pull;       /* R is taken here */
  AccordFieldMask        clash;      /* rests on both sides */
  AccordFieldMask        record;     /* images move to L and R, nothing is written */
  AccordFieldMask        empty;      /* emptied there, carried no longer (subset of push) */
  AccordFieldMask        rewrite;    /* read back here, then written there in its new form (subset of pull) */
  AccordFieldMask        dropped;    /* leave both images */
  AccordFields          *take;       /* (owned) (nullable) values to take here, at least those of @pull */
  AccordFields          *write;      /* (owned) (nullable) values to write there, at least those of @push */
  AccordFields          *local;      /* (owned) (nullable) L, every field */
  AccordFields          *remote;     /* (owned) (nullable) R, every field */
  gboolean               revive;     /* PULL: the event was deleted here and comes back */
  gboolean               cancel;     /* PULL: the organiser cancelled it */
  gboolean               show;       /* PULL: the event is shown here again, whatever took it away */
  AccordFieldMask        split;      /* CONFLICT, keep both: what the new event takes from there (§10) */
  gboolean               distrusted; /* the images are of a backup: they say nothing of who changed what */
  gboolean               remark;     /* the item's mark is written, whatever else is */
  gboolean               answered;   /* carries out the candidate's answer, which goes when that is done */
  gboolean               gone_there; /* RECORD: remember the tombstone of a dormant link */
  AccordLinkState        state_after;/* RELEASE, HIDE, FORGET, RECORD, and all that undo */
  gboolean               undo;       /* takes back what an earlier cycle wrote: both images rest on what then stands */
  gboolean               vanish;     /* undo: the event goes here */
  AccordHold             hold;
  char                  *mails;      /* (owned) (nullable) addresses the provider would mail, one a line */
  gboolean               final;      /* the hold cannot be lifted by approval */
  gboolean               decided;    /* a person said yes to this deletion: the brake does not ask again */
  gboolean               removable;  /* RELEASE: a person may have the copy taken away instead */
  gboolean               unticked;   /* shown unticked: a person has to ask for it */
} AccordStep;

AccordStep     *accord_step_new       (AccordStepKind kind, const AccordCandidate *candidate, const char *why);
void            accord_step_free      (AccordStep *self);
const char     *accord_step_get_why   (const AccordStep *self);
gboolean        accord_step_deletes   (const AccordStep *self);
gboolean        accord_step_acts_here  (const AccordStep *self);
gboolean        accord_step_acts_there (const AccordStep *self);
/* Counts as something a person would see happen; bookkeeping and what already rests do not. */
gboolean        accord_step_is_shown  (const AccordStep *self);

/* What the step would write there, as a digest: the same again is not tried once the provider refused it. @grant: what
 * else decides whether it may be written. NULL: nothing is written. (transfer full) */
char           *accord_step_digest    (const AccordStep *self, const char *grant);
/* Stable across plans: hash of calendar, event or remote id, and kind. (transfer full) */
char           *accord_step_make_id   (const AccordStep *self, const char *calendar);
AccordPlanStep *accord_step_to_record (const AccordStep *self, const char *calendar);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordCandidate, accord_candidate_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordStep, accord_step_free)

G_END_DECLS
