/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-fidelity.h"

#include <stdlib.h>
#include <string.h>

#include "accord-exceptions.h"
#include "accord-markup.h"
#include "accord-pattern.h"
#include "accord-recurrence.h"

#define BIT(field) ACCORD_FIELD_BIT (ACCORD_FIELD_##field)

static const struct
{
  const char *name;
  AccordFieldMask fields;
} codes[ACCORD_N_NOTE_CODES] = {
  [ACCORD_NOTE_REMINDERS] = { "reminders", BIT (REMINDERS) },
  [ACCORD_NOTE_REMINDER_EARLY] = { "reminder-early", BIT (REMINDERS) },
  [ACCORD_NOTE_CATEGORIES] = { "categories", BIT (CATEGORIES) },
  [ACCORD_NOTE_COLOUR] = { "colour", BIT (CATEGORIES) },
  [ACCORD_NOTE_AVAILABILITY] = { "availability", BIT (BUSY) },
  [ACCORD_NOTE_VISIBILITY] = { "visibility", BIT (PRIVACY) },
  [ACCORD_NOTE_STATUS] = { "status", BIT (BUSY) | BIT (STATUS) },
  [ACCORD_NOTE_MARKUP] = { "markup", BIT (BODY) },
  [ACCORD_NOTE_ZONE] = { "zone", BIT (WHEN) },
  [ACCORD_NOTE_RULE] = { "rule", BIT (RECURRENCE) },
  [ACCORD_NOTE_REPEATS] = { "repeats", BIT (RECURRENCE) },
  [ACCORD_NOTE_EXCEPTIONS] = { "exceptions", BIT (RECURRENCE) | BIT (EXCEPTIONS) },
  [ACCORD_NOTE_ATTENDEES] = { "attendees", BIT (BODY) },
  [ACCORD_NOTE_NO_ATTENDEES] = { "no-attendees", 0 },
  [ACCORD_NOTE_TITLE_ONLY] = { "title-only", 0 },
  [ACCORD_NOTE_BUSY_ONLY] = { "busy-only", 0 },
  [ACCORD_NOTE_ONLINE] = { "online", 0 },
  [ACCORD_NOTE_UNSAID] = { "unsaid", 0 },
  [ACCORD_NOTE_NOT_MINE] = { "not-mine", 0 },
  [ACCORD_NOTE_KEPT_HERE] = { "kept-here", 0 },
  [ACCORD_NOTE_PLAIN] = { "plain", BIT (BODY) },
};

/* ---- notes ---- */

static char *
clean (const char *text)
{
  return text != NULL ? g_strdelimit (g_strdup (text), "\t\r\n", ' ') : NULL;
}

AccordNote *
accord_note_new (AccordNoteCode  code,
                 const char     *detail,
                 const char     *instead)
{
  AccordNote *self = g_new0 (AccordNote, 1);

  self->code = code;
  self->detail = clean (detail);
  self->instead = clean (instead);
  return self;
}

void
accord_note_free (AccordNote *self)
{
  if (self == NULL)
    return;
  g_free (self->detail);
  g_free (self->instead);
  g_free (self);
}

const char *
accord_note_code_to_text (AccordNoteCode code)
{
  g_return_val_if_fail ((guint) code < ACCORD_N_NOTE_CODES, NULL);

  return codes[code].name;
}

AccordFieldMask
accord_note_code_fields (AccordNoteCode code)
{
  g_return_val_if_fail ((guint) code < ACCORD_N_NOTE_CODES, 0);

  return codes[code].fields;
}

char *
accord_notes_to_text (GPtrArray *notes)
{
  GString *text = NULL;

  for (guint i = 0; notes != NULL && i < notes->len; i++)
    {
      const AccordNote *note = g_ptr_array_index (notes, i);

      if (text == NULL)
        text = g_string_new (NULL);
      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", codes[note->code].name);
      if (note->detail != NULL || note->instead != NULL)
        g_string_append_printf (text, "\t%s", note->detail != NULL ? note->detail : "");
      if (note->instead != NULL)
        g_string_append_printf (text, "\t%s", note->instead);
    }
  return text != NULL ? g_string_free (text, FALSE) : NULL;
}

static AccordNote *
note_from_line (const char *line)
{
  g_auto (GStrv) parts = g_strsplit (line, "\t", 3);

  for (guint code = 0; code < ACCORD_N_NOTE_CODES; code++)
    if (g_strcmp0 (parts[0], codes[code].name) == 0)
      return accord_note_new (code, parts[1], parts[1] != NULL ? parts[2] : NULL);
  return NULL;
}

