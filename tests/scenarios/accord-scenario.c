/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

#include "accord-scenario.h"

#include <stdio.h>
#include <string.h>

static const char *const provider_names[ACCORD_SCENARIO_N_PROVIDERS] = { "fake", "google", "outlook" };

typedef struct
{
  const char *file;
  guint line;
  GPtrArray *all;
  AccordScenario *current; /* (unowned) (nullable) */
  GPtrArray *section;      /* (unowned) (nullable) where lines go now */
} Reader;

void
accord_scenario_free (AccordScenario *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->sentence);
  g_ptr_array_unref (self->before);
  g_ptr_array_unref (self->edits);
  g_ptr_array_unref (self->after);
  g_free (self);
}

const char *
accord_scenario_provider_name (AccordScenarioProvider provider)
{
  return provider_names[provider];
}

gboolean
accord_scenario_provider_from_name (const char *name, AccordScenarioProvider *out)
{
  for (guint i = 0; i < ACCORD_SCENARIO_N_PROVIDERS; i++)
    if (g_strcmp0 (name, provider_names[i]) == 0)
      {
        *out = (AccordScenarioProvider) i;
        return TRUE;
      }
  return FALSE;
}

gboolean
accord_scenario_part_from_text (const char *text, AccordScenarioPart *out)
{
  char end;

  *out = (AccordScenarioPart) ACCORD_SCENARIO_WHOLE;
  return sscanf (text, "%u/%u%c", &out->part, &out->of, &end) == 2 && out->part >= 1 && out->part <= out->of;
}

gboolean
accord_scenario_part_next (AccordScenarioPart *self)
{
  return self->at++ % self->of == self->part - 1;
}

static int
compare_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char *
accord_scenario_sort (GPtrArray *lines)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_ptr_array_sort (lines, compare_text);
  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (text, "%s\n", (const char *) g_ptr_array_index (lines, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
accord_scenario_join (const char *const *words)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *equals = strchr (words[i], '=');
      const char *value = equals != NULL ? equals + 1 : words[i];
      gboolean quoted = value[0] == '\0' || strpbrk (value, " \t'") != NULL;

      g_string_append_printf (line,
                              "%s%.*s%s%s%s",
                              i > 0 ? " " : "",
                              (int) (value - words[i]),
                              words[i],
                              quoted ? "\"" : "",
                              value,
                              quoted ? "\"" : "");
    }
  return g_string_free (g_steal_pointer (&line), FALSE);
}

static void
begin_scenario (Reader *reader, char **words)
{
  AccordScenario *self = g_new0 (AccordScenario, 1);

  if (g_strv_length (words) != 3)
    g_error ("%s:%u: scenario NAME \"SENTENCE\"", reader->file, reader->line);
  self->name = g_strdup (words[1]);
  self->sentence = g_strdup (words[2]);
  self->before = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  self->edits = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  self->after = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < ACCORD_SCENARIO_N_PROVIDERS; i++)
    self->on[i] = TRUE;
  g_ptr_array_add (reader->all, self);
  reader->current = self;
  reader->section = NULL;
}

static void
read_on (Reader *reader, char **words)
{
  memset (reader->current->on, 0, sizeof reader->current->on);
  for (guint i = 1; words[i] != NULL; i++)
    {
      AccordScenarioProvider provider;

      if (!accord_scenario_provider_from_name (words[i], &provider))
        g_error ("%s:%u: there is no provider %s", reader->file, reader->line, words[i]);
      reader->current->on[provider] = TRUE;
    }
}

static void
read_with (Reader *reader, char **words)
{
  const struct
  {
    const char *word;
    gboolean *flag;
  } flags[] = {
    { "play", &reader->current->play },       { "other", &reader->current->other },
    { "approve", &reader->current->approve }, { "keeps-less", &reader->current->keeps_less },
    { "undo", &reader->current->undo },       { "trouble", &reader->current->trouble },
  };

  for (guint i = 1; words[i] != NULL; i++)
    {
      guint n = 0;

      while (n < G_N_ELEMENTS (flags) && !g_str_equal (flags[n].word, words[i]))
        n++;
      if (n == G_N_ELEMENTS (flags))
        g_error ("%s:%u: with what is %s?", reader->file, reader->line, words[i]);
      *flags[n].flag = TRUE;
    }
}

static gboolean
read_section (Reader *reader, const char *word)
{
  AccordScenario *self = reader->current;
  const struct
  {
    const char *word;
    GPtrArray *lines;
  } sections[] = { { "before", self->before }, { "edits", self->edits }, { "after", self->after } };

  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    if (g_str_equal (word, sections[i].word))
      {
        reader->section = sections[i].lines;
        return TRUE;
      }
  return FALSE;
}

static void read_line (Reader *reader, const char *line);

/* "repeat N LINE": "%" is 001, 002, … in each. */
static void
repeat_line (Reader *reader, const char *line)
{
  char *rest;
  guint64 count = g_ascii_strtoull (line, &rest, 10);

  for (guint64 i = 1; i <= count; i++)
    {
      g_autofree char *number = g_strdup_printf ("%03u", (guint) i);
      g_auto (GStrv) parts = g_strsplit (rest, "%", -1);
      g_autofree char *one = g_strjoinv (number, parts);

      read_line (reader, one);
    }
}

static void
read_line (Reader *reader, const char *line)
{
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_shell_parse_argv (line, NULL, &words, &error))
    {
      if (g_error_matches (error, G_SHELL_ERROR, G_SHELL_ERROR_EMPTY_STRING))
        return;
      g_error ("%s:%u: %s", reader->file, reader->line, error->message);
    }
  if (g_str_equal (words[0], "repeat"))
    repeat_line (reader, strstr (line, "repeat") + strlen ("repeat"));
  else if (g_str_equal (words[0], "scenario"))
    begin_scenario (reader, words);
  else if (reader->current == NULL)
    g_error ("%s:%u: a scenario comes first", reader->file, reader->line);
  else if (g_str_equal (words[0], "on"))
    read_on (reader, words);
  else if (g_str_equal (words[0], "with"))
    read_with (reader, words);
  else if (words[1] == NULL && read_section (reader, words[0]))
    return;
  else if (reader->section == NULL)
    g_error ("%s:%u: before, edits or after comes first", reader->file, reader->line);
  else if (reader->section == reader->current->after)
    g_ptr_array_add (reader->section, accord_scenario_join ((const char *const *) words));
  else
    g_ptr_array_add (reader->section, g_steal_pointer (&words));
}

static void
read_file (const char *path, GPtrArray *all)
{
  Reader reader = { path, 0, all, NULL, NULL };
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_get_contents (path, &text, NULL, &error))
    g_error ("%s", error->message);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      reader.line = i + 1;
      read_line (&reader, lines[i]);
    }
}

GPtrArray *
accord_scenario_load_all (const char *folder)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_scenario_free);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;

  if (dir == NULL)
    g_error ("%s", error->message);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".scenario"))
      g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (names, compare_text);
  for (guint i = 0; i < names->len; i++)
    read_file (g_ptr_array_index (names, i), all);
  return all;
}
