/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

#include "scene.h"

#include "store/accord-journal.h"

static const SceneThere *const theres[ACCORD_SCENARIO_N_PROVIDERS] = {
  &scene_there_fake,
  &scene_there_practice,
  &scene_there_practice,
};

static Scene *
make_scene (const AccordScenario *scenario, AccordScenarioProvider provider, const char *folder)
{
  Scene *self = g_new0 (Scene, 1);

  self->scenario = scenario;
  self->provider = provider;
  self->there = theres[provider];
  self->folder = g_strdup (folder);
  return self;
}

static guint
count_sides (const AccordScenario *scenario)
{
  return scenario->other ? 2 : 1;
}

static void
add_play (Scene *self)
{
  g_autofree char *remote = self->there->add_calendar (self, PLACE_PLAY, "Play");

  sync_world_sql (self->world,
                  "INSERT INTO calendars (id, account_id, remote_id, name, mirrored, approved, share) "
                  "VALUES ('%s', 'account-0', '%s', 'Play', 1, 1, 1)",
                  scene_place_calendar (PLACE_PLAY),
                  remote);
}

Scene *
scene_new (const AccordScenario *scenario, AccordScenarioProvider provider, const char *folder)
{
  Scene *self = make_scene (scenario, provider, folder);

  self->world = sync_world_new_in (folder, count_sides (scenario));
  sync_world_stay_connected (self->world);
  self->there->open (self, SCENE_NEW);
  if (scenario->play)
    add_play (self);
  return self;
}

Scene *
scene_open (const AccordScenario *scenario,
            AccordScenarioProvider provider,
            const char *folder,
            SceneOpening opening)
{
  Scene *self = make_scene (scenario, provider, folder);

  self->world = sync_world_open_in (folder, count_sides (scenario));
  sync_world_stay_connected (self->world);
  self->there->open (self, opening);
  return self;
}

void
scene_close (Scene *self)
{
  self->there->keep (self);
  self->there->close (self);
  sync_world_close (self->world);
  g_free (self->folder);
  g_free (self);
}

void
scene_ask_undo (Scene *self)
{
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_UNDO_PLAN);

  options->undo = sync_world_text (self->world,
                                   "SELECT cycle FROM runs WHERE pulled + pushed + deleted_here + "
                                   "deleted_there > 0 ORDER BY started_at DESC, rowid DESC LIMIT 1");
  sync_world_cycle_with (self->world, options);
}

/* A person approves the plan that takes back, if nobody has. */
static gboolean
undo (Scene *self)
{
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_UNDO);

  options->plan =
      sync_world_text (self->world,
                       "SELECT group_concat(id) FROM plans WHERE purpose = 'undo' AND state = 'open'");
  if (options->plan[0] == '\0')
    return FALSE;
  g_free (options->cause);
  options->cause = g_strdup ("undo");
  options->approve = TRUE;
  sync_world_cycle_with (self->world, options);
  return TRUE;
}

/* A person approves what was asked for: disconnecting an account, or resetting it. */
static gboolean
depart (Scene *self)
{
  g_autofree char *id = sync_world_text (
      self->world, "SELECT id FROM plans WHERE purpose IN ('disconnect', 'reset') AND state = 'open'");
  g_autoptr (AccordPlanRecord) plan = NULL;
  g_autoptr (AccordPassOptions) options = NULL;
  g_autoptr (GError) error = NULL;

  if (id[0] == '\0')
    return FALSE;
  plan = accord_store_get_plan (self->world->store, id, &error);
  g_assert_no_error (error);
  options = sync_world_approve_departure (plan);
  sync_world_cycle_with (self->world, options);
  return TRUE;
}

guint
scene_cycle (Scene *self)
{
  g_autoptr (AccordPassOptions) options = NULL;

  if (depart (self) && !self->approve)
    return 1;
  if (self->scenario->undo && undo (self))
    return 1;
  if (self->scenario->trouble)
    {
      options = accord_pass_options_new (ACCORD_PASS_SYNC);
      sync_world_cycle_with (self->world, options);
    }
  if (self->approve)
    return sync_world_approve (self->world)->steps;
  return sync_world_cycle (self->world)->steps;
}

void
scene_settle (Scene *self)
{
  self->there->advance (self, 60);
  sync_world_cycle (self->world);
}

/* ---- words ---- */

static const struct
{
  const char *name;
  const char *calendar;
  guint side;
} places[N_PLACES] = { { "there", "work-0", 0 }, { "play", "play-0", 0 }, { "other", "work-1", 1 } };

static const struct
{
  const char *word;
  const char *text;
} whens[] = {
  { "none", "" },
  { "old", "2025-06-12T10:00:00+00:00/2025-06-12T11:00:00+00:00 UTC" },
  { "past", "2026-06-01T10:00:00+00:00/2026-06-01T11:00:00+00:00 UTC" },
  { "soon", "2026-06-12T10:00:00+00:00/2026-06-12T11:00:00+00:00 UTC" },
  { "noon", "2026-06-12T12:00:00+00:00/2026-06-12T13:00:00+00:00 UTC" },
  { "later", "2026-06-13T10:00:00+00:00/2026-06-13T11:00:00+00:00 UTC" },
  { "day", "2026-06-15/2026-06-16" },
  { "ahead", "2026-08-01T10:00:00+00:00/2026-08-01T11:00:00+00:00 UTC" },
  { "last", "2026-08-09T22:00:00+00:00/2026-08-09T23:00:00+00:00 UTC" },
  { "beyond", "2026-08-10T01:00:00+00:00/2026-08-10T02:00:00+00:00 UTC" },
  { "far", "2026-12-01T10:00:00+00:00/2026-12-01T11:00:00+00:00 UTC" },
};

const char *
scene_place_name (Place place)
{
  return places[place].name;
}

gboolean
scene_place_from_name (const char *name, Place *out)
{
  for (guint i = 0; i < N_PLACES; i++)
    if (g_strcmp0 (places[i].name, name) == 0)
      {
        *out = (Place) i;
        return TRUE;
      }
  return FALSE;
}

guint
scene_place_side (Place place)
{
  return places[place].side;
}

const char *
scene_place_calendar (Place place)
{
  return places[place].calendar;
}

char *
scene_place_remote (Scene *self, Place place)
{
  g_autofree char *id = sync_world_text (self->world,
                                         "SELECT remote_id FROM calendars WHERE id = '%s'",
                                         scene_place_calendar (place));

  return id[0] != '\0' ? g_steal_pointer (&id) : NULL;
}

const char *
scene_when_from_word (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (whens); i++)
    if (g_strcmp0 (whens[i].word, word) == 0)
      return whens[i].text;
  return word;
}

const char *
scene_when_to_word (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (whens); i++)
    if (accord_field_equal (ACCORD_FIELD_WHEN, whens[i].text, text))
      return whens[i].word;
  return text;
}
