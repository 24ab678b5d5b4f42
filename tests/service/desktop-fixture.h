/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A session bus of its own with the service on one side and a part of a desktop on the other. */
typedef struct
{
  GTestDBus *bus;
  GDBusConnection *ours;   /* the service's */
  GDBusConnection *theirs; /* (nullable) the desktop's, once it is there */
  GDBusNodeInfo *node;
  guint object;
  guint name;
} DesktopFixture;

void desktop_fixture_set_up (DesktopFixture *self);
void desktop_fixture_tear_down (DesktopFixture *self);
/* The desktop comes: @name is owned, and what @xml describes answers at @path. */
void desktop_fixture_start (DesktopFixture *self,
                            const char *name,
                            const char *path,
                            const char *xml,
                            const GDBusInterfaceVTable *vtable,
                            gpointer user_data);
/* So long nothing happens but what comes over the bus. */
void desktop_fixture_spin (guint milliseconds);

G_END_DECLS
