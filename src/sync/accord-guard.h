/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/accord-plan.h"

G_BEGIN_DECLS

/**
 * AccordConsent:
 *
 * What a person has agreed to for one calendar, by step id.
 */
typedef struct
{
  gboolean    first_plan;     /* the first plan of the calendar still waits */
  gboolean    rules_changed;  /* filter, template, privacy, share or direction differ from what was last approved */
  gboolean    review;         /* a person wants to see a changed rule before anything of it is done */
  gboolean    asked;          /* a person has answered a plan of this calendar just now */
  gboolean    all;            /* … and approves everything, but for @left_out */
  GHashTable *approved;       /* (owned) ids approved now */
  GHashTable *left_out;       /* (owned) ids unticked now */
  GHashTable *waiting;        /* (owned) ids unticked or unseen earlier: they wait, the rest goes on */
} AccordConsent;

AccordConsent *accord_consent_new  (void);
void           accord_consent_free (AccordConsent *self);
gboolean       accord_consent_covers (const AccordConsent *self, const char *id);

typedef struct
{
  guint    deletions_here;
  guint    deletions_there;
  gboolean braked_here;
  gboolean braked_there;
  guint    mailing;          /* steps held because they would mail */
  guint    held;             /* steps of which something rests */
  gboolean waits;            /* nothing of this calendar is carried out before a person approves */
} AccordGuardReport;

/* links.why of a link whose deletion was approved: the brake neither counts nor asks it again (§10). */
#define ACCORD_WHY_DECIDED "Its deletion was approved."

/* Puts the holds of sync-rules §3, §9 and §10 on the steps of @plan: mail, brake, approval. Pure. */
void accord_guard_check (AccordPlan           *plan,
                         const AccordSnapshot *snapshot,
                         const AccordConsent  *consent,
                         AccordGuardReport    *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordConsent, accord_consent_free)

G_END_DECLS
