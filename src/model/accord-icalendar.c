/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-icalendar-private.h"

#include <string.h>

typedef enum
{
  KIND_NONE, /* outside of all that is read */
  KIND_EVENT,
  KIND_TODO,
  KIND_ZONE,
} Kind;

struct _AccordIcalReader
{
  AccordIcalFound found;
  AccordIcalRefused refused; /* (nullable) */
  gpointer user_data;

  /* The line at hand, its folds taken out. */
  GString *line;
  guint64 number;      /* of the physical line that is being read, from 1 */
  guint64 line_number; /* where the line at hand began */
  gboolean at_start;   /* of a physical line */
  gboolean too_long;

  /* The component at hand. */
  Kind kind;
  guint depth;      /* of what is open within it */
  guint64 begin;    /* number of its line */
  gsize size;       /* bytes of it so far */
  char *trouble;    /* (owned) (nullable) why it is refused */
  GPtrArray *lines; /* (owned) (element-type AccordIcalLine) */

  AccordIcalZones *zones; /* (owned) */
  gboolean calendar;      /* anything of iCalendar was seen */
};

/* ---- components ---- */

static Kind
kind_of (const char *component)
{
  static const struct
  {
    const char *name;
    Kind kind;
  } kinds[] = { { "VEVENT", KIND_EVENT }, { "VTODO", KIND_TODO }, { "VTIMEZONE", KIND_ZONE } };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_ascii_strcasecmp (kinds[i].name, component) == 0)
      return kinds[i].kind;
  return KIND_NONE;
}

static void
refuse (AccordIcalReader *self, guint64 line, const char *reason)
{
  if (self->refused != NULL)
    self->refused (line, reason, self->user_data);
}

/* The first reason is the one that is told. Nothing more is kept of the component. */
static void
spoil (AccordIcalReader *self, const char *reason)
{
  if (self->trouble == NULL)
    self->trouble = g_strdup (reason);
  g_ptr_array_set_size (self->lines, 0);
}

static void
close_component (AccordIcalReader *self)
{
  g_autofree char *trouble = g_steal_pointer (&self->trouble);
  g_autoptr (AccordIcalItem) item = NULL;
  g_autoptr (GError) error = NULL;
  Kind kind = self->kind;

  self->kind = KIND_NONE;
  if (kind == KIND_ZONE)
    accord_ical_zones_close (self->zones, trouble == NULL);
  else if (trouble == NULL)
    item = accord_ical_event_read (self->lines, kind == KIND_TODO, self->zones, &error);
  g_ptr_array_set_size (self->lines, 0);
  if (item != NULL)
    {
      item->line = self->begin;
      self->found (item, self->user_data);
    }
  else if (trouble != NULL || error != NULL)
    refuse (self, self->begin, trouble != NULL ? trouble : error->message);
}

static void
open_component (AccordIcalReader *self, Kind kind)
{
  if (self->kind != KIND_NONE)
    {
      spoil (self, "it has no end");
      close_component (self);
    }
  self->kind = kind;
  self->depth = 0;
  self->size = 0;
  self->begin = self->line_number;
}

/* Within an event alarms alone are read, a level deep; what is deeper, or anything else, is passed over. */
static gboolean
is_read (const AccordIcalReader *self, const AccordIcalLine *line)
{
  if (self->depth > 1)
    return FALSE;
  if (g_str_equal (line->name, "BEGIN") || g_str_equal (line->name, "END"))
    return TRUE;
  return self->kind == KIND_ZONE || accord_ical_event_reads (line->name);
}

static void
keep_line (AccordIcalReader *self, AccordIcalLine *line)
{
  g_autoptr (AccordIcalLine) owned = line;

  if (self->trouble != NULL || !is_read (self, line))
    return;
  self->size += strlen (line->value);
  if (self->kind == KIND_ZONE)
    accord_ical_zones_take (self->zones, line);
  else if (self->lines->len >= ACCORD_ICAL_PROPERTIES)
    spoil (self, "it has too many properties");
  else if (self->size > ACCORD_ICAL_COMPONENT)
    spoil (self, "it is too large");
  else
    g_ptr_array_add (self->lines, g_steal_pointer (&owned));
}

static void
take_begin (AccordIcalReader *self, AccordIcalLine *line)
{
  Kind kind = kind_of (line->value);

  self->calendar = TRUE;
  if (kind != KIND_NONE)
    {
      open_component (self, kind);
      accord_ical_line_free (line);
      return;
    }
  if (self->kind != KIND_NONE && ++self->depth > ACCORD_ICAL_NESTING)
    spoil (self, "components lie too deep within each other");
  if (self->kind != KIND_NONE)
    keep_line (self, line);
  else
    accord_ical_line_free (line);
}

