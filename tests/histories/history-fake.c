/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Both providers in memory. */

#include "history-there.h"

#include "accord-fake-provider.h"
#include "fake-state.h"

typedef struct
{
  AccordFakeProvider *provider[HISTORY_N_SIDES]; /* (owned) */
  guint mails;                                   /* of lives that ended since the count began */
} Fake;

static AccordFakeProvider *
provider_of (HistoryWorld *self, guint side)
{
  return ((Fake *) self->data)->provider[side];
}

/* The provider and the calendar's name there. */
static AccordFakeProvider *
find (HistoryWorld *self, guint calendar, const char **remote)
{
  *remote = self->remote_id[calendar];
  return provider_of (self, history_calendars[calendar].side);
}

static AccordFakeProvider *
make_provider (HistoryWorld *self, guint side)
{
  AccordFakeProvider *provider = accord_fake_provider_new ("me@example.org");
  AccordFakeSwitches *switches = accord_fake_provider_get_switches (provider);

  switches->place = side;
  accord_fake_provider_set_clock (provider, ACCORD_CLOCK (self->clock));
  if (side == 1)
    accord_fake_provider_be_outlook (provider);
  if (self->variant % 3 == 1)
    {
      switches->page_size = 2;
      switches->empty_pages = TRUE;
      switches->duplicate_rows = TRUE;
    }
  switches->hint_out_of_range = side == 1 && self->variant % 2 == 1;
  return provider;
}

static void
fake_open (HistoryWorld *self)
{
  Fake *fake = g_new0 (Fake, 1);

  self->data = fake;
  for (guint i = 0; i < HISTORY_N_SIDES; i++)
    fake->provider[i] = make_provider (self, i);
  for (guint i = 0; i < HISTORY_N_CALENDARS; i++)
    {
      const HistoryCalendar *kind = &history_calendars[i];

      self->remote_id[i] = g_strdup (kind->name);
      accord_fake_provider_add_calendar (fake->provider[kind->side], kind->name, kind->id, "owner");
    }
}

static void
fake_close (HistoryWorld *self)
{
  Fake *fake = self->data;

  for (guint i = 0; i < HISTORY_N_SIDES; i++)
    g_clear_object (&fake->provider[i]);
  g_free (fake);
}

static AccordProvider *
fake_get_provider (HistoryWorld *self, guint side)
{
  return ACCORD_PROVIDER (provider_of (self, side));
}

static GPtrArray *
fake_list (HistoryWorld *self, guint calendar)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_remote_item_free);
  const char *remote;
  AccordFakeProvider *provider = find (self, calendar, &remote);
  g_autoptr (GPtrArray) living = accord_fake_provider_peek_all (provider, remote);

  for (guint i = 0; i < living->len; i++)
    g_ptr_array_add (items, accord_remote_item_copy (g_ptr_array_index (living, i)));
  return items;
}

static void
fake_add (HistoryWorld *self, guint calendar, const AccordFields *fields, const char *mark)
{
  const char *remote;
  AccordFakeProvider *provider = find (self, calendar, &remote);

  accord_fake_provider_add (provider, remote, fields, mark);
}

static void
fake_edit (HistoryWorld *self, guint calendar, const char *id, const AccordFields *fields)
{
  const char *remote;
  AccordFakeProvider *provider = find (self, calendar, &remote);

  for (guint i = 0; i < ACCORD_N_FIELDS; i++)
    if (accord_fields_get (fields, (AccordField) i) != NULL)
      accord_fake_provider_edit (
          provider, remote, id, (AccordField) i, accord_fields_get (fields, (AccordField) i));
}

static void
fake_remove (HistoryWorld *self, guint calendar, const char *id)
{
  const char *remote;
  AccordFakeProvider *provider = find (self, calendar, &remote);

  accord_fake_provider_delete (provider, remote, id);
}

static void
fake_move (HistoryWorld *self, guint from, guint to, const char *id)
{
  const char *remote;
  AccordFakeProvider *provider = find (self, from, &remote);

  accord_fake_provider_move (provider, remote, self->remote_id[to], id);
}

