/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "remote/accord-http.h"
#include "remote/accord-provider.h"

G_BEGIN_DECLS

/* Outlook through Microsoft Graph v1.0 (providers.md §3). */
#define ACCORD_TYPE_OUTLOOK (accord_outlook_get_type ())
G_DECLARE_FINAL_TYPE (AccordOutlook, accord_outlook, ACCORD, OUTLOOK, GObject)

AccordProvider *accord_outlook_new (AccordCredentials *credentials, const AccordRegistration *registration, AccordClock *clock);

G_END_DECLS
