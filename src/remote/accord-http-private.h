/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "remote/accord-http-transport.h"
#include "remote/accord-http.h"

G_BEGIN_DECLS

/* Tests: shorter times and smaller sizes than a real provider needs. */
void accord_http_set_limits (AccordHttp                  *self,
                             const AccordTransportLimits *limits);

G_END_DECLS
