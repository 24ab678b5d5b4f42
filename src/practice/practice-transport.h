/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "practice-request.h"

G_BEGIN_DECLS

/* Sends the reply of @request over the paused @message, in the way the fault says:
 * whole, slowly, cut short, or not at all.  @message goes on by itself afterwards. */
void practice_transport_deliver (PracticeRequest     *request,
                                 SoupServerMessage   *message,
                                 PracticeFaultAction  action);

G_END_DECLS
