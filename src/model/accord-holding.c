/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-holding.h"

static const char *const google_busy[] = { "busy", "free", NULL };
static const char *const google_privacy[] = { "default", "public", "private", NULL };
static const char *const outlook_busy[] = { "busy", "free", "tentative", "oof", "workingElsewhere", NULL };
static const char *const outlook_privacy[] = { "default", "private", NULL };

static const AccordHolding holdings[] = {
  {
      .provider = "google",
      .sayings = ACCORD_SAYS_ONE_COLOUR,
      .rules = ACCORD_RULES_RFC5545,
      .reminders = ACCORD_GOOGLE_REMINDERS,
      .most_minutes = ACCORD_GOOGLE_MOST_MINUTES,
      .busy = google_busy,
      .privacy = google_privacy,
      .reads_tags = TRUE,
  },
  {
      .provider = "outlook",
      .sayings = ACCORD_SAYS_STATUS_IN_BUSY,
      .rules = ACCORD_RULES_PATTERN,
      .reminders = 1,
      .busy = outlook_busy,
      .privacy = outlook_privacy,
      .windows_zones = TRUE,
  },
};

const AccordHolding *
accord_holding_find (const char *provider)
{
  for (guint i = 0; i < G_N_ELEMENTS (holdings); i++)
    if (g_strcmp0 (holdings[i].provider, provider) == 0)
      return &holdings[i];
  return NULL;
}
