/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/accord-cli.h"

G_BEGIN_DECLS

/* "events status STATUS [--confirm] [--dry-run]": the events whose ids stand on standard input. */
AccordCliStatus accord_cli_event_status (AccordCli  *cli,
                                         int         argc,
                                         char      **argv);

/* What a command has listed or touched, as JSON or as lines. (element-type AccordEvent) */
AccordCliStatus accord_cli_show_events (AccordCli   *cli,
                                        AccordStore *store,
                                        GPtrArray   *events);

G_END_DECLS
