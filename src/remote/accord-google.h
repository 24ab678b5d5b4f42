/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "remote/accord-http.h"
#include "remote/accord-provider.h"

G_BEGIN_DECLS

/* Google Calendar v3 (providers.md §2). */
#define ACCORD_TYPE_GOOGLE (accord_google_get_type ())
G_DECLARE_FINAL_TYPE (AccordGoogle, accord_google, ACCORD, GOOGLE, GObject)

AccordProvider *accord_google_new (AccordCredentials *credentials, const AccordRegistration *registration, AccordClock *clock);

G_END_DECLS
