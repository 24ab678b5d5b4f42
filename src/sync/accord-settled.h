/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/accord-calendar.h"
#include "model/accord-projection.h"
#include "store/accord-store.h"
#include "sync/accord-plan.h"

G_BEGIN_DECLS

/* A step that was unticked or never seen: it waits, is shown again, and blocks nothing else. */
typedef struct
{
  char *id;          /* (owned) step id; empty: not a person is waited for, but the store could not keep the item */
  char *event;       /* (owned) (nullable) */
  char *remote_id;   /* (owned) (nullable) */
} AccordWaiting;

void       accord_waiting_free (AccordWaiting *self);
/* (element-type AccordWaiting), never NULL */
GPtrArray *accord_waiting_read  (AccordStore *store, const char *calendar);
/* Stores those steps of @plan that rest for approval, and the items the store could not keep; writes only when
 * something changed. */
gboolean   accord_waiting_write (AccordStore *store, const char *calendar, const AccordPlan *plan, GError **error);

/* Nothing waits any more, and the calendar was never compared. */
gboolean   accord_waiting_forget (AccordStore *store, const char *calendar, GError **error);

/**
 * AccordRules:
 *
 * The rules a calendar was last compared under. Changed ones make a full compare; those that change what copies show
 * or which there are wait for approval when they touch many (sync-rules §3).
 */
typedef struct
{
  char       *rules;   /* (owned) digest of filters, templates, privacy, direction */
  char       *view;    /* (owned) digest of window, zone and image version */
  GHashTable *shares;  /* (owned) calendar id → "1" or "0" */
} AccordRules;

AccordRules *accord_rules_new     (const AccordCalendar *calendar, const AccordPolicy *policy, GPtrArray *calendars);
AccordRules *accord_rules_read    (AccordStore *store, const char *calendar);     /* (nullable): never compared */
gboolean     accord_rules_write   (const AccordRules *self, AccordStore *store, const char *calendar, GError **error);
void         accord_rules_free    (AccordRules *self);
/* A calendar that only one of them knows is no change. */
gboolean     accord_rules_differ  (const AccordRules *self, const AccordRules *other);
gboolean     accord_rules_same_view (const AccordRules *self, const AccordRules *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordWaiting, accord_waiting_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordRules, accord_rules_free)

G_END_DECLS