GPtrArray *
accord_notes_from_text (const char *text)
{
  GPtrArray *notes = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_note_free);
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", 0);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      AccordNote *note = note_from_line (lines[i]);

      if (note != NULL)
        g_ptr_array_add (notes, note);
    }
  return notes;
}

/* Each once; occurrences of a series often lack the same. */
static void
add (GPtrArray      *notes,
     AccordNoteCode  code,
     const char     *detail,
     const char     *instead)
{
  for (guint i = 0; i < notes->len; i++)
    {
      const AccordNote *note = g_ptr_array_index (notes, i);

      if (note->code == code && g_strcmp0 (note->detail, detail) == 0)
        return;
    }
  g_ptr_array_add (notes, accord_note_new (code, detail, instead));
}

static void
add_number (GPtrArray      *notes,
            AccordNoteCode  code,
            guint           number,
            guint           instead)
{
  g_autofree char *detail = g_strdup_printf ("%u", number);
  g_autofree char *limit = instead > 0 ? g_strdup_printf ("%u", instead) : NULL;

  add (notes, code, detail, limit);
}

/* ---- values that a provider does not hold as they are ---- */

typedef struct
{
  const AccordHolding *holding;
  const AccordFields  *fields;
  GPtrArray           *notes;
} Finding;

static void
find_reminders (const Finding *self,
                const char    *value)
{
  g_auto (GStrv) minutes = g_strsplit (value, " ", 0);
  guint count = *value != '\0' ? g_strv_length (minutes) : 0;
  guint kept = self->holding->reminders;

  for (guint i = 0; i < MIN (count, kept); i++)
    if (self->holding->most_minutes > 0 && atoi (minutes[i]) > self->holding->most_minutes)
      {
        g_autofree char *most = g_strdup_printf ("%d", self->holding->most_minutes);

        add (self->notes, ACCORD_NOTE_REMINDER_EARLY, minutes[i], most);
      }
  if (count > kept)
    add_number (self->notes, ACCORD_NOTE_REMINDERS, count - kept, kept);
}

static void
find_busy (const Finding *self,
           const char    *value)
{
  const char *status = accord_fields_get (self->fields, ACCORD_FIELD_STATUS);

  if (*value != '\0' && !g_strv_contains (self->holding->busy, value))
    add (self->notes, ACCORD_NOTE_AVAILABILITY, value, self->holding->busy[0]);
  if ((self->holding->sayings & ACCORD_SAYS_STATUS_IN_BUSY) && g_strcmp0 (status, "tentative") == 0 &&
      !g_str_equal (value, "tentative"))
    add (self->notes, ACCORD_NOTE_STATUS, status, value);
}

static void
find_privacy (const Finding *self,
              const char    *value)
{
  if (*value != '\0' && !g_strv_contains (self->holding->privacy, value))
    add (self->notes, ACCORD_NOTE_VISIBILITY, value, self->holding->privacy[0]);
}

static void
find_body (const Finding *self,
           const char    *value)
{
  if (self->holding->reads_tags && accord_markup_is_in (value))
    add (self->notes, ACCORD_NOTE_MARKUP, NULL, NULL);
}

/* Of a series the reading itself counts. */
static void
find_when (const Finding *self,
           const char    *value)
{
  const char *recurrence = accord_fields_get (self->fields, ACCORD_FIELD_RECURRENCE);
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  g_autofree char *name = NULL;
  gboolean named;

  if (!accord_when_from_text (&when, value, NULL) || !when.set || when.all_day || when.zone == NULL)
    return;
  if (!self->holding->windows_zones)
    named = accord_zone_is_known (when.zone);
  else if (recurrence == NULL || *recurrence == '\0')
    named = !accord_zone_needs_utc (when.zone, when.start, when.end);
  else
    named = (name = accord_zone_to_windows (when.zone)) != NULL;
  if (!named)
    add (self->notes, ACCORD_NOTE_ZONE, when.zone, self->holding->windows_zones ? "UTC" : NULL);
}

static gboolean
holds_rule (const AccordHolding  *holding,
            const char           *recurrence,
            const AccordWhen     *when,
            char                **there,
            char                **why)
{
  AccordPattern pattern;

  if (!accord_recurrence_check (recurrence, when, why))
    return FALSE;
  if (holding == NULL || holding->rules != ACCORD_RULES_PATTERN)
    return TRUE;
  if (!accord_pattern_from_recurrence (recurrence, when, &pattern, why))
    return FALSE;
  if (there != NULL)
    {
      g_autofree char *rule = accord_pattern_to_recurrence (&pattern, when);

      *there = rule != NULL ? accord_recurrence_normalise (rule, when, NULL) : NULL;
    }
  return TRUE;
}

