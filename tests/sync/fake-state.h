/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-fake-provider.h"

G_BEGIN_DECLS

/* What a provider in memory holds, kept in a file: it outlives the death of the process, as a real one would. */
void fake_state_save (AccordFakeProvider *provider, const char *path);
void fake_state_load (AccordFakeProvider *provider, const char *path);

G_END_DECLS
