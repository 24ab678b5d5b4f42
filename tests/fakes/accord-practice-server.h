/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "remote/accord-credentials.h"

G_BEGIN_DECLS

/**
 * AccordPracticeServer:
 *
 * A running accord-practice on ports of its own, and its control interface. The program is named by the environment
 * variable ACCORD_PRACTICE, which the build sets. Everything that goes wrong aborts the test.
 */
typedef struct _AccordPracticeServer AccordPracticeServer;

AccordPracticeServer *accord_practice_server_new      (void);
/* Another process has started it: the one of this endpoints file. Freeing leaves it running. */
AccordPracticeServer *accord_practice_server_attach   (const char *endpoints);
/* The endpoints file. (transfer none) */
const char           *accord_practice_server_get_endpoints (AccordPracticeServer *self);
/* Ends the program. */
void                  accord_practice_server_free     (AccordPracticeServer *self);

/* One call of the control interface ("GET", "/control/requests"); @body is taken. Aborts on a refusal. (transfer full) */
JsonNode             *accord_practice_server_control  (AccordPracticeServer *self,
                                                       const char           *method,
                                                       const char           *path,
                                                       JsonNode             *body);
/* The same with a body made of text. */
JsonNode             *accord_practice_server_control_text (AccordPracticeServer *self,
                                                       const char           *method,
                                                       const char           *path,
                                                       const char           *body);
/* Sets one switch, given as JSON: ("page_size", "1"). */
void                  accord_practice_server_set      (AccordPracticeServer *self,
                                                       const char           *setting,
                                                       const char           *value);
/* Adds a fault (docs/practice.md), given as a JSON object. */
void                  accord_practice_server_fault    (AccordPracticeServer *self,
                                                       const char           *fault);
/* No faults, all switches as at the start and as the JSON object in ACCORD_PRACTICE_SETTINGS says, with which a
 * whole program runs once for each other reading of the providers (test-readings.c). */
void                  accord_practice_server_calm     (AccordPracticeServer *self);
/* @what of @provider (google, microsoft) is expired: access, refresh, sync, page, delta, next_link. */
void                  accord_practice_server_expire   (AccordPracticeServer *self,
                                                       const char           *provider,
                                                       const char           *what);

/* The requests since the last call, as the server logged them, and forgets them. With ACCORD_REQUEST_LOG set to a file
 * they are also appended there, one JSON object a line; ending the server does this too. (transfer full) */
JsonArray            *accord_practice_server_take_requests (AccordPracticeServer *self);
/* How many of them wrote to a calendar; forgets them likewise. */
guint                 accord_practice_server_take_writes (AccordPracticeServer *self);
/* How many mails the provider would have sent so far. */
guint                 accord_practice_server_count_mails (AccordPracticeServer *self);

/* Registration ("google", "outlook") and credentials of the first person, signed in with @scopes. */
AccordRegistration   *accord_practice_server_register (AccordPracticeServer *self,
                                                       const char           *provider);
AccordCredentials    *accord_practice_server_sign_in  (AccordPracticeServer *self,
                                                       const AccordRegistration *registration,
                                                       const char           *scopes,
                                                       AccordClock          *clock);
#define ACCORD_PRACTICE_PERSON "mara@halden.example"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordPracticeServer, accord_practice_server_free)

G_END_DECLS
