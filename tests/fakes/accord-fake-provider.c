/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-fake-provider"

#include "accord-fake-provider-private.h"

#include "model/accord-when.h"

#include <string.h>

G_DEFINE_FINAL_TYPE_WITH_CODE (AccordFakeProvider,
                               accord_fake_provider,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (ACCORD_TYPE_PROVIDER, fake_provider_init_iface))

/* What a field holds in an item whose maker did not say. */
static const char *const field_defaults[ACCORD_N_FIELDS] = {
  [ACCORD_FIELD_BUSY] = "busy",
  [ACCORD_FIELD_STATUS] = "confirmed",
  [ACCORD_FIELD_PRIVACY] = "default",
};

void
fake_item_free (FakeItem *item)
{
  accord_remote_item_free (item->item);
  g_free (item->key);
  g_free (item);
}

static void
fake_calendar_free (FakeCalendar *calendar)
{
  accord_calendar_free (calendar->calendar);
  g_hash_table_unref (calendar->items);
  g_free (calendar);
}

FakeCalendar *
fake_provider_get_calendar (AccordFakeProvider *self, const char *remote_id)
{
  return g_hash_table_lookup (self->calendars, remote_id);
}

static FakeItem *
get_item (AccordFakeProvider *self, const char *calendar, const char *id)
{
  FakeCalendar *there = fake_provider_get_calendar (self, calendar);
  FakeItem *item = there != NULL ? g_hash_table_lookup (there->items, id) : NULL;

  if (item == NULL)
    g_error ("fake provider: no item %s in calendar %s", id, calendar);
  return item;
}

void
fake_provider_touch (AccordFakeProvider *self, FakeItem *item)
{
  item->serial = ++self->serial;
  g_free (item->item->tag);
  item->item->tag = g_strdup_printf ("\"%" G_GINT64_FORMAT "\"", item->serial);
  if (self->clock != NULL)
    item->item->updated = accord_clock_seconds (self->clock);
  else
    item->item->updated++;
}

/* Outlook keeps a Windows name only, so that a zone comes back as the first of those that share it. */
static char *
blur_zone (const char *text)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  g_autofree char *windows = NULL;

  if (!accord_when_from_text (&when, text, NULL) || when.zone == NULL)
    return g_strdup (text);
  windows = accord_zone_to_windows (when.zone);
  if (windows == NULL)
    return g_strdup (text);
  g_free (when.zone);
  when.zone = accord_zone_from_windows (windows, NULL);
  return accord_when_to_text (&when);
}

static char *
nearest_reminder (const char *text)
{
  g_auto (GStrv) minutes = g_strsplit (text, " ", 2);

  return g_strdup (minutes[0] != NULL ? minutes[0] : "");
}

/* Stores what the provider keeps of @value. */
void
fake_provider_store_field (AccordFakeProvider *self,
                           AccordRemoteItem *item,
                           AccordField field,
                           const char *value)
{
  if (!(self->switches.fields & ACCORD_FIELD_BIT (field)))
    return;
  if (field == ACCORD_FIELD_WHEN && self->switches.windows_zones)
    accord_fields_take (item->fields, field, blur_zone (value));
  else if (field == ACCORD_FIELD_REMINDERS && self->switches.one_reminder)
    accord_fields_take (item->fields, field, nearest_reminder (value));
  else
    accord_fields_set (item->fields, field, value);
}

FakeItem *
fake_provider_insert (
    AccordFakeProvider *self, FakeCalendar *calendar, char *id, const AccordFields *fields, const char *mark)
{
  FakeItem *item = g_new0 (FakeItem, 1);

  item->item = accord_remote_item_new (id);
  item->item->fields = accord_fields_new ();
  item->item->mark = g_strdup (mark);
  item->item->uid = g_strdup_printf ("%s@%u.fake.example", id, self->switches.place);
  item->item->web_link = g_strdup_printf ("https://fake.example/%s", id);
  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    if (self->switches.fields & ACCORD_FIELD_BIT (field))
      {
        const char *value = accord_fields_get (fields, field);
        const char *fallback = field_defaults[field] != NULL ? field_defaults[field] : "";

        fake_provider_store_field (self, item->item, field, value != NULL ? value : fallback);
      }
  fake_provider_settle_series (item->item);
  fake_provider_touch (self, item);
  g_hash_table_replace (calendar->items, id, item);
  return item;
}

void
fake_provider_bury (AccordFakeProvider *self, FakeItem *item)
{
  item->deleted = TRUE;
  item->item->state = ACCORD_REMOTE_GONE;
  fake_provider_touch (self, item);
}

static char *
new_id (AccordFakeProvider *self)
{
  return g_strdup_printf ("item%05u", ++self->last_id);
}

