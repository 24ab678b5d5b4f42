/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-remote"

#include "remote/accord-remote-error.h"

G_DEFINE_QUARK (accord-remote-error-quark, accord_remote_error)
