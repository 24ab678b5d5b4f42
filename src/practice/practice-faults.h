/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "practice-request.h"

G_BEGIN_DECLS

/* One order to misbehave, given through the control interface. */
typedef struct
{
  guint id;
  gboolean any_provider;
  PracticeProvider provider;
  char *method; /* (nullable) any */
  GRegex *path; /* (nullable) any; matched on path and query */
  guint nth;    /* the first match that is hit, from 1 */
  guint times;  /* how many are hit; 0 = all from then on */
  guint seen;   /* matches so far */
  guint item;   /* only that item of each batch, from 1; 0 = any */
  int part;     /* 1: only items of batches, 0: only requests of their own, -1: both */
  GRegex *content; /* (nullable) matched on the body */
  gint64 window;/* microseconds for which all matches are hit after the first; 0 = @times counts */
  gint64 until; /* virtual clock: end of @window, 0 before the first hit */
  gboolean after; /* the request is carried out first */
  PracticeFaultAction action;
  guint status;
  char *body;   /* (nullable) */
  char *reason; /* (nullable) the body is the provider's error of this reason or code */
  gint64 retry_after; /* seconds for Retry-After; 0 = no such header, -1 = what is left of @window */
  JsonObject *headers; /* (nullable) */
} PracticeFault;

typedef struct _PracticeFaults PracticeFaults;

PracticeFaults *practice_faults_new     (void);
void            practice_faults_free    (PracticeFaults  *faults);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticeFaults, practice_faults_free)
void            practice_faults_clear   (PracticeFaults  *faults);
/* Errors: an unknown action, a bad expression.  Returns the new fault's id, or 0. */
guint           practice_faults_add     (PracticeFaults  *faults,
                                         JsonObject      *description,
                                         GError         **error);
/* The fault that the settings “trouble” and “trouble_every” order for this request. (nullable) (unowned) */
PracticeFault  *practice_faults_trouble (PracticeFaults  *faults,
                                         PracticeRequest *request);
/* Counts the request against every fault; the first one due is returned and, where
 * its times are used up, stays listed as spent.  (nullable) (unowned) */
PracticeFault  *practice_faults_match   (PracticeFaults  *faults,
                                         PracticeRequest *request);
JsonArray      *practice_faults_to_json (PracticeFaults  *faults,
                                         gint64           now);

G_END_DECLS