static void
accord_fake_provider_finalize (GObject *object)
{
  AccordFakeProvider *self = ACCORD_FAKE_PROVIDER (object);

  g_hash_table_unref (self->calendars);
  g_ptr_array_unref (self->order);
  g_array_unref (self->faults);
  g_free (self->poison);
  g_free (self->refused);
  g_clear_object (&self->clock);
  g_free (self->owner);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (accord_fake_provider_parent_class)->finalize (object);
}

static void
accord_fake_provider_class_init (AccordFakeProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = accord_fake_provider_finalize;
}

static void
accord_fake_provider_init (AccordFakeProvider *self)
{
  g_mutex_init (&self->lock);
  self->switches.fields = ACCORD_FIELDS_ALL;
  self->switches.recurrence = ACCORD_RECURRENCE_RFC5545;
  self->calendars =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) fake_calendar_free);
  self->order = g_ptr_array_new ();
  self->faults = g_array_new (FALSE, FALSE, sizeof (FakeFault));
}

AccordFakeProvider *
accord_fake_provider_new (const char *owner)
{
  AccordFakeProvider *self = g_object_new (ACCORD_TYPE_FAKE_PROVIDER, NULL);

  self->owner = g_strdup (owner);
  return self;
}

AccordFakeSwitches *
accord_fake_provider_get_switches (AccordFakeProvider *self)
{
  return &self->switches;
}

void
accord_fake_provider_be_outlook (AccordFakeProvider *self)
{
  self->switches.status_in_busy = TRUE;
  self->switches.gone_needs_fetch = TRUE;
  self->switches.always_mails = TRUE;
  self->switches.one_reminder = TRUE;
  self->switches.windows_zones = TRUE;
  self->switches.touches_after_create = TRUE;
  self->switches.recurrence = ACCORD_RECURRENCE_GRAPH;
  self->switches.series_change_drops = TRUE;
  self->switches.fields &= ~ACCORD_FIELD_BIT (ACCORD_FIELD_STATUS);
}

void
accord_fake_provider_set_clock (AccordFakeProvider *self, AccordClock *clock)
{
  g_set_object (&self->clock, clock);
}

void
accord_fake_provider_set_hook (AccordFakeProvider *self, AccordFakeHook hook, gpointer user_data)
{
  self->hook = hook;
  self->hook_data = user_data;
}

static void
apply_role (AccordCalendar *calendar, const char *role)
{
  g_free (calendar->role);
  calendar->role = g_strdup (role);
  calendar->writable = !g_str_equal (role, "reader");
}

void
accord_fake_provider_add_calendar (AccordFakeProvider *self,
                                   const char *remote_id,
                                   const char *name,
                                   const char *role)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  FakeCalendar *there = g_new0 (FakeCalendar, 1);

  there->calendar = accord_calendar_new ();
  there->calendar->remote_id = g_strdup (remote_id);
  there->calendar->name = g_strdup (name);
  there->calendar->zone = g_strdup ("Europe/Berlin");
  there->calendar->primary = self->order->len == 0;
  apply_role (there->calendar, role);
  there->items = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) fake_item_free);
  g_hash_table_replace (self->calendars, there->calendar->remote_id, there);
  g_ptr_array_add (self->order, there);
}

void
accord_fake_provider_set_role (AccordFakeProvider *self, const char *remote_id, const char *role)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  apply_role (fake_provider_get_calendar (self, remote_id)->calendar, role);
}

void
accord_fake_provider_remove_calendar (AccordFakeProvider *self, const char *remote_id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_ptr_array_remove (self->order, fake_provider_get_calendar (self, remote_id));
  g_hash_table_remove (self->calendars, remote_id);
}

const char *
accord_fake_provider_add (AccordFakeProvider *self,
                          const char *calendar,
                          const AccordFields *fields,
                          const char *mark)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return fake_provider_insert (self, fake_provider_get_calendar (self, calendar), new_id (self), fields, mark)
      ->item->id;
}

const char *
accord_fake_provider_add_simple (AccordFakeProvider *self,
                                 const char *calendar,
                                 const char *title,
                                 const char *when)
{
  g_autoptr (AccordFields) fields = accord_fields_new ();

  accord_fields_set (fields, ACCORD_FIELD_TITLE, title);
  accord_fields_set (fields, ACCORD_FIELD_WHEN, when);
  return accord_fake_provider_add (self, calendar, fields, NULL);
}

void
accord_fake_provider_edit (
    AccordFakeProvider *self, const char *calendar, const char *id, AccordField field, const char *value)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  FakeItem *item = get_item (self, calendar, id);
  g_autoptr (AccordFields) before = accord_fields_copy (item->item->fields);

  fake_provider_store_field (self, item->item, field, value);
  fake_provider_settle_series (item->item);
  fake_provider_change_series (self, item->item, before);
  fake_provider_touch (self, item);
}

