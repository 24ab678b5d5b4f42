/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-desk.h"

G_BEGIN_DECLS

/**
 * AccordRegistrationGroup:
 *
 * The app registration of one provider: client id and tenant go to the store, the secret straight into the keyring.
 */
#define ACCORD_TYPE_REGISTRATION_GROUP (accord_registration_group_get_type ())
G_DECLARE_FINAL_TYPE (AccordRegistrationGroup, accord_registration_group, ACCORD, REGISTRATION_GROUP, AdwPreferencesGroup)

/* @provider: google | outlook */
GtkWidget *accord_registration_group_new (AccordDesk *desk,
                                          const char *provider);

G_END_DECLS
