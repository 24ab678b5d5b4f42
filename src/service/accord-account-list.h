/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "service/accord-badge.h"
#include "service/accord-runner.h"
#include "service/accord-scheduler.h"
#include "service/accord-tally.h"

G_BEGIN_DECLS

/* The accounts as everybody sees them: what the store, the runner and the scheduler know, made one. */
typedef struct
{
  GVariant   *accounts;  /* (owned) aa{sv} of ListAccounts; "icon" is added for menus */
  const char *state;     /* property State */
  char       *sentence;  /* (owned) the state in words, for the tray */
  char       *salvaged;  /* (owned) (nullable) the damaged store that is kept, until a person has seen it */
} AccordAccountList;

/* @unreachable: set of the ids of accounts whose host cannot be reached. NULL with error: the store cannot be read. */
AccordAccountList *accord_account_list_new  (AccordStore        *store,
                                             AccordTally        *tally,
                                             AccordRunner       *runner,
                                             AccordScheduler    *scheduler,
                                             GHashTable         *unreachable,
                                             GError            **error);
void               accord_account_list_free (AccordAccountList  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordAccountList, accord_account_list_free)

G_END_DECLS
