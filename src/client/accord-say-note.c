/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-client"

#include "accord-config.h"

#include "client/accord-say-note.h"

#include <glib/gi18n.h>
#include <stdlib.h>

/* Translators: {service} is Google or Outlook, {detail} and {instead} are what the sentence speaks of */
static const char *const sentences[ACCORD_N_NOTE_CODES] = {
  [ACCORD_NOTE_REMINDER_EARLY] =
      N_ ("{service} reminds at most four weeks before the start; the earlier reminder is set to that."),
  [ACCORD_NOTE_CATEGORIES] = N_ ("{service} has one colour and no categories; on this computer alone: {detail}."),
  [ACCORD_NOTE_COLOUR] = N_ ("{service} shows the category “{detail}” as the colour {instead}."),
  [ACCORD_NOTE_AVAILABILITY] = N_ ("{service} shows “{detail}” as “{instead}”."),
  [ACCORD_NOTE_VISIBILITY] = N_ ("{service} knows no “{detail}”; the event is as visible as the calendar."),
  [ACCORD_NOTE_STATUS] = N_ ("{service} shows either “{detail}” or “{instead}”; it shows “{instead}”."),
  [ACCORD_NOTE_MARKUP] = N_ ("{service} takes the tags in the text for formatting."),
  [ACCORD_NOTE_ZONE] = N_ ("{service} cannot say this time in the zone {detail}; it is told the same moment in another one."),
  [ACCORD_NOTE_RULE] = N_ ("{service} says the repetition in other words; the days are the same."),
  [ACCORD_NOTE_REPEATS] = N_ ("{detail} The event stays on this computer."),
  [ACCORD_NOTE_EXCEPTIONS] = N_ ("The series has no occurrence at {detail}; what is noted for it stays on this computer."),
  [ACCORD_NOTE_ATTENDEES] = N_ ("The attendees’ names stand in the notes; nobody is mailed."),
  [ACCORD_NOTE_NO_ATTENDEES] = N_ ("The attendees stay on this computer; nobody is mailed."),
  [ACCORD_NOTE_TITLE_ONLY] = N_ ("Only title and time leave this computer."),
  [ACCORD_NOTE_BUSY_ONLY] = N_ ("Only the time leaves this computer."),
  [ACCORD_NOTE_ONLINE] = N_ ("The link to the online meeting is not in this copy."),
  [ACCORD_NOTE_UNSAID] = N_ ("Not in this copy: {detail}."),
  [ACCORD_NOTE_NOT_MINE] = N_ ("{detail} organises this: of your changes only reminders and availability go there."),
  [ACCORD_NOTE_KEPT_HERE] = N_ ("Nothing is sent to this calendar; what you change stays on this computer."),
  [ACCORD_NOTE_PLAIN] = N_ ("The formatted text there is kept here as plain text."),
};

const char *
accord_say_word (const char *word)
{
  static const struct
  {
    const char *word;
    const char *said;
  } words[] = {
    { "free", N_ ("Free") },
    { "busy", N_ ("Busy") },
    { "tentative", N_ ("Tentative") },
    { "oof", N_ ("Away") },
    { "workingElsewhere", N_ ("Working elsewhere") },
    { "confirmed", N_ ("Confirmed") },
    { "cancelled", N_ ("Cancelled") },
    { "deleted", N_ ("Deleted") },
    { "default", N_ ("Default") },
    { "public", N_ ("Public") },
    { "private", N_ ("Private") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (word, words[i].word) == 0)
      return _ (words[i].said);
  return word;
}

static const char *
say_column (const char *column)
{
  static const struct
  {
    const char *column;
    const char *said;
  } columns[] = {
    { "contact", N_ ("contact") }, { "percent", N_ ("percentage") }, { "url", N_ ("link") },
    { "project", N_ ("project") }, { "person", N_ ("person") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    if (g_str_equal (column, columns[i].column))
      return _ (columns[i].said);
  return column;
}

static char *
say_columns (const char *list)
{
  g_auto (GStrv) columns = g_strsplit (list, ", ", 0);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; columns[i] != NULL; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", say_column (columns[i]));
  return g_strdup (text->str);
}

static char *
say_detail (const AccordNote *note)
{
  if (note->code == ACCORD_NOTE_UNSAID)
    return say_columns (note->detail);
  if (note->code == ACCORD_NOTE_NOT_MINE && (note->detail == NULL || *note->detail == '\0'))
    return g_strdup (_ ("Somebody else"));
  return g_strdup (note->detail != NULL ? accord_say_word (note->detail) : "");
}

/* How many are kept, and how many others there are. */
static const char *
find_reminder_sentence (const AccordNote *note)
{
  gulong others = note->detail != NULL ? strtoul (note->detail, NULL, 10) : 0;

  if (g_strcmp0 (note->instead, "1") == 0)
    return ngettext ("{service} keeps one reminder; the other one stays on this computer.",
                     "{service} keeps one reminder; the other {detail} stay on this computer.",
                     others);
  return ngettext ("{service} keeps {instead} reminders; the other one stays on this computer.",
                   "{service} keeps {instead} reminders; the other {detail} stay on this computer.",
                   others);
}

char *
accord_say_note (const AccordNote *note,
                 const char       *provider)
{
  g_autoptr (GString) text = NULL;
  g_autofree char *detail = NULL;

  g_return_val_if_fail (note != NULL, NULL);

  text = g_string_new (note->code == ACCORD_NOTE_REMINDERS ? find_reminder_sentence (note) : _ (sentences[note->code]));
  detail = say_detail (note);
  g_string_replace (text, "{service}", g_strcmp0 (provider, "google") == 0 ? _ ("Google") : _ ("Outlook"), 0);
  g_string_replace (text, "{instead}", note->instead != NULL ? accord_say_word (note->instead) : "", 0);
  g_string_replace (text, "{detail}", detail, 0);
  return g_strdup (text->str);
}
