/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/accord-pass-private.h"

G_BEGIN_DECLS

/* One step while it is carried out: what its parts have done to link and event so far. */
typedef struct
{
  AccordStep   *step;
  AccordLink   *link;      /* (owned) (nullable) as it stands now */
  AccordEvent  *event;     /* (owned) (nullable) as it stands now */
  AccordWrite  *write;     /* (owned) (nullable) while it is under way */
  AccordIntent *intent;    /* (owned) (nullable) while it is under way */
  gint64        begun;     /* intent that says that its part here is done; 0: none */
  const AccordIntent *rest_of; /* (nullable) what an earlier process began and this step ends: it is told as that */
  gboolean      refused;   /* its values cannot be kept here: nothing more is done with it */
  gboolean      changed;   /* the item or the row changed under us: plan it again */
} AccordWork;

AccordWork *accord_work_new  (AccordStep *step);
void        accord_work_free (AccordWork *self);

/* ---- accord-execute-here.c ---- */

/* The part of every step that is done here: values taken, links moved. */
gboolean accord_execute_here  (AccordExecution *self, GError **error);
/* Notes on the link what rests and why; in the transaction of the caller. */
gboolean accord_execute_put_hold (AccordExecution *self, AccordWork *work, AccordHold hold, const char *why, GError **error);

/* L of the event as it stands now. */
AccordFields *accord_execute_local_image (AccordExecution *self, const AccordWork *work);
/* Takes those fields of the step into @event, which projects what the step has as L. @image: (nullable): L₀ */
void     accord_execute_take_fields (AccordExecution *self, const AccordStep *step, AccordEvent *event, AccordFieldMask mask,
                                     const AccordFields *image);

/* ---- accord-execute-split.c ---- */

/* Keep both: theirs becomes an event of its own, mine loses its item. */
gboolean accord_execute_split (AccordExecution *self, AccordWork *work, GError **error);

/* Takes the values of @pull here, and revives; sets work->changed when the row is not as it was read. */
gboolean accord_execute_take_values (AccordExecution *self, AccordWork *work, GError **error);

/* ---- accord-execute-undo.c ---- */

/* The part here of a step that undoes, and its bookkeeping; in the transaction of the caller. */
gboolean accord_execute_undo_here (AccordExecution *self, AccordWork *work, GError **error);
/* Takes the overrides off @event that a value to be taken back may have made, so that it is read like before. Returns
 * the image to read it by: L₀, with what the event shows without them. (transfer full) */
AccordFields *accord_execute_end_overrides (AccordExecution *self, const AccordWork *work, AccordEvent *event);
/* Both images rest on what stands on the two sides now, so that neither has changed: for the fields of @mask. */
void     accord_execute_rest_images (AccordWork *work, AccordFieldMask mask, const AccordFields *local,
                                     const AccordFields *remote);

/* ---- accord-execute-there.c ---- */

gboolean accord_execute_creates (AccordExecution *self, GError **error);
gboolean accord_execute_updates (AccordExecution *self, GError **error);
gboolean accord_execute_removes (AccordExecution *self, GError **error);

/* ---- accord-execute-series.c ---- */

/* L₀ and R₀ of EXCEPTIONS after a write of them: what the event shows, and of occurrences that were refused what
 * @before (nullable) was; @there as the copy shows it now. */
void     accord_execute_settle_occurrences (AccordExecution *self, AccordWork *work, const char *before,
                                            const AccordFields *there);
/* The series was written, but not all of its occurrences: said on the link, and not tried again until something of them
 * changes. */
gboolean accord_execute_put_refused_occurrences (AccordExecution *self, AccordWork *work, GError **error);

/* ---- accord-execute-call.c ---- */

/* Hands @writes (element-type AccordWrite) to the provider. A write that is forbidden although the calendar may be
 * written has FORBIDDEN as its own error; FALSE: the calendar, or the pass, must stop. */
gboolean accord_execute_call (AccordExecution *self, GPtrArray *writes, GError **error);

/* ---- accord-execute.c ---- */

/* An intent of @kind that says what the history is to say. (transfer full) */
AccordIntent *accord_execute_make_intent (AccordExecution *self, const AccordWork *work, const char *kind);

/* @side: here | there, the one that was written; link: neither. */
gboolean accord_execute_add_history (AccordExecution *self, const AccordWork *work, const char *side,
                                     const AccordFields *before, const AccordFields *after, const char *failure, GError **error);
/* The answer the step carried out is done with; in the transaction that stores the outcome. */
gboolean accord_execute_close_answer (AccordExecution *self, const AccordWork *work, GError **error);
/* Sets work->changed when the event's row is no longer as the plan saw it. FALSE: an error. */
gboolean accord_execute_is_as_read  (AccordExecution *self, AccordWork *work, GError **error);
/* A pair that was made anew is equal on both sides, as the link says: the next round need not compare it. */
void     accord_execute_note_echo   (AccordExecution *self, const AccordWork *work);
void     accord_execute_count       (AccordExecution *self, const char *what);
/* What the item shows now belongs to the link. */
void     accord_link_take_item      (AccordLink *link, const AccordRemoteItem *item);
/* Sets a field of an image, which is made when it is missing. */
void     accord_image_set           (AccordFields **image, AccordField field, const char *value);

G_END_DECLS
