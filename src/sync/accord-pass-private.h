/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/accord-clock.h"
#include "store/accord-accounts.h"
#include "store/accord-journal.h"
#include "store/accord-links.h"
#include "sync/accord-echo.h"
#include "sync/accord-guard.h"
#include "sync/accord-health.h"
#include "sync/accord-listing.h"
#include "sync/accord-worker.h"

G_BEGIN_DECLS

/* A link whose item has gone, or may have, from the calendar it was in (§6): a move begins like this. */
typedef struct
{
  char *calendar;    /* (owned) */
  char *event;       /* (owned) */
  char *remote_id;   /* (owned) */
  char *uid;         /* (owned) (nullable) */
} AccordDeparture;

/**
 * AccordPass:
 *
 * One pass of one account. Belongs to the worker thread.
 */
typedef struct
{
  AccordStore             *store;
  AccordProvider          *provider;
  AccordClock             *clock;
  const AccordPassOptions *options;
  GCancellable            *cancellable;
  AccordReport            *report;
  AccordProgress           progress;       /* (nullable) called in the worker thread */
  gpointer                 progress_data;

  AccordAccount           *account;        /* (owned) */
  AccordPolicy            *policy;         /* (owned) */
  AccordCapabilities       capabilities;
  AccordWindow             window;
  GTimeZone               *zone;           /* (owned) */
  gint64                   now;            /* Unix seconds */
  GPtrArray               *calendars;      /* (owned) (element-type AccordCalendar) mirrored ones of this account */
  GHashTable              *listings;       /* (owned) calendar id → AccordListing */
  GHashTable              *begun;          /* (owned) "calendar event" → AccordIntent of which only the part here was done */
  GPtrArray               *departures;     /* (owned) (element-type AccordDeparture) */
  GPtrArray               *plan_steps;     /* (owned) (element-type AccordPlanStep) to be shown to a person */
  char                    *unkept;         /* (owned) (nullable) sentence: the first item that cannot be kept here */
  gint64                   change_no;      /* given out before the pass began */
  const AccordEchoes      *heard;          /* (nullable) what the round before has made; NULL: none, in this cycle */
  AccordEchoes            *echoes;         /* (owned) what this pass has made */
  char                    *undoes;         /* (owned) (nullable) the cycle that this pass takes back */
  guint                    first_call;     /* of the provider's counter */
  guint                    done;           /* steps, for the progress */
  guint                    total;
} AccordPass;

/* ---- accord-snapshot-load.c ---- */

/* Reads both sides of a calendar; asks the provider about everything that may have gone. @listing is nullable: the
 * calendar does not exist there yet. What the asking showed is put into @listing. @waiting: lines of accord-settled. */
AccordSnapshot *accord_snapshot_load (AccordPass *pass, const AccordCalendar *calendar, AccordListing *listing,
                                      gboolean full, GPtrArray *waiting, GError **error);

/* ---- accord-seen-twice.c ---- */

/* The account through which @calendar is mirrored already under another id, by our marks on its items (§11): asked before
 * its first plan, with its listing. (transfer full) (nullable) */
char *accord_run_find_seen_twice (AccordPass *pass, const AccordCalendar *calendar);

/* ---- accord-snapshot-carrier.c ---- */

/* Is the account of @calendar connected? */
gboolean accord_pass_is_connected (AccordPass *pass, const AccordCalendar *calendar);
/* Who carries the attendees of the candidates' events (§9): elected where nobody was yet, and where a person chose
 * another one, which copy still has them. */
gboolean accord_snapshot_choose_carriers (AccordPass *pass, AccordSnapshot *snapshot, GError **error);

/* ---- accord-snapshot-begin.c ---- */

/* What every snapshot of the calendar begins with: its facts and all calendars, and no candidate. */
AccordSnapshot *accord_snapshot_begin (AccordPass *pass, const AccordCalendar *calendar, GError **error);

/* Asks about every link of which a removal was hinted at. What cannot be read stays unknown, and is noted as unread. */
gboolean accord_snapshot_confirm_gone (AccordPass *pass, AccordSnapshot *snapshot, AccordListing *listing, GError **error);
/* Looks for what is gone in the other calendars that were listed in this pass (§6). */
gboolean accord_snapshot_note_moves (AccordPass *pass, AccordSnapshot *snapshot, GError **error);

/* ---- accord-snapshot-strayed.c ---- */

/* Before new copies are planned: those that lie in another calendar of the account already, moved there by a person. */
gboolean accord_snapshot_follow_strayed (AccordPass *pass, AccordSnapshot *snapshot, GError **error);

/* ---- accord-unread.c ---- */

/* Fills listing->unread with what was remembered and what the listing could not show, and asks about those that are due; what
 * the asking showed is put into @listing. */
