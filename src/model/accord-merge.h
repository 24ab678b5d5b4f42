/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-exceptions.h"
#include "accord-fields.h"
#include "accord-projection.h"

G_BEGIN_DECLS

/**
 * AccordMerge:
 *
 * What the three-way comparison of a link says, field by field (sync-rules §4).
 */
typedef struct
{
  AccordFields   *here;       /* (owned) values to take into the event */
  AccordFields   *there;      /* (owned) values to write into the copy */
  AccordFieldMask same;       /* both sides changed to the same: only the images move */
  AccordFieldMask clash;      /* both changed to different values; in neither here nor there until settled */
  AccordFieldMask reprojected; /* also in here: the own part comes from there, then the copy gets the new projection */
  AccordFieldMask overruled_there; /* edits made there that are put back, for the history */
  AccordFieldMask overruled_here;  /* edits made here that give way, for the history */
  char           *exceptions_sent; /* (owned) (nullable) L₀ and R₀ of EXCEPTIONS, which is merged an occurrence at a time */
  char           *exceptions_seen; /* (owned) (nullable) */
  AccordFieldMask dropped;    /* no longer carried: out of both images; in there as "" when it was carried before */
} AccordMerge;

/**
 * accord_merge:
 * @sent: (nullable): L₀
 * @seen: (nullable): R₀
 * @local: L
 * @remote: R; a field the provider does not hold is not carried
 * @classes: one per field, from accord_field_class()
 * @derived: fields whose local change is none of the event's own doing (accord_event_find_derived()): never a clash
 *
 * EXCEPTIONS may be in here and in there at once: each side gets what the other changed.
 *
 * A plain function of its arguments. A field of neither image is one the link begins to carry: an empty side gives
 * way to the other.
 */
AccordMerge *accord_merge        (const AccordFields     *sent,
                                  const AccordFields     *seen,
                                  const AccordFields     *local,
                                  const AccordFields     *remote,
                                  const AccordFieldClass  classes[ACCORD_N_FIELDS],
                                  AccordFieldMask         derived);
void         accord_merge_free   (AccordMerge            *self);
/* TRUE when no side is written and no image moves. */
gboolean     accord_merge_is_nothing (const AccordMerge  *self);

/* Who wins by a conflict rule (sync-rules §10). Times in Unix seconds, @remote_updated already in our clock's terms;
 * within 2 s, and where the provider says no time, theirs. */
AccordWinner accord_conflict_winner (const char          *rule,
                                     gint64               local_updated,
                                     gint64               remote_updated);
/* Moves the clashing fields to the side that loses; nobody: they rest. */
void         accord_merge_settle (AccordMerge            *self,
                                  const AccordFields     *local,
                                  const AccordFields     *remote,
                                  AccordWinner            winner);

/* Likewise, those of @fields that clash; the others go on clashing. */
void         accord_merge_settle_fields (AccordMerge        *self,
                                         const AccordFields *local,
                                         const AccordFields *remote,
                                         AccordFieldMask     fields,
                                         AccordWinner        winner);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordMerge, accord_merge_free)

G_END_DECLS