static void
fake_fault (HistoryWorld *self, guint side, guint x, guint y)
{
  static const struct
  {
    AccordFakeCall call;
    AccordFakeMoment moment;
    AccordRemoteError code;
  } faults[] = {
    { ACCORD_FAKE_CREATE, ACCORD_FAKE_AFTER_COMMIT, ACCORD_REMOTE_ERROR_OFFLINE },
    { ACCORD_FAKE_CREATE, ACCORD_FAKE_BEFORE_COMMIT, ACCORD_REMOTE_ERROR_BUSY },
    { ACCORD_FAKE_UPDATE, ACCORD_FAKE_AFTER_COMMIT, ACCORD_REMOTE_ERROR_OFFLINE },
    { ACCORD_FAKE_UPDATE, ACCORD_FAKE_AFTER_COMMIT, ACCORD_REMOTE_ERROR_PROTOCOL },
    { ACCORD_FAKE_UPDATE, ACCORD_FAKE_BEFORE_COMMIT, ACCORD_REMOTE_ERROR_ITEM_CHANGED },
    { ACCORD_FAKE_LIST_CHANGES, ACCORD_FAKE_BEFORE_COMMIT, ACCORD_REMOTE_ERROR_PROTOCOL },
    { ACCORD_FAKE_LIST_CHANGES, ACCORD_FAKE_BEFORE_COMMIT, ACCORD_REMOTE_ERROR_CURSOR_EXPIRED },
    { ACCORD_FAKE_REMOVE, ACCORD_FAKE_AFTER_COMMIT, ACCORD_REMOTE_ERROR_BUSY },
    { ACCORD_FAKE_REMOVE, ACCORD_FAKE_BEFORE_COMMIT, ACCORD_REMOTE_ERROR_ITEM_CHANGED },
    { ACCORD_FAKE_FETCH, ACCORD_FAKE_BEFORE_COMMIT, ACCORD_REMOTE_ERROR_OFFLINE },
    { ACCORD_FAKE_FIND_CREATED, ACCORD_FAKE_BEFORE_COMMIT, ACCORD_REMOTE_ERROR_OFFLINE },
  };
  guint i = x % G_N_ELEMENTS (faults);

  accord_fake_provider_fail (
      provider_of (self, side), faults[i].call, 1 + y % 3, faults[i].moment, faults[i].code);
}

static void
fake_calm (HistoryWorld *self)
{
  for (guint i = 0; i < HISTORY_N_SIDES; i++)
    {
      accord_fake_provider_clear_faults (provider_of (self, i));
      accord_fake_provider_poison (provider_of (self, i), NULL);
    }
}

static void
fake_poison (HistoryWorld *self, guint side, const char *title)
{
  accord_fake_provider_poison (provider_of (self, side), title);
}

static void
fake_expire (HistoryWorld *self, guint side)
{
  accord_fake_provider_expire_cursors (provider_of (self, side));
}

/* It goes by the world's own clock. */
static void
fake_set_clock (HistoryWorld *self)
{
}

static void
fake_begin_count (HistoryWorld *self)
{
  for (guint i = 0; i < HISTORY_N_SIDES; i++)
    accord_fake_provider_reset_counters (provider_of (self, i));
  ((Fake *) self->data)->mails = 0;
}

static void
fake_count (HistoryWorld *self, guint *writes, guint *mails)
{
  *writes = 0;
  *mails = ((Fake *) self->data)->mails;
  for (guint i = 0; i < HISTORY_N_SIDES; i++)
    {
      *writes += accord_fake_provider_count_writes (provider_of (self, i));
      *mails += accord_fake_provider_count_mails (provider_of (self, i));
    }
}

/* ---- lives ---- */

static char *
state_path (HistoryWorld *self, const char *what, guint side)
{
  g_autofree char *name = g_strdup_printf ("%s-%u", what, side);

  return g_build_filename (self->folder, name, NULL);
}

static void
fake_end_life (HistoryWorld *self)
{
  for (guint i = 0; i < HISTORY_N_SIDES; i++)
    {
      g_autofree char *state = state_path (self, "provider", i);
      g_autofree char *mails = state_path (self, "mails", i);
      g_autofree char *count = g_strdup_printf ("%u", accord_fake_provider_count_mails (provider_of (self, i)));

      fake_state_save (provider_of (self, i), state);
      g_assert_true (g_file_set_contents (mails, count, -1, NULL));
    }
}

static void
load (HistoryWorld *self)
{
  Fake *fake = self->data;

  for (guint i = 0; i < HISTORY_N_SIDES; i++)
    {
      g_autofree char *state = state_path (self, "provider", i);

      g_clear_object (&fake->provider[i]);
      fake->provider[i] = make_provider (self, i);
      fake_state_load (fake->provider[i], state);
    }
}

static void
fake_begin_life (HistoryWorld *self)
{
  self->data = g_new0 (Fake, 1);
  load (self);
}

static void
fake_revive (HistoryWorld *self)
{
  for (guint i = 0; i < HISTORY_N_SIDES; i++)
    {
      g_autofree char *mails = state_path (self, "mails", i);
      g_autofree char *count = NULL;

      g_assert_true (g_file_get_contents (mails, &count, NULL, NULL));
      ((Fake *) self->data)->mails += (guint) g_ascii_strtoull (count, NULL, 10);
    }
  load (self);
}

const HistoryThere history_there_fake = {
  .open = fake_open,
  .close = fake_close,
  .get_provider = fake_get_provider,
  .list = fake_list,
  .add = fake_add,
  .edit = fake_edit,
  .remove = fake_remove,
  .move = fake_move,
  .fault = fake_fault,
  .calm = fake_calm,
  .poison = fake_poison,
  .expire = fake_expire,
  .set_clock = fake_set_clock,
  .begin_count = fake_begin_count,
  .count = fake_count,
  .begin_life = fake_begin_life,
  .end_life = fake_end_life,
  .revive = fake_revive,
  .link_column = "remote_id",
  .keeps_zones = TRUE,
};
