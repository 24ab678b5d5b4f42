/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-sync1.h"
#include "service/accord-lock.h"
#include "service/accord-notices.h"
#include "service/accord-runner.h"
#include "service/accord-scheduler.h"
#include "service/accord-service.h"
#include "service/accord-tally.h"
#include "service/accord-tray.h"
#include "service/accord-watch.h"
#include "store/accord-store-monitor.h"

G_BEGIN_DECLS

struct _AccordService
{
  GObject parent_instance;

  char *path;                  /* (owned) */
  AccordLock *lock;            /* (owned) */
  AccordStore *store;          /* (owned) the main thread's connection */
  AccordTally *tally;          /* (owned) */
  AccordClock *clock;          /* (owned) */
  AccordSync1 *skeleton;       /* (owned) */
  AccordSessions *sessions;    /* (owned) */
  AccordRunner *runner;        /* (owned) */
  AccordScheduler *scheduler;  /* (owned) */
  AccordWatch *watch;          /* (owned) */
  AccordStoreMonitor *monitor; /* (owned) (nullable) */
  AccordTray *tray;            /* (owned) (nullable) */
  AccordNotices *notices;      /* (owned) (nullable) */
  GHashTable *flows;           /* (owned) id → AccordSigninFlow */
  GHashTable *unreachable;     /* (owned) set of account ids */
  GVariant *accounts;          /* (owned) (nullable) as last announced */
  GDBusConnection *session;    /* (owned) (nullable) */
  guint window_watch;
  guint announcing;            /* source id: AccountsChanged is due */
  gint64 seen_change_no;       /* the store's when it was last looked at */
  guint departures;            /* accounts being disconnected */
  gboolean window_seen;
  gboolean apart;              /* served beside the store */
  gboolean retiring;           /* ends as soon as nothing is under way */
  gboolean ended;
  gboolean damaged;            /* the store turned out to be, while it was served */
};

/* Something about an account changed: tells everybody, soon. */
void     accord_service_announce        (AccordService *self);
/* Ends when that was asked for and nothing is under way. */
void     accord_service_consider_ending (AccordService *self);
/* Makes the skeleton with its handlers (accord-service-methods.c). (transfer full) */
AccordSync1 *accord_service_make_skeleton (AccordService *self);
/* Disconnect and Reset (accord-service-leave.c). */
gboolean accord_service_disconnect_cb   (AccordSync1           *skeleton,
                                         GDBusMethodInvocation *call,
                                         const char            *account,
                                         gboolean               remove_copies,
                                         AccordService         *self);
gboolean accord_service_reset_cb        (AccordSync1           *skeleton,
                                         GDBusMethodInvocation *call,
                                         const char            *account,
                                         GVariant              *options,
                                         AccordService         *self);
/* Suppose (accord-service-suppose.c). */
gboolean accord_service_suppose_cb      (AccordSync1           *skeleton,
                                         GDBusMethodInvocation *call,
                                         const char *const     *events,
                                         const char            *status,
                                         AccordService         *self);
/* Disconnects the accounts whose copies a run has taken away; then tells that @run ended with @result (NULL: no run). */
void     accord_service_let_go          (AccordService *self,
                                         const char    *run,
                                         GVariant      *result);
/* The ids of the accounts named, or of all. NULL with error: none, or an unknown one. (transfer full) */
char   **accord_service_pick_accounts   (AccordService      *self,
                                         const char *const  *wanted,
                                         GError            **error);
/* What a person chose in the tray (accord-service-tray.c). */
void     accord_service_choose          (AccordService *self,
                                         const char    *action);

G_END_DECLS
