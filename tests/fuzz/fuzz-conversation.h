/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fuzz-target.h"
#include "remote/accord-credentials.h"
#include "remote/accord-http.h"
#include "remote/accord-provider.h"

G_BEGIN_DECLS

typedef AccordProvider *(*FuzzNewProvider) (AccordCredentials *credentials,
                                            const AccordRegistration *registration,
                                            AccordClock *clock);

/**
 * fuzz_converse:
 *
 * Lets a provider do something while every reply it gets is taken from the input. That is blocks between
 * lines of "%%": the first says what to do (changes, calendars, make-calendar, fetch, find, apply), the
 * others are replies, each a status and, after a line end, a body. When they are used up the server can no
 * longer be reached. A program that calls this is linked with --wrap for accord_http_send and
 * accord_http_send_one.
 */
void fuzz_converse (FuzzNewProvider new_provider, const char *name, const uint8_t *data, size_t size);

/* What the linker puts in the place of the real ones. */
gboolean
__wrap_accord_http_send (AccordHttp *http, GPtrArray *exchanges, GCancellable *cancellable, GError **error);
gboolean __wrap_accord_http_send_one (AccordHttp *http,
                                      AccordExchange *exchange,
                                      GCancellable *cancellable,
                                      GError **error);

G_END_DECLS
