/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

#include "scene.h"

#include "death.h"
#include "fake-state.h"

#include "accord-fake-provider-private.h"

static AccordFakeProvider *
provider_of (Scene *self, Place place)
{
  return self->world->side[scene_place_side (place)].provider;
}

static char *
state_path (Scene *self, guint side)
{
  return g_strdup_printf ("%s/provider-%u", self->folder, side);
}

/* The items of one call are committed one after the other. */
static void
between_items_cb (AccordFakeProvider *provider, AccordFakeCall call, gpointer user_data)
{
  death_pass ();
}

static void
fake_open (Scene *self, SceneOpening opening)
{
  for (guint i = 0; i < self->world->n_sides; i++)
    {
      g_autofree char *path = state_path (self, i);

      if (self->scenario->keeps_less || i == 1)
        accord_fake_provider_be_outlook (self->world->side[i].provider);
      accord_fake_provider_set_hook (self->world->side[i].provider, between_items_cb, NULL);
      if (opening != SCENE_NEW)
        fake_state_load (self->world->side[i].provider, path);
    }
}

static void
fake_close (Scene *self)
{
}

static void
fake_keep (Scene *self)
{
  for (guint i = 0; i < self->world->n_sides; i++)
    {
      g_autofree char *path = state_path (self, i);

      fake_state_save (self->world->side[i].provider, path);
    }
}

static char *
fake_add_calendar (Scene *self, Place place, const char *name)
{
  g_autofree char *id = g_ascii_strdown (name, -1);

  accord_fake_provider_add_calendar (provider_of (self, place), id, name, "owner");
  return g_steal_pointer (&id);
}

static char *
find_title (Scene *self, Place place, const char *title)
{
  g_autofree char *calendar = scene_place_remote (self, place);
  char *id = accord_fake_provider_find_title (provider_of (self, place), calendar, title);

  if (id == NULL)
    g_error ("%s: “%s” is not in %s", self->scenario->name, title, scene_place_name (place));
  return id;
}

static void
fake_add (Scene *self, Place place, const AccordFields *fields, const char *mark, AccordRemoteTraits traits)
{
  g_autofree char *calendar = scene_place_remote (self, place);
  const char *id = accord_fake_provider_add (provider_of (self, place), calendar, fields, mark);

  if (traits != 0)
    accord_fake_provider_set_traits (provider_of (self, place), calendar, id, traits);
}

static void
fake_edit (Scene *self, Place place, const char *title, const AccordFields *fields, AccordRemoteTraits traits)
{
  g_autofree char *calendar = scene_place_remote (self, place);
  g_autofree char *id = find_title (self, place, title);
  AccordFakeProvider *provider = provider_of (self, place);
  FakeItem *item;

  for (guint i = 0; i < ACCORD_N_FIELDS; i++)
    if (accord_fields_get (fields, (AccordField) i) != NULL)
      accord_fake_provider_edit (
          provider, calendar, id, (AccordField) i, accord_fields_get (fields, (AccordField) i));
  if (traits != 0)
    accord_fake_provider_set_traits (provider, calendar, id, traits);
  item = g_hash_table_lookup (fake_provider_get_calendar (provider, calendar)->items, id);
  item->item->updated = accord_clock_seconds (ACCORD_CLOCK (self->world->clock));
}

static void
fake_remove (Scene *self, Place place, const char *title)
{
  g_autofree char *calendar = scene_place_remote (self, place);
  g_autofree char *id = find_title (self, place, title);

  accord_fake_provider_delete (provider_of (self, place), calendar, id);
}

static void
fake_move (Scene *self, const char *title, Place from, Place to)
{
  g_autofree char *id = find_title (self, from, title);
  g_autofree char *source = scene_place_remote (self, from);
  g_autofree char *target = scene_place_remote (self, to);

  accord_fake_provider_move (provider_of (self, from), source, target, id);
}

static void
fake_copy (Scene *self, Place place, const char *title)
{
  g_autofree char *calendar = scene_place_remote (self, place);
  g_autofree char *id = find_title (self, place, title);

  accord_fake_provider_duplicate (provider_of (self, place), calendar, id);
}

static void
fake_poison (Scene *self, const char *title)
{
  accord_fake_provider_poison (self->world->side[0].provider, title);
}

static void
fake_fault (Scene *self, const char *fault)
{
  g_error ("%s: faults are those of accord-practice", self->scenario->name);
}

static void
fake_set_role (Scene *self, Place place, const char *role)
{
  g_autofree char *calendar = scene_place_remote (self, place);

  accord_fake_provider_set_role (provider_of (self, place), calendar, role);
}

static void
fake_remove_calendar (Scene *self, Place place)
{
  g_autofree char *calendar = scene_place_remote (self, place);

  accord_fake_provider_remove_calendar (provider_of (self, place), calendar);
}

static void
fake_expire (Scene *self)
{
  for (guint i = 0; i < self->world->n_sides; i++)
    accord_fake_provider_expire_cursors (self->world->side[i].provider);
}

static void
fake_advance (Scene *self, gint64 seconds)
{
}

static GPtrArray *
fake_list (Scene *self, Place place)
{
  g_autofree char *calendar = scene_place_remote (self, place);

  if (calendar == NULL || fake_provider_get_calendar (provider_of (self, place), calendar) == NULL)
    return g_ptr_array_new ();
  return accord_fake_provider_peek_all (provider_of (self, place), calendar);
}

static guint
fake_count_calendars (Scene *self, guint side, const char *name)
{
  GPtrArray *all = self->world->side[side].provider->order;
  guint count = 0;

  for (guint i = 0; i < all->len; i++)
    count += g_strcmp0 (((const FakeCalendar *) g_ptr_array_index (all, i))->calendar->name, name) == 0;
  return count;
}

static guint
fake_count_mails (Scene *self)
{
  guint mails = 0;

  for (guint i = 0; i < self->world->n_sides; i++)
    mails += accord_fake_provider_count_mails (self->world->side[i].provider);
  return mails;
}

static guint
fake_count_writes (Scene *self)
{
  guint writes = 0;

  for (guint i = 0; i < self->world->n_sides; i++)
    {
      AccordFakeProvider *provider = self->world->side[i].provider;
      guint mails = provider->mails;

      writes += accord_fake_provider_count_writes (provider);
      accord_fake_provider_reset_counters (provider);
      provider->mails = mails;
    }
  return writes;
}

const SceneThere scene_there_fake = {
  .open = fake_open,
  .close = fake_close,
  .keep = fake_keep,
  .die = fake_keep,
  .add_calendar = fake_add_calendar,
  .add = fake_add,
  .edit = fake_edit,
  .remove = fake_remove,
  .move = fake_move,
  .copy = fake_copy,
  .poison = fake_poison,
  .fault = fake_fault,
  .set_role = fake_set_role,
  .remove_calendar = fake_remove_calendar,
  .expire = fake_expire,
  .advance = fake_advance,
  .list = fake_list,
  .count_calendars = fake_count_calendars,
  .count_mails = fake_count_mails,
  .count_writes = fake_count_writes,
};
