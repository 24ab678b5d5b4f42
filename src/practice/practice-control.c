/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-provider.h"

static void
get_requests (PracticeRequest *request)
{
  practice_request_reply_json (request, SOUP_STATUS_OK,
                               practice_log_to_json (practice_server_get_log (request->server)));
}

static const PracticeRoute routes[] = {
  { "GET", "/control/requests", get_requests },
  { NULL },
};

void
practice_control_install (PracticeServer *server)
{
  practice_server_add_routes (server, PRACTICE_ORIGIN_CONTROL, routes);
}
