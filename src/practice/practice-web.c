/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-provider.h"

static void
show_index (PracticeRequest *request)
{
  practice_request_reply_text (request, SOUP_STATUS_OK, "text/html; charset=UTF-8",
                               "<!DOCTYPE html><title>Practice calendars</title><h1>Practice calendars</h1>");
}

static const PracticeRoute routes[] = {
  { "GET", "/", show_index },
  { NULL },
};

void
practice_web_install (PracticeServer *server)
{
  practice_server_add_routes (server, PRACTICE_ORIGIN_CONTROL, routes);
}
