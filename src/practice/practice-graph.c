/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-graph-call.h"
#include "practice-graph-render.h"
#include "practice-graph-routes.h"
#include "practice-provider.h"

#include <string.h>

/* Microsoft Graph as far as calendars go (providers.md §3). */

static const PracticeRoute batch_routes[] = {
  { "POST", "/v1.0/$batch", practice_graph_batch },
  { "POST", "/v1.0/%24batch", practice_graph_batch },
  { NULL },
};

/* Every address begins with /me or /users/{user}; the patterns live as long as the program. */
static void
add_routes (PracticeServer *server, const PracticeRoute *routes)
{
  static const char *const heads[] = { "/v1.0/me", "/v1.0/users/{user}" };

  for (; routes->pattern != NULL; routes++)
    for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
      {
        g_autofree char *pattern = g_strconcat (heads[i], routes->pattern, NULL);
        PracticeRoute pair[] = { { routes->method, g_intern_string (pattern), routes->handler }, { NULL } };

        practice_server_add_routes (server, PRACTICE_ORIGIN_MICROSOFT, pair);
      }
}

/* Calendars of groups take no writes from applications (calendar-post-events). */
static void
refuse_group (PracticeRequest *request)
{
  g_auto (PracticeGraphCall) call = { 0 };

  if (!practice_graph_call_begin (&call, request, PRACTICE_GRAPH_ANY))
    return;
  practice_graph_refuse (request,
                         SOUP_STATUS_FORBIDDEN,
                         "ErrorAccessDenied",
                         "Access is denied. Check credentials and try again.");
}

static const PracticeRoute group_routes[] = {
  { NULL, "/v1.0/groups/{group}/calendar/events", refuse_group },
  { NULL, "/v1.0/groups/{group}/events", refuse_group },
  { NULL },
};

static void
refuse_unknown (PracticeRequest *request)
{
  g_auto (PracticeGraphCall) call = { 0 };
  const char *segment = strrchr (request->path, '/');

  if (!g_str_has_prefix (request->path, "/v1.0/"))
    practice_request_reply_text (request, SOUP_STATUS_NOT_FOUND, "text/plain; charset=UTF-8", "Not found\n");
  else if (practice_graph_call_begin (&call, request, PRACTICE_GRAPH_ANY))
    practice_graph_refuse (request,
                           SOUP_STATUS_BAD_REQUEST,
                           "BadRequest",
                           "Resource not found for the segment '%s'.",
                           segment + 1);
}

static void
install (PracticeServer *server)
{
  practice_server_add_routes (server, PRACTICE_ORIGIN_MICROSOFT, batch_routes);
  practice_server_add_routes (server, PRACTICE_ORIGIN_MICROSOFT, group_routes);
  add_routes (server, practice_graph_mailbox_routes);
  add_routes (server, practice_graph_calendar_routes);
  add_routes (server, practice_graph_delta_routes);
  add_routes (server, practice_graph_event_routes);
  practice_server_set_fallback (server, PRACTICE_ORIGIN_MICROSOFT, refuse_unknown);
}

static void
refuse (PracticeRequest *request, guint status, const char *code)
{
  practice_graph_refuse (request, status, code, "The request was refused.");
}

const PracticeProviderClass practice_graph_class = {
  .install = install,
  .describe_calendar = practice_graph_describe_calendar,
  .describe_item = practice_graph_describe_item,
  .events_path = "/v1.0/me/calendars/%s/events",
  .event_path = "/v1.0/me/calendars/%s/events/%s",
  .refuse = refuse,
  .seed = practice_graph_seed,
};