static void
find_recurrence (const Finding *self,
                 const char    *value)
{
  const char *text = accord_fields_get (self->fields, ACCORD_FIELD_WHEN);
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  g_autofree char *there = NULL;
  g_autofree char *why = NULL;

  if (*value == '\0' || text == NULL || !accord_when_from_text (&when, text, NULL) || !when.set)
    return;
  if (!holds_rule (self->holding, value, &when, &there, &why))
    add (self->notes, ACCORD_NOTE_REPEATS, why, NULL);
  else if (there != NULL && !g_str_equal (there, value))
    add (self->notes, ACCORD_NOTE_RULE, there, NULL);
}

static void find_fields (const Finding *self);

/* What an occurrence has of its own is held no better. */
static void
find_exceptions (const Finding *self,
                 const char    *value)
{
  g_autoptr (GPtrArray) exceptions = accord_exceptions_from_text (value, NULL);

  for (guint i = 0; exceptions != NULL && i < exceptions->len; i++)
    {
      const AccordException *exception = g_ptr_array_index (exceptions, i);

      if (exception->fields != NULL)
        find_fields (&(const Finding){ self->holding, exception->fields, self->notes });
    }
}

static void (*const finders[ACCORD_N_FIELDS]) (const Finding *self, const char *value) = {
  [ACCORD_FIELD_WHEN] = find_when,
  [ACCORD_FIELD_BODY] = find_body,
  [ACCORD_FIELD_REMINDERS] = find_reminders,
  [ACCORD_FIELD_BUSY] = find_busy,
  [ACCORD_FIELD_PRIVACY] = find_privacy,
  [ACCORD_FIELD_RECURRENCE] = find_recurrence,
  [ACCORD_FIELD_EXCEPTIONS] = find_exceptions,
};

static void
find_fields (const Finding *self)
{
  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    {
      const char *value = accord_fields_get (self->fields, field);

      if (value != NULL && finders[field] != NULL)
        finders[field] (self, value);
    }
}

GPtrArray *
accord_fidelity_of_fields (const AccordHolding *holding,
                           const AccordFields  *fields)
{
  GPtrArray *notes = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_note_free);

  g_return_val_if_fail (fields != NULL, notes);

  if (holding != NULL)
    find_fields (&(const Finding){ holding, fields, notes });
  return notes;
}

gboolean
accord_fidelity_holds_series (const AccordHolding *holding,
                              const AccordEvent   *event,
                              char               **why)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  g_autofree char *recurrence = NULL;

  g_return_val_if_fail (event != NULL, FALSE);

  if (!accord_event_repeats (event) || !accord_event_get_when (event, &when))
    return TRUE;
  recurrence = accord_recurrence_normalise (event->recurrence, &when, NULL);
  return holds_rule (holding, recurrence, &when, NULL, why);
}

/* ---- what a link carries ---- */

/* The classes that write there. */
static AccordFieldMask
find_written (const AccordFidelityFrame *frame,
              AccordPrivacy              privacy)
{
  gboolean carrier = accord_calendar_carries (frame->calendar, frame->event);
  AccordFieldMask mask = 0;

  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    if (accord_field_class (field, frame->calendar, frame->origin, frame->organised_by_me, carrier, privacy) >=
        ACCORD_CLASS_OUT)
      mask |= ACCORD_FIELD_BIT (field);
  return mask;
}

static void
note_categories (const AccordFidelityFrame *frame,
                 GPtrArray                 *notes)
{
  const AccordPolicy *policy = frame->policy;
  g_autofree char *names = accord_event_dup_categories (frame->event, frame->origin, policy);
  g_auto (GStrv) lines = g_strsplit (names, "\n", 0);
  g_autoptr (GString) unshown = g_string_new (NULL);
  g_autofree char *standing = NULL;
  g_autofree char *colour = NULL;

  if (!accord_policy_has_one_colour (policy))
    return;
  colour = accord_colour_of_categories (policy->colours, names, &standing);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0' && g_strcmp0 (lines[i], standing) != 0)
      g_string_append_printf (unshown, "%s%s", unshown->len > 0 ? ", " : "", lines[i]);
  if (standing != NULL && g_ascii_strcasecmp (standing, colour) != 0)
    add (notes, ACCORD_NOTE_COLOUR, standing, colour);
  if (unshown->len > 0)
    add (notes, ACCORD_NOTE_CATEGORIES, unshown->str, NULL);
}

