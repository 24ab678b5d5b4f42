/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AccordScenario:
 *
 * One row of the table in the *.scenario files: what both sides hold before, what is edited, and what the rules say
 * both sides hold after the next cycle. The language is described in README.md beside the files.
 */
typedef enum
{
  ACCORD_SCENARIO_FAKE,
  ACCORD_SCENARIO_GOOGLE,
  ACCORD_SCENARIO_OUTLOOK,
  ACCORD_SCENARIO_N_PROVIDERS
} AccordScenarioProvider;

typedef struct
{
  char      *name;       /* (owned) */
  char      *sentence;   /* (owned) the rule it shows */
  gboolean   on[ACCORD_SCENARIO_N_PROVIDERS];
  gboolean   play;       /* the first account has a second calendar, "play" */
  gboolean   other;      /* there is a second account with the calendar "other" */
  gboolean   approve;    /* a person approves what waits: in the cycle that dies, and in the one after it */
  gboolean   keeps_less; /* the provider in memory behaves as Outlook does */
  gboolean   undo;       /* what dies is the undoing of the cycle after the edits */
  gboolean   trouble;    /* a cycle may fail: the faults of the edits strike; another one follows in every life */
  GPtrArray *before;     /* (owned) (element-type GStrv) acts, then a cycle */
  GPtrArray *edits;      /* (owned) (element-type GStrv) acts, then the cycle that dies */
  GPtrArray *after;      /* (owned) (element-type utf8) lines in canonical form, sorted */
} AccordScenario;

void       accord_scenario_free (AccordScenario *self);

/* "fake", "google", "outlook" */
const char *accord_scenario_provider_name (AccordScenarioProvider provider);
gboolean    accord_scenario_provider_from_name (const char *name, AccordScenarioProvider *out);

/* Of @of parts the @part-th (from 1): every so many-th row. */
typedef struct
{
  guint part;
  guint of;
  guint at; /* rows asked about so far */
} AccordScenarioPart;

#define ACCORD_SCENARIO_WHOLE { 1, 1, 0 }

/* "2/4" */
gboolean    accord_scenario_part_from_text (const char *text, AccordScenarioPart *out);
/* Does the next row belong to it? */
gboolean    accord_scenario_part_next      (AccordScenarioPart *self);

/* Every scenario of the *.scenario files of @folder, files and rows in order; aborts at a line it cannot read.
 * (transfer full) (element-type AccordScenario) */
GPtrArray  *accord_scenario_load_all (const char *folder);
/* Words, those with blanks in quotes. (transfer full) */
char       *accord_scenario_join     (const char *const *words);
/* Lines, sorted, one string. (transfer full) */
char       *accord_scenario_sort     (GPtrArray *lines);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordScenario, accord_scenario_free)

G_END_DECLS
