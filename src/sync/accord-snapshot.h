/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/accord-calendar.h"
#include "model/accord-projection.h"
#include "model/accord-window.h"
#include "remote/accord-provider.h"
#include "store/accord-provenance.h"
#include "sync/accord-step.h"

G_BEGIN_DECLS

/**
 * AccordSnapshot:
 *
 * Both sides of one calendar at one moment: candidates only (architecture.md, "What a pass may cost"). A plan is a
 * pure function of it.
 */
typedef struct
{
  AccordCalendar    *calendar;     /* (owned) its rules in force: a read-only calendar stands here as direction "in" */
  gboolean           read_only;    /* the direction was chosen by the provider, not by the person (§11) */
  AccordCapabilities capabilities;
  AccordWindow       window;
  GTimeZone         *zone;         /* (owned) the computer's */
  gint64             now;          /* Unix seconds */
  gint64             clock_offset; /* seconds to add to our clock to get the server's */
  char              *store;        /* (owned) UUID of the store */
  char              *owner;        /* (owned) (nullable) address of the account */
  char              *grant;        /* (owned) (nullable) what we are allowed there: permissions and role, as a text to compare */
  GHashTable        *calendars;    /* (owned) id → AccordCalendar, of all accounts, disconnected ones too */
  GPtrArray         *candidates;   /* (owned) (element-type AccordCandidate) */
  GPtrArray         *answers;      /* (owned) (nullable) (element-type AccordAnswer) as they stood when it was read */
  GHashTable        *confirmed;    /* (owned) (nullable) ids of events whose deletion a person confirmed */
  guint              live_links;   /* in the window, for the brake */
  guint              repeating;    /* items there that repeat and were left out of the listing */
  gboolean           full;         /* everything was compared */
  AccordProvenance   provenance;   /* of the store: unless known, nothing is deleted unasked (§11) */
  gint64             change_no;    /* highest change number given out before the snapshot was read */
} AccordSnapshot;

AccordSnapshot *accord_snapshot_new  (const AccordCalendar *calendar);
void            accord_snapshot_free (AccordSnapshot *self);

/* The effective classes of all fields on a link; fields the provider cannot hold are NONE. */
void            accord_snapshot_get_classes (const AccordSnapshot *self,
                                             const AccordEvent    *event,
                                             AccordOrigin          origin,
                                             gboolean              organised_by_me,
                                             AccordFieldClass      classes[ACCORD_N_FIELDS]);
/* TRUE when neither the images nor either side's present time touch the window (§7). */
gboolean        accord_snapshot_is_dormant  (const AccordSnapshot  *self,
                                             const AccordCandidate *candidate);
/* Does what the fields (nullable) say touch the window, a series by any occurrence? */
gboolean        accord_snapshot_touches     (const AccordSnapshot  *self,
                                             const AccordFields    *fields);
/* A series has when its last occurrence has. FALSE also when the fields (nullable) say no time. */
gboolean        accord_snapshot_has_ended   (const AccordSnapshot  *self,
                                             const AccordFields    *fields);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordSnapshot, accord_snapshot_free)

G_END_DECLS
