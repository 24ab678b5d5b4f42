/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "service/accord-service-private.h"

G_BEGIN_DECLS

/* Stores what a person chose and queues a sync of the account that carries it out. @options: choice (s), fields (a{ss}:
 * name of a field → mine | theirs). Errors are sentences in ACCORD_SERVICE_ERROR. */
gboolean accord_service_resolve (AccordService *self, const char *question, GVariant *options, GError **error);

G_END_DECLS
