/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "practice-server.h"

G_BEGIN_DECLS

/* What the control interface and the web pages need to know of a provider. */
typedef struct
{
  /* Adds the provider's routes. */
  void (*install) (PracticeServer *server);
  /* As the provider prints it; (transfer full). */
  JsonObject *(*describe_calendar) (PracticeCalendar *calendar);
  JsonObject *(*describe_item) (PracticeItem *item);
  /* printf patterns with escaped calendar and event ids; what "another person" uses. */
  const char *events_path; /* one %s: calendar */
  const char *event_path;  /* two %s: calendar, event */
  /* Replies with an error of this reason (Google) or code (Graph). */
  void (*refuse) (PracticeRequest *request, guint status, const char *reason);
  /* Adds sample events to the person's calendars. (nullable) */
  void (*seed) (PracticeUser *user);
} PracticeProviderClass;

extern const PracticeProviderClass practice_google_class;
extern const PracticeProviderClass practice_graph_class;

const PracticeProviderClass *practice_provider_class (PracticeProvider provider);

void practice_oauth_install   (PracticeServer *server);
void practice_control_install (PracticeServer *server);
void practice_web_install     (PracticeServer *server);

G_END_DECLS
