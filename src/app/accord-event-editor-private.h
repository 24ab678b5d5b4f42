/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-date-row.h"
#include "accord-event-editor.h"
#include "accord-event-preview.h"
#include "accord-review-row.h"

G_BEGIN_DECLS

struct _AccordEventEditor
{
  AdwWindow           parent_instance;

  AdwWindowTitle     *title;
  GtkButton          *save;
  AdwFlap            *flap;
  GtkWidget          *preview_toggle;
  GtkToggleButton    *kinds[3];       /* by AccordKind */
  AdwComboRow        *project;
  AdwEntryRow        *new_project;
  AdwEntryRow        *new_client;
  AdwActionRow       *percent_row;
  GtkSpinButton      *percent;
  AdwEntryRow        *name;           /* description or title */
  AdwComboRow        *person;
  AdwActionRow       *dated_row;
  GtkSwitch          *dated;
  AdwActionRow       *all_day_row;
  GtkSwitch          *all_day;
  AccordDateRow      *start;
  AccordDateRow      *end;
  AdwComboRow        *status;
  AdwComboRow        *reminders;
  AdwEntryRow        *place;
  AdwEntryRow        *contact;
  AdwEntryRow        *attendees;
  GtkTextView        *notes;
  AdwEntryRow        *link;
  GtkWidget          *review_group;
  AccordReviewRow    *review;
  GtkWidget          *remove_group;
  AccordEventPreview *preview;

  AccordDesk      *desk;        /* (owned) */
  AccordEvent        *event;          /* (owned) as it was read, or new */
  gboolean            fresh;          /* not in the store yet */
  GPtrArray          *projects;       /* (owned) (element-type AccordProject) in the order of the row, after "none" */
  GPtrArray          *people;         /* (owned) (element-type AccordPerson) likewise */
  AccordPolicy       *policy;         /* (owned) as it was read with the event */
  GArray             *reminder_list;  /* (owned) (element-type int) reminder rows in order, -1 none, -2 as they are, -3 the
                                         default of the kind */
  char               *zone;           /* (owned) the times are shown in it */
  gboolean            filling;
  guint               preview_source;
  guint               fold_source;
};

/* ---- accord-event-form.c: between the form and the event ---- */

/* Shows the rows that the chosen kind has. */
void         accord_event_form_show_rows (AccordEventEditor *self);
void         accord_event_form_fill      (AccordEventEditor *self);
AccordKind   accord_event_form_get_kind  (AccordEventEditor *self);
/* What the form says now. Error: a sentence about dates that make no sense. (transfer full) */
AccordEvent *accord_event_form_read      (AccordEventEditor  *self,
                                          GError            **error);
/* Error: a sentence about what is missing before it can be saved. */
gboolean     accord_event_form_check     (const AccordEvent  *event,
                                          GError            **error);
/* "Ada <ada@x.example>, bob@x.example" ↔ attendees; old ones keep their role and response. */
char        *accord_attendees_to_text    (GPtrArray         *attendees);
GPtrArray   *accord_attendees_from_text  (const char *text,
                                          GPtrArray  *old);

G_END_DECLS
