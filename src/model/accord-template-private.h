/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a template may name: {project}, {deliverable} … */
typedef enum
{
  ACCORD_PLACE_PROJECT,
  ACCORD_PLACE_CLIENT,
  ACCORD_PLACE_PEOPLE,
  ACCORD_PLACE_DELIVERABLE,   /* the description, else "N% Milestone" */
  ACCORD_PLACE_TITLE,
  ACCORD_PLACE_PERCENT,
  ACCORD_PLACE_STATUS,
  ACCORD_PLACE_NOTES,
  ACCORD_PLACE_ATTENDEES,
  ACCORD_PLACE_CONTACT,
  ACCORD_PLACE_PLACE,
  ACCORD_PLACE_LINK,
  ACCORD_N_PLACES
} AccordPlace;

#define ACCORD_TEMPLATE_MAX_PARTS 16   /* in brackets; more of them are words */

typedef guint32 AccordPlaceMask;
#define ACCORD_PLACE_BIT(p) ((AccordPlaceMask) 1 << (p))

typedef struct
{
  char *value[ACCORD_N_PLACES];   /* (owned) (nullable) NULL counts as empty */
} AccordPlaceValues;

void accord_place_values_clear (AccordPlaceValues *self);

/**
 * AccordTemplate:
 *
 * A text with placeholders that is walked both ways: rendered from values, and read back from what somebody made
 * of it. A part in [brackets] falls away when all its placeholders are empty. Where a template breaks a line, a
 * text read back may break it any number of times.
 */
typedef struct _AccordTemplate AccordTemplate;

/* @own: the places a reading may change; the rest must be found again as it was. */
AccordTemplate *accord_template_new    (const char              *text,
                                        AccordPlaceMask          own);
void            accord_template_free   (AccordTemplate          *self);
char           *accord_template_render (const AccordTemplate    *self,
                                        const AccordPlaceValues *values);

/**
 * accord_template_read_back:
 * @now: the values in force now
 * @sent: (nullable): the text that was rendered with values that may have been others
 * @text: what stands there today
 * @before: (out): own values as @sent has them
 * @after: (out): own values as @text has them
 *
 * FALSE unless there is exactly one reading of @text.
 */
gboolean        accord_template_read_back (const AccordTemplate    *self,
                                           const AccordPlaceValues *now,
                                           const char              *sent,
                                           const char              *text,
                                           AccordPlaceValues       *before,
                                           AccordPlaceValues       *after);

/* The own places that occur in the template. */
AccordPlaceMask accord_template_get_own (const AccordTemplate *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordTemplate, accord_template_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AccordPlaceValues, accord_place_values_clear)

G_END_DECLS
