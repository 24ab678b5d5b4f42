/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Sends @request, byte for byte, to @host (a literal address) and returns all that comes back; "" when nobody listens.
 * The default main context runs meanwhile, so that a listener of the test itself can answer. (transfer full) */
char    *browser_send         (const char *host, guint16 port, const char *request);
/* GET of an http address, its "localhost" taken for 127.0.0.1. (transfer full) */
char    *browser_get          (const char *address);
/* Follows a practice sign-in page: opens @address, chooses the first person, unticks the scopes that contain @untick
 * (nullable), and presses Allow or Deny. Returns where the page sends the browser, not followed. (transfer full) */
char    *browser_sign_in      (const char *address, gboolean allow, const char *untick);
/* Of a reply: status; a header's value or NULL. */
guint    browser_get_status   (const char *reply);
char    *browser_get_header   (const char *reply, const char *name);
/* @address with the value of @name in its query replaced, or added. (transfer full) */
char    *browser_change_query (const char *address, const char *name, const char *value);
char    *browser_get_query    (const char *address, const char *name);
guint16  browser_get_port     (const char *address);

G_END_DECLS