static gboolean
says (const AccordFields *local,
      AccordFieldMask     written,
      const char         *text)
{
  static const AccordField texts[] = { ACCORD_FIELD_TITLE, ACCORD_FIELD_BODY, ACCORD_FIELD_PLACE };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *value = accord_fields_get (local, texts[i]);

      if ((written & ACCORD_FIELD_BIT (texts[i])) && value != NULL && strstr (value, text) != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
note_attendees (const AccordFidelityFrame *frame,
                const AccordFields        *local,
                AccordFieldMask            written,
                GPtrArray                 *notes)
{
  const GPtrArray *attendees = frame->event->attendees;
  const AccordAttendee *first = attendees->len > 0 ? g_ptr_array_index (attendees, 0) : NULL;
  const char *name;

  if (first == NULL || (written & BIT (ATTENDEES)))
    return;
  name = first->name != NULL && *first->name != '\0' ? first->name : first->email;
  add_number (notes, says (local, written, name) ? ACCORD_NOTE_ATTENDEES : ACCORD_NOTE_NO_ATTENDEES, attendees->len, 0);
}

/* What the event has of its own and no field says; by the names of its columns. */
static void
note_unsaid (const AccordEvent  *event,
             const AccordFields *local,
             AccordFieldMask     written,
             GPtrArray          *notes)
{
  g_autofree char *percent = event->percent >= 0 ? g_strdup_printf ("%d%%", event->percent) : NULL;
  const struct
  {
    const char *column;
    const char *text;
  } own[] = {
    { "contact", event->contact },
    { "percent", percent },
    { "url", event->url },
    { "project", event->project != NULL ? event->project->name : NULL },
    { "person", event->person != NULL ? event->person->name : NULL },
  };
  g_autoptr (GString) unsaid = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    if (own[i].text != NULL && *own[i].text != '\0' && !says (local, written, own[i].text))
      g_string_append_printf (unsaid, "%s%s", unsaid->len > 0 ? ", " : "", own[i].column);
  if (unsaid->len > 0)
    add (notes, ACCORD_NOTE_UNSAID, unsaid->str, NULL);
}

/* What a copy that says everything leaves out. */
static void
note_left_out (const AccordFidelityFrame *frame,
               const AccordFields        *local,
               AccordFieldMask            written,
               GPtrArray                 *notes)
{
  const AccordEvent *event = frame->event;

  note_categories (frame, notes);
  if (frame->origin == ACCORD_ORIGIN_THERE)
    return;
  note_attendees (frame, local, written, notes);
  note_unsaid (event, local, written, notes);
  if (event->online != NULL && *event->online != '\0' && !says (local, written, event->online))
    add (notes, ACCORD_NOTE_ONLINE, NULL, NULL);
}

static void
note_resting (const AccordEvent *event,
              GPtrArray         *notes)
{
  g_autoptr (GPtrArray) resting = accord_event_find_resting (event);
  g_autofree char *keys = NULL;

  if (resting->len == 0)
    return;
  g_ptr_array_add (resting, NULL);
  keys = g_strjoinv (", ", (char **) resting->pdata);
  add (notes, ACCORD_NOTE_EXCEPTIONS, keys, NULL);
}

GPtrArray *
accord_fidelity_of_copy (const AccordFidelityFrame *frame,
                         const AccordFields        *local)
{
  static const AccordNoteCode levels[] = {
    [ACCORD_PRIVACY_TITLE] = ACCORD_NOTE_TITLE_ONLY,
    [ACCORD_PRIVACY_BUSY] = ACCORD_NOTE_BUSY_ONLY,
  };
  AccordPrivacy privacy;
  AccordFieldMask written;
  g_autoptr (AccordFields) fields = NULL;
  GPtrArray *notes;

  g_return_val_if_fail (frame != NULL && local != NULL, NULL);

  privacy = accord_effective_privacy (frame->event, frame->calendar, frame->origin);
  written = find_written (frame, privacy);
  fields = accord_fields_filter (local, written | (written & BIT (BUSY) ? BIT (STATUS) : 0));
  notes = accord_fidelity_of_fields (frame->policy->holding, fields);
  if (written == 0)
    add (notes, ACCORD_NOTE_KEPT_HERE, NULL, NULL);
  else if (frame->origin == ACCORD_ORIGIN_THERE && !frame->organised_by_me)
    add (notes, ACCORD_NOTE_NOT_MINE, frame->event->organiser, NULL);
  else if (privacy == ACCORD_PRIVACY_EVERYTHING)
    note_left_out (frame, local, written, notes);
  else
    add (notes, levels[privacy], NULL, NULL);
  if ((written & BIT (EXCEPTIONS)) && accord_event_repeats (frame->event))
    note_resting (frame->event, notes);
  return notes;
}
