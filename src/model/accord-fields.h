/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AccordField:
 *
 * What an event and its copy have in common. Every value is canonical UTF-8 text, so that sides are compared,
 * stored, merged and shown by one code:
 *
 *   title       the title
 *   when        accord_when_to_text()
 *   place       text
 *   body        plain text, LF, no trailing white space
 *   categories  names, one a line; on Google the name of the one colour, "#" and its id where it is none of the palette
 *   attendees   one a line, sorted by address: "address<TAB>name<TAB>required|optional|resource"
 *   reminders   minutes before the start, ascending, separated by a space; "" = none
 *   busy        free | busy | oof | workingElsewhere (tentative where the provider says status through it)
 *   status      confirmed | tentative
 *   privacy     default | public | private
 *   organiser   address
 *   responses   one a line, sorted: "address<TAB>none|accepted|declined|tentative"
 *   online      address of the online meeting
 *   recurrence  accord_recurrence_normalise(); "" = does not repeat
 *   exceptions  accord_exceptions_to_text(): the occurrences that are cancelled or differ
 *
 * The last two are carried by a series alone: a side that does not repeat has neither.
 */
typedef enum
{
  ACCORD_FIELD_TITLE,
  ACCORD_FIELD_WHEN,
  ACCORD_FIELD_PLACE,
  ACCORD_FIELD_BODY,
  ACCORD_FIELD_CATEGORIES,
  ACCORD_FIELD_ATTENDEES,
  ACCORD_FIELD_REMINDERS,
  ACCORD_FIELD_BUSY,
  ACCORD_FIELD_STATUS,
  ACCORD_FIELD_PRIVACY,
  ACCORD_FIELD_ORGANISER,
  ACCORD_FIELD_RESPONSES,
  ACCORD_FIELD_ONLINE,
  ACCORD_FIELD_RECURRENCE,
  ACCORD_FIELD_EXCEPTIONS,
  ACCORD_N_FIELDS
} AccordField;

typedef guint32 AccordFieldMask;
#define ACCORD_FIELD_BIT(f)   ((AccordFieldMask) 1 << (f))
#define ACCORD_FIELDS_ALL     (((AccordFieldMask) 1 << ACCORD_N_FIELDS) - 1)
#define ACCORD_FIELDS_SERIES  (ACCORD_FIELD_BIT (ACCORD_FIELD_RECURRENCE) | ACCORD_FIELD_BIT (ACCORD_FIELD_EXCEPTIONS))

/* The version of the normalisation that images are written in. */
#define ACCORD_IMAGE_VERSION  1

/**
 * AccordFields:
 *
 * The fields of one side. NULL = the field is not carried (in no image), "" = carried and empty.
 */
typedef struct
{
  char *value[ACCORD_N_FIELDS];   /* (owned) (nullable) */
} AccordFields;

AccordFields    *accord_fields_new        (void);
AccordFields    *accord_fields_copy       (const AccordFields  *self);
void             accord_fields_free       (AccordFields        *self);
void             accord_fields_set        (AccordFields        *self,
                                           AccordField          field,
                                           const char          *value);    /* copied */
void             accord_fields_take       (AccordFields        *self,
                                           AccordField          field,
                                           char                *value);
const char      *accord_fields_get        (const AccordFields  *self,
                                           AccordField          field);    /* (nullable) */
/* A copy that carries only the fields of @mask. */
AccordFields    *accord_fields_filter     (const AccordFields  *self,
                                           AccordFieldMask      mask);
AccordFieldMask  accord_fields_carried    (const AccordFields  *self);
/* The fields carried in both whose values differ (zones that providers cannot tell apart do not). */
AccordFieldMask  accord_fields_diff       (const AccordFields  *self,
                                           const AccordFields  *other);
gboolean         accord_field_equal       (AccordField          field,
                                           const char          *a,
                                           const char          *b);
/* "title", "when" …: the name in images, plans and JSON. */
const char      *accord_field_name        (AccordField          field);
gboolean         accord_field_from_name   (const char          *name,
                                           AccordField         *out);

/* The stored form: a JSON object {"v":1,"title":"…"}. from_text: NULL text gives NULL without error. */
char            *accord_fields_to_text    (const AccordFields  *self);
AccordFields    *accord_fields_from_text  (const char          *text,
                                           GError             **error);

/* Normalisation, one function a kind of value; all (transfer full) and idempotent. */
char            *accord_normalise_line    (const char          *text);     /* titles, places: one line, NFC, trimmed */
char            *accord_normalise_body    (const char          *text);     /* CRLF → LF, trailing white space off, NFC */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordFields, accord_fields_free)

G_END_DECLS
