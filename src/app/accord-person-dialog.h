/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-desk.h"

G_BEGIN_DECLS

/* Name and address of somebody in the store; @person NULL: somebody new. Writes them when they are saved. */
void accord_person_dialog_present (GtkWindow *parent, AccordDesk *desk, const AccordPerson *person);

G_END_DECLS
