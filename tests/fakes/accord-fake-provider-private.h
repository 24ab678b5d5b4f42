/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-fake-provider.h"

G_BEGIN_DECLS

/* One item, living or deleted: deleted ones stay as tombstones. */
typedef struct
{
  AccordRemoteItem *item;     /* (owned) */
  gint64            serial;   /* of its last change */
  gboolean          deleted;
  char             *key;      /* (owned) (nullable) the create key it was made with */
} FakeItem;

typedef struct
{
  AccordCalendar *calendar;   /* (owned) */
  GHashTable     *items;      /* (owned) id → FakeItem */
} FakeCalendar;

typedef struct
{
  AccordFakeCall    call;
  guint             left;     /* calls until it strikes */
  gboolean          always;
  AccordFakeMoment  moment;
  AccordRemoteError code;
  gboolean          spent;
} FakeFault;

struct _AccordFakeProvider
{
  GObject            parent_instance;

  GMutex             lock;
  char              *owner;        /* (owned) */
  AccordFakeSwitches switches;
  AccordClock       *clock;        /* (owned) (nullable) */
  GHashTable        *calendars;    /* (owned) remote id → FakeCalendar */
  GPtrArray         *order;        /* (owned) (element-type FakeCalendar) as added, not owning */
  GArray            *faults;       /* (owned) (element-type FakeFault) */
  char              *poison;       /* (owned) (nullable) */
  char              *refused;      /* (owned) (nullable) key of the occurrence that cannot be written */
  gboolean           dies_between; /* the write in progress ends before its occurrences */
  AccordRemoteError  poison_code;
  guint              full_listings;
  AccordFakeHook     hook;
  gpointer           hook_data;
  gint64             serial;       /* of the last change anywhere */
  guint              epoch;        /* cursors of an older one are expired */
  guint              last_id;
  guint              calls;
  guint              counts[ACCORD_FAKE_N_CALLS];
  guint              mails;
  AccordFieldMask    written;
};

void              fake_item_free              (FakeItem             *item);
FakeCalendar     *fake_provider_get_calendar  (AccordFakeProvider   *self,
                                               const char           *remote_id);
FakeItem         *fake_provider_insert        (AccordFakeProvider   *self,
                                               FakeCalendar         *calendar,
                                               char                 *id,
                                               const AccordFields   *fields,
                                               const char           *mark);
void              fake_provider_touch         (AccordFakeProvider   *self,
                                               FakeItem             *item);
void              fake_provider_store_field   (AccordFakeProvider   *self,
                                               AccordRemoteItem     *item,
                                               AccordField           field,
                                               const char           *value);
/* After RECURRENCE was stored. */
void              fake_provider_settle_series (AccordRemoteItem     *item);
/* What a change from @before does to the exceptions. */
void              fake_provider_change_series (AccordFakeProvider   *self,
                                               AccordRemoteItem     *item,
                                               const AccordFields   *before);
/* @error: one of them was refused, the others are written. */
void              fake_provider_write_occurrences (AccordFakeProvider *self,
                                               AccordRemoteItem     *item,
                                               const char           *text,
                                               GError              **error);
void              fake_provider_bury          (AccordFakeProvider   *self,
                                               FakeItem             *item);
void              fake_provider_init_iface    (AccordProviderInterface *iface);

G_END_DECLS
