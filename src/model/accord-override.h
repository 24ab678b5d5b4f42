/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-fields.h"
#include "accord-when.h"

G_BEGIN_DECLS

/**
 * AccordOverride:
 *
 * An occurrence that is cancelled, or what it has of its own, in the event's own terms: a row of the table exceptions.
 * Each value NULL (@when not set): as the series; "" and an empty list: nothing, although the series has some.
 */
typedef struct
{
  char      *original;       /* (owned) its key (accord-recurrence.h) */
  gboolean   cancelled;      /* nothing else counts then */
  char      *title;          /* (owned) (nullable) */
  char      *notes;          /* (owned) (nullable) */
  char      *place;          /* (owned) (nullable) */
  AccordWhen when;
  char      *availability;   /* (owned) (nullable) */
  GArray    *reminders;      /* (owned) (nullable) (element-type int) */
  GPtrArray *categories;     /* (owned) (nullable) (element-type utf8) */
  char      *title_override; /* (owned) (nullable) */
  char      *body_override;  /* (owned) (nullable) */
} AccordOverride;

AccordOverride *accord_override_new   (const char           *original);
AccordOverride *accord_override_copy  (const AccordOverride *self);
void            accord_override_free  (AccordOverride       *self);
/* TRUE when the occurrence takes place and is as the series has it. */
gboolean        accord_override_is_empty (const AccordOverride *self);
/* Forgets what says one of @fields (of ACCORD_EXCEPTION_FIELDS): as the series again. */
void            accord_override_reset (AccordOverride       *self,
                                       AccordFieldMask       fields);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordOverride, accord_override_free)

G_END_DECLS
