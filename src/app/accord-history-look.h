/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-desk.h"
#include "store/accord-journal.h"

G_BEGIN_DECLS

/* How a step that was done is told: "Sent to Outlook". */
typedef struct
{
  const char *step;     /* as in AccordHistory */
  const char *title;    /* untranslated, %s: provider */
  const char *icon;
  const char *tint;
} AccordHistoryLook;

/* Never NULL. */
const AccordHistoryLook *accord_history_look (const AccordHistory *entry);
/* (transfer full) */
char *accord_history_say     (AccordDesk          *desk,
                              const AccordHistory *entry);

G_END_DECLS
