/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/accord-guard.h"

G_BEGIN_DECLS

/* One calendar on a Wednesday noon, 2026-06-10 12:00 UTC, window 30 days back and 180 ahead: the two sides are put
 * into a snapshot by hand, nothing is read or written. */
#define WORLD_NOW      1781092800
#define WORLD_STORE    "0b7e6c52-5a51-4cf5-8f35-3f7d1f2f9d00"
#define WORLD_CALENDAR "calendar-here"
#define WORLD_REMOTE   "calendar-there"
#define SOON           "2026-06-12T10:00:00+00:00/2026-06-12T11:00:00+00:00 UTC"
#define LATER          "2026-06-13T10:00:00+00:00/2026-06-13T11:00:00+00:00 UTC"
#define PAST           "2026-06-01T10:00:00+00:00/2026-06-01T11:00:00+00:00 UTC"
#define FAR            "2028-06-01T10:00:00+00:00/2028-06-01T11:00:00+00:00 UTC"

typedef struct
{
  AccordSnapshot    *snapshot;
  AccordPolicy      *policy;
  AccordConsent     *consent;
  AccordPlan        *plan;      /* (nullable) of the last world_plan() */
  AccordGuardReport  guarded;
} World;

World           *world_new  (void);
void             world_free (World *self);

AccordEvent     *world_event (const char *title, const char *when);
/* Each adds one candidate; the event, and the item's fields, belong to the candidate and may be changed. */
AccordCandidate *world_add_event (World *self, const char *title, const char *when);
AccordCandidate *world_add_item  (World *self, const char *title, const char *when);
/* A pair that was equal when it was last looked at. */
AccordCandidate *world_add_pair  (World *self, const char *title, const char *when, AccordOrigin origin);
void             world_make_gone (AccordCandidate *candidate);
void             world_set_there (AccordCandidate *candidate, AccordField field, const char *value);
/* Makes what is there now, and what is here now, the images of the link. */
void             world_settle    (World *self, AccordCandidate *candidate);
/* "a@example.org, b@example.org" become attendees there, in the item and in the image. */
void             world_invite    (AccordCandidate *candidate, const char *addresses);

/* Plans and guards; the first shown step of the candidate, NULL: none. */
void              world_plan     (World *self);
const AccordStep *world_step_of  (World *self, const AccordCandidate *candidate);
AccordStepKind    world_kind_of  (World *self, const AccordCandidate *candidate);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

G_END_DECLS
