/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "accord-badge.h"
#include "accord-desk.h"

G_BEGIN_DECLS

/**
 * AccordWindow:
 *
 * The one window: Accounts, Events, Activity, and pages that lie over them.
 * Property: narrow (b): less room than two columns need.
 */
#define ACCORD_TYPE_WINDOW (accord_window_get_type ())
G_DECLARE_FINAL_TYPE (AccordWindow, accord_window, ACCORD, WINDOW, AdwApplicationWindow)

AccordWindow  *accord_window_new          (GtkApplication *application,
                                           AccordDesk     *desk);
AccordDesk *accord_window_get_desk  (AccordWindow   *self);
gboolean       accord_window_get_narrow   (AccordWindow   *self);
/* accounts | events | activity */
void           accord_window_show_view    (AccordWindow *self,
                                           const char   *name);
/* Lays @page over what is shown; pop takes the topmost away. */
void           accord_window_push         (AccordWindow *self,
                                           GtkWidget    *page);
void           accord_window_pop          (AccordWindow   *self);
/* Down to the views. */
void           accord_window_pop_all      (AccordWindow   *self);
void           accord_window_toast        (AccordWindow *self,
                                           const char   *sentence);
/* The same with a button, for longer. (transfer none) its "button-clicked" is the caller's */
AdwToast      *accord_window_toast_with   (AccordWindow *self,
                                           const char   *sentence,
                                           const char   *button);

/* ---- accord-window-actions.c: what the window can be asked for ---- */

void           accord_window_connect      (AccordWindow   *self,
                                           const char     *provider,
                                           const char     *account);     /* (nullable) sign in again */
/* @account NULL: all accounts. */
void           accord_window_show_plan    (AccordWindow *self,
                                           const char   *account);
void           accord_window_show_account (AccordWindow *self,
                                           const char   *account);
void           accord_window_show_event   (AccordWindow *self,
                                           const char   *event);
/* @event NULL: a new one. */
void           accord_window_edit_event   (AccordWindow *self,
                                           const char   *event);
/* Files and folders, closed by NULL; nothing is written before a person says so. */
void           accord_window_import       (AccordWindow       *self,
                                           const char *const  *paths);
/* Asks for a file. @events: ids, closed by NULL; NULL: all events */
void           accord_window_export       (AccordWindow       *self,
                                           const char *const  *events);
void           accord_window_do           (AccordWindow *self,
                                           const char   *account,
                                           AccordDeed    deed);

G_END_DECLS