void
accord_fake_provider_set_traits (AccordFakeProvider *self,
                                 const char *calendar,
                                 const char *id,
                                 AccordRemoteTraits traits)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  FakeItem *item = get_item (self, calendar, id);

  item->item->traits = traits;
  fake_provider_touch (self, item);
}

void
accord_fake_provider_delete (AccordFakeProvider *self, const char *calendar, const char *id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  fake_provider_bury (self, get_item (self, calendar, id));
}

void
accord_fake_provider_move (AccordFakeProvider *self, const char *from, const char *to, const char *id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  FakeItem *item = get_item (self, from, id);

  fake_provider_insert (
      self, fake_provider_get_calendar (self, to), g_strdup (id), item->item->fields, item->item->mark);
  fake_provider_bury (self, item);
}

const char *
accord_fake_provider_duplicate (AccordFakeProvider *self, const char *calendar, const char *id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  FakeItem *item = get_item (self, calendar, id);

  return fake_provider_insert (self,
                               fake_provider_get_calendar (self, calendar),
                               new_id (self),
                               item->item->fields,
                               item->item->mark)
      ->item->id;
}

AccordRemoteItem *
accord_fake_provider_peek (AccordFakeProvider *self, const char *calendar, const char *id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  FakeCalendar *there = fake_provider_get_calendar (self, calendar);
  FakeItem *item = there != NULL ? g_hash_table_lookup (there->items, id) : NULL;

  return item != NULL && !item->deleted ? accord_remote_item_copy (item->item) : NULL;
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(AccordRemoteItem *const *) a)->id, (*(AccordRemoteItem *const *) b)->id);
}

GPtrArray *
accord_fake_provider_peek_all (AccordFakeProvider *self, const char *calendar)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  FakeCalendar *there = fake_provider_get_calendar (self, calendar);
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_remote_item_free);
  GHashTableIter iter;
  FakeItem *item;

  if (there == NULL)
    return all;
  g_hash_table_iter_init (&iter, there->items);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &item))
    if (!item->deleted)
      g_ptr_array_add (all, accord_remote_item_copy (item->item));
  g_ptr_array_sort (all, compare_ids);
  return all;
}

char *
accord_fake_provider_find_title (AccordFakeProvider *self, const char *calendar, const char *title)
{
  g_autoptr (GPtrArray) all = accord_fake_provider_peek_all (self, calendar);
  char *id = NULL;

  for (guint i = 0; i < all->len; i++)
    {
      const AccordRemoteItem *item = g_ptr_array_index (all, i);

      if (g_strcmp0 (accord_fields_get (item->fields, ACCORD_FIELD_TITLE), title) != 0)
        continue;
      g_assert_null (id);
      id = g_strdup (item->id);
    }
  return id;
}

void
accord_fake_provider_fail (
    AccordFakeProvider *self, AccordFakeCall call, guint nth, AccordFakeMoment moment, AccordRemoteError code)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  FakeFault fault = { call, nth, nth == 0, moment, code, FALSE };

  g_array_append_val (self->faults, fault);
}

void
accord_fake_provider_clear_faults (AccordFakeProvider *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_array_set_size (self->faults, 0);
}

void
accord_fake_provider_poison_with (AccordFakeProvider *self, const char *title, AccordRemoteError code)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_free (self->poison);
  self->poison = g_strdup (title);
  self->poison_code = code;
}

void
accord_fake_provider_poison (AccordFakeProvider *self, const char *title)
{
  accord_fake_provider_poison_with (self, title, ACCORD_REMOTE_ERROR_ITEM_REJECTED);
}

void
accord_fake_provider_expire_cursors (AccordFakeProvider *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->epoch++;
}

guint
accord_fake_provider_count (AccordFakeProvider *self, AccordFakeCall call)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->counts[call];
}

guint
accord_fake_provider_count_writes (AccordFakeProvider *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->counts[ACCORD_FAKE_CREATE] + self->counts[ACCORD_FAKE_UPDATE] +
         self->counts[ACCORD_FAKE_REMOVE] + self->counts[ACCORD_FAKE_CREATE_CALENDAR];
}

guint
accord_fake_provider_count_mails (AccordFakeProvider *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->mails;
}

AccordFieldMask
accord_fake_provider_written_fields (AccordFakeProvider *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->written;
}

guint
accord_fake_provider_count_full_listings (AccordFakeProvider *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->full_listings;
}

void
accord_fake_provider_reset_counters (AccordFakeProvider *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  memset (self->counts, 0, sizeof self->counts);
  self->mails = 0;
  self->written = 0;
  self->full_listings = 0;
}
