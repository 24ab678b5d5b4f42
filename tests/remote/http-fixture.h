/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fault-server.h"
#include "remote/accord-http-private.h"

G_BEGIN_DECLS

/* An account of which the server says what it is told to. */
typedef struct
{
  FaultServer *server;
  FaultServer *tokens; /* the token address */
  AccordFakeClock *clock;
  AccordCredentials *credentials;
  AccordHttp *http;
} HttpFixture;

/* @now: of the clock here; @expires_at: of the first access token; @path: of the api at the server, "" or "/…". Both in
 * seconds. */
void http_fixture_set_up (HttpFixture *self, gint64 now, gint64 expires_at, const char *path);
void http_fixture_tear_down (HttpFixture *self);
double http_fixture_seconds_waited (const HttpFixture *self);

G_END_DECLS