gboolean accord_unread_ask      (AccordPass *pass, const AccordCalendar *calendar, AccordListing *listing, GError **error);
/* Notes what asking about an item showed: it is read, or it is not. */
void     accord_unread_note     (AccordPass *pass, AccordListing *listing, const AccordRemoteItem *item);
/* It could not be read, and need not be asked about now. @listing is nullable. */
gboolean accord_unread_rests    (const AccordListing *listing, const char *remote_id);
/* Is there one that the next cycles ask about again? */
gboolean accord_unread_is_young (const AccordListing *listing);
/* Counts them as stuck, and says the first with the provider's reason. */
void     accord_unread_tell     (AccordPass *pass, const AccordCalendar *calendar);
/* Stores what changed of them, with the cursor. */
gboolean accord_unread_write    (AccordStore *store, const char *calendar, const AccordListing *listing, GError **error);

/* ---- accord-execute.c ---- */

typedef struct
{
  AccordPass           *pass;
  const AccordSnapshot *snapshot;
  AccordPlan           *plan;
  GPtrArray            *work;          /* (owned) (element-type AccordWork) */
  guint                 unfinished;    /* steps to be planned again: the cursor is not stored */
} AccordExecution;

/* Carries out what the guard left: pull, create, update, delete. FALSE when the calendar or the pass must stop. */
gboolean accord_execute (AccordPass *pass, const AccordSnapshot *snapshot, AccordPlan *plan, guint *unfinished,
                         GError **error);

/* The same for steps that undo. @here_only: nothing is written there yet. */
gboolean accord_execute_undo (AccordPass *pass, const AccordSnapshot *snapshot, AccordPlan *plan, gboolean here_only,
                              guint *unfinished, GError **error);

/* ---- accord-present.c: both sides of single pairs as they are now, for plans that are not about a whole calendar ---- */

/* Adds the event's pair in the snapshot's calendar; where it never had a link, one that was taken away stands for it. */
gboolean accord_present_add_pair (AccordPass *pass, AccordSnapshot *snapshot, const char *event, GError **error);
/* What the items are like now: asked, not remembered, since nothing of a later edit may be overwritten. Without @ask they
 * are shown as last seen. */
gboolean accord_present_fetch    (AccordPass *pass, AccordSnapshot *snapshot, gboolean ask, GError **error);

/* ---- accord-approval.c: plans that are carried out over several passes ---- */

/* When options->plan names this open plan, the answer is stored before anything happens: a death does not lose it. */
gboolean accord_approval_store     (AccordPass *pass, AccordPlanRecord *plan, GError **error);
gboolean accord_approval_put_state (AccordPass *pass, AccordPlanRecord *plan, const char *state, GError **error);
/* The step of that id as it was approved. (transfer none) (nullable) */
const AccordPlanStep *accord_approval_find (const AccordPlanRecord *plan, const char *id);

/* ---- accord-depart-run.c ---- */

/* Makes the plan of what disconnecting or resetting takes away (options->purpose), and stores it. */
gboolean accord_depart_make_plan (AccordPass *pass, GError **error);
/* Notes what a person approved, and carries out what is approved and not done, also what an earlier process began.
 * *leaving: nothing else of this account may be done now: it is disconnected as soon as the service looks, or the rest
 * is for another round. */
gboolean accord_depart_carry_out (AccordPass *pass, gboolean *leaving, GError **error);
/* Is a plan of this account approved that *leaving would be said of? */
gboolean accord_depart_is_under_way (AccordPass *pass);

/* ---- accord-undo-run.c ---- */

/* Makes the plan that takes options->undo back for this account, and stores it. */
gboolean accord_undo_make_plan (AccordPass *pass, GError **error);
/* Notes what a person approved, and carries out what is approved and not done: also what an earlier process began.
 * With options->approve only the part here, so that in every account it comes before the part there. */
gboolean accord_undo_carry_out (AccordPass *pass, GError **error);

/* ---- accord-recover.c ---- */

/* Settles what an earlier process began and did not finish; first in every pass. @first: as accord_run_note_calendar_error(). */
gboolean accord_recover (AccordPass *pass, GError **first, GError **error);
/* What an earlier process began with the pair and has not written there. (transfer none) (nullable) */
const AccordIntent *accord_recover_find_begun (AccordPass *pass, const char *calendar, const char *event);

/* ---- accord-turn.c ---- */

/* One calendar of a pass: plan, guard, carry out, settle. */
gboolean accord_turn_run (AccordPass *pass, const AccordCalendar *calendar, GError **error);

/* ---- accord-run.c ---- */

gboolean accord_run (AccordPass *pass, GError **error);
/* Stores the record of the run; @finished 0: it is under way. */
gboolean accord_run_put_record (AccordPass *pass, gint64 started, gint64 finished, const AccordVerdict *verdict, GError **error);
/* Lists one calendar and notes what left it. */
gboolean accord_run_list_calendar (AccordPass *pass, const AccordCalendar *calendar, GError **error);
/* Did the error concern one calendar only, so that the others may go on? */
gboolean accord_run_is_calendar_error (const GError *error);
/* Notes an error that concerns one calendar: it rests, the others go on, and *first keeps the first of them. Takes
 * @failure. FALSE: the pass must stop. */
gboolean accord_run_note_calendar_error (AccordPass *pass, const AccordCalendar *calendar, GError *failure,
                                         GError **first, GError **error);
void     accord_run_tell_progress (AccordPass *pass, const char *what);

G_END_DECLS