static void
take_end (AccordIcalReader *self, AccordIcalLine *line)
{
  Kind kind = kind_of (line->value);

  if (self->kind == KIND_NONE)
    {
      accord_ical_line_free (line);
      return;
    }
  if (self->depth > 0 && kind == KIND_NONE)
    {
      keep_line (self, line);
      self->depth--;
      return;
    }
  if (self->depth > 0 || kind != self->kind)
    spoil (self, "it has no end");
  accord_ical_line_free (line);
  close_component (self);
}

/* ---- lines ---- */

static void
take_line (AccordIcalReader *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  AccordIcalLine *line = accord_ical_line_parse (text, self->line_number, &error);

  if (line == NULL)
    {
      if (self->kind != KIND_NONE)
        spoil (self, error->message);
    }
  else if (g_str_equal (line->name, "BEGIN"))
    take_begin (self, line);
  else if (g_str_equal (line->name, "END"))
    take_end (self, line);
  else if (self->kind != KIND_NONE)
    keep_line (self, line);
  else
    accord_ical_line_free (line);
}

/* A picture that is carried along, however large, is passed over. */
static gboolean
line_counts (const AccordIcalReader *self)
{
  g_autofree char *name = g_ascii_strup (self->line->str, (gssize) strcspn (self->line->str, ";:"));

  return self->kind == KIND_ZONE || g_str_equal (name, "BEGIN") || g_str_equal (name, "END") ||
         accord_ical_event_reads (name);
}

/* What makes a line unreadable whatever it says. (nullable) */
static const char *
find_trouble (const AccordIcalReader *self)
{
  if (self->too_long)
    return "a line is too long";
  if (strlen (self->line->str) != self->line->len || !g_utf8_validate (self->line->str, -1, NULL))
    return "a line is no UTF-8 text";
  return NULL;
}

static void
end_line (AccordIcalReader *self)
{
  const char *trouble;

  if (self->line_number == 1 && g_str_has_prefix (self->line->str, "\357\273\277"))
    g_string_erase (self->line, 0, 3);
  trouble = find_trouble (self);
  if (trouble != NULL && self->kind != KIND_NONE && line_counts (self))
    spoil (self, trouble);
  else if (trouble == NULL && self->line->len > 0)
    take_line (self, self->line->str);
  g_string_truncate (self->line, 0);
  self->too_long = FALSE;
}

static void
append (AccordIcalReader *self, const char *data, gsize length)
{
  gsize room = ACCORD_ICAL_LINE - MIN (self->line->len, ACCORD_ICAL_LINE);

  self->too_long = self->too_long || length > room;
  g_string_append_len (self->line, data, (gssize) MIN (length, room));
}

/* TRUE: the byte was the mark of a fold and counts no more. */
static gboolean
begin_physical_line (AccordIcalReader *self, char first)
{
  self->at_start = FALSE;
  self->number++;
  if ((first == ' ' || first == '\t') && self->number > 1)
    return TRUE;
  if (self->number > 1)
    end_line (self);
  self->line_number = self->number;
  return FALSE;
}

static void
end_physical_line (AccordIcalReader *self)
{
  if (self->line->len > 0 && self->line->str[self->line->len - 1] == '\r')
    g_string_truncate (self->line, self->line->len - 1);
  self->at_start = TRUE;
}

void
accord_ical_reader_feed (AccordIcalReader *self, const char *data, gsize length)
{
  const char *end = data + length;

  g_return_if_fail (self != NULL);
  g_return_if_fail (data != NULL || length == 0);

  while (data < end)
    {
      const char *feed;

      if (self->at_start && begin_physical_line (self, *data))
        {
          data++;
          continue;
        }
      feed = memchr (data, '\n', (gsize) (end - data));
      append (self, data, (gsize) ((feed != NULL ? feed : end) - data));
      if (feed != NULL)
        end_physical_line (self);
      data = feed != NULL ? feed + 1 : end;
    }
}

void
accord_ical_reader_finish (AccordIcalReader *self)
{
  g_return_if_fail (self != NULL);

  if (!self->at_start)
    end_physical_line (self);
  end_line (self);
  if (self->kind != KIND_NONE)
    {
      spoil (self, "it has no end");
      close_component (self);
    }
  if (!self->calendar)
    refuse (self, 1, "this is no iCalendar text");
}

AccordIcalReader *
accord_ical_reader_new (const char *zone,
                        AccordIcalFound found,
                        AccordIcalRefused refused,
                        gpointer user_data)
{
  AccordIcalReader *self;

  g_return_val_if_fail (zone != NULL && found != NULL, NULL);

  self = g_new0 (AccordIcalReader, 1);
  self->found = found;
  self->refused = refused;
  self->user_data = user_data;
  self->line = g_string_new (NULL);
  self->at_start = TRUE;
  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_ical_line_free);
  self->zones = accord_ical_zones_new (zone);
  return self;
}

void
accord_ical_reader_free (AccordIcalReader *self)
{
  if (self == NULL)
    return;
  g_string_free (self->line, TRUE);
  g_free (self->trouble);
  g_ptr_array_unref (self->lines);
  accord_ical_zones_free (self->zones);
  g_free (self);
}
