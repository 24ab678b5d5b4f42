/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/accord-store.h"

G_BEGIN_DECLS

/**
 * AccordProvenance:
 *
 * How far a store can be trusted to know what was mirrored from it last. Kept per calendar until its first
 * complete listing was compared.
 */
typedef enum
{
  ACCORD_PROVENANCE_KNOWN,  /* it is the file that was here at the last run */
  ACCORD_PROVENANCE_COPIED, /* another file with the same contents: moved, copied or restored; perhaps older
                             */
  ACCORD_PROVENANCE_OLDER /* a later state of it was mirrored from here, or rows are lost: restored, salvaged
                           */
} AccordProvenance;

/* Before a run is recorded: is this the store that the last run left here? If not, every calendar begins with
 * a complete listing, and what was planned is forgotten. Two things tell: a file beside the store,
 * PATH.state, that names the last run (a run the store does not know is a later one), and the time the
 * store's file was made, as the store remembers it. A file system that keeps no such time tells nothing. */
gboolean accord_store_check_provenance (AccordStore *self, GError **error);
/* After the record of @run was committed and before anything else of it happens. */
gboolean accord_store_note_run (AccordStore *self, const char *run, GError **error);
/* Every calendar begins anew, as after a restore. */
gboolean accord_store_distrust (AccordStore *self, AccordProvenance provenance, GError **error);

AccordProvenance accord_store_get_provenance (AccordStore *self, const char *calendar);
/* Its complete listing was compared. */
gboolean accord_store_trust (AccordStore *self, const char *calendar, GError **error);

G_END_DECLS
