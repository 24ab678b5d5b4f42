/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-history-look.h"
#include "accord-sentences.h"

static const AccordHistoryLook looks[] = {
  { "create-calendar", N_ ("Calendar made in %s"), "x-office-calendar-symbolic", "accent-tint" },
  { "push-new", N_ ("Added to %s"), "network-transmit-symbolic", "accent-tint" },
  { "push", N_ ("Sent to %s"), "network-transmit-symbolic", "accent-tint" },
  { "push-delete", N_ ("Taken away from %s"), "user-trash-symbolic", "accent-tint" },
  { "pull-new", N_ ("Came from %s"), "network-receive-symbolic", "neutral-tint" },
  { "pull", N_ ("Changed in %s"), "network-receive-symbolic", "neutral-tint" },
  { "pull-delete", N_ ("Deleted in %s"), "user-trash-symbolic", "neutral-tint" },
  { "adopt", N_ ("Found in %s and linked"), "accord-link-symbolic", "success-tint" },
  { "merge", N_ ("Combined with %s"), "network-transmit-receive-symbolic", "accent-tint" },
  { "conflict", N_ ("Conflict with %s"), "accord-conflict-symbolic", "error-tint" },
  { "release", N_ ("The copy in %s is left alone"), "changes-allow-symbolic", "neutral-tint" },
  { "hide", N_ ("Hidden here, stays in %s"), "view-conceal-symbolic", "neutral-tint" },
  { "forget", N_ ("Forgotten; gone in %s too"), "edit-clear-symbolic", "neutral-tint" },
  { "hold", N_ ("Held back from %s"), "dialog-warning-symbolic", "warning-tint" },
};

const AccordHistoryLook *
accord_history_look (const AccordHistory *entry)
{
  static const AccordHistoryLook failed = {
    "failed", N_ ("Not accepted by %s"), "dialog-error-symbolic", "error-tint"
  };
  static const AccordHistoryLook other = {
    "", N_ ("Changed with %s"), "document-edit-symbolic", "neutral-tint"
  };

  if (entry->error != NULL && *entry->error != '\0')
    return &failed;
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    if (g_strcmp0 (looks[i].step, entry->step) == 0)
      return &looks[i];
  return &other;
}

static const char *
service_of (AccordDesk *desk, const char *calendar_id)
{
  g_autoptr (AccordCalendar) calendar = NULL;
  AccordAccountInfo *account;

  if (calendar_id == NULL)
    return _ ("the store");
  calendar = accord_store_get_calendar (accord_desk_get_store (desk), calendar_id, NULL);
  account = calendar != NULL ? accord_desk_find_account (desk, calendar->account) : NULL;
  return account != NULL ? accord_say_service (accord_account_info_get_provider (account))
                         : _ ("a former account");
}

char *
accord_history_say (AccordDesk *desk, const AccordHistory *entry)
{
  return accord_say_with (_ (accord_history_look (entry)->title), service_of (desk, entry->calendar));
}
