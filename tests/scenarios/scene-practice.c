/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* Google and Outlook of accord-practice. The server outlives every life; what it holds is read and edited
 * over its control interface, in the provider's own JSON. */

#include "scene.h"

#include "accord-practice-keeper.h"
#include "scene-practice-json.h"

#include "remote/accord-google.h"
#include "remote/accord-json.h"
#include "remote/accord-outlook.h"

#define PERSON ACCORD_PRACTICE_PERSON

/* By provider: Google first. */
static const struct
{
  const char *name; /* as we say */
  const char *side; /* as the server says */
  const char *cursors;
  const char *scopes;
} kinds[] = {
  { "google",
    "google",
    "sync",
    "openid email https://www.googleapis.com/auth/calendar.events "
    "https://www.googleapis.com/auth/calendar.calendarlist.readonly "
    "https://www.googleapis.com/auth/calendar.app.created" },
  { "outlook", "microsoft", "delta", "openid email offline_access User.Read Calendars.ReadWrite" },
};

typedef struct
{
  AccordPracticeServer *server; /* (owned) */
  SceneOpening opening;
} Practice;

/* ---- the server ---- */

void
scene_practice_begin (void)
{
  accord_practice_keeper_begin ("2026-06-10T12:00:00Z");
}

void
scene_practice_end (void)
{
  accord_practice_keeper_end ();
}

static AccordPracticeServer *
server_of (Scene *self)
{
  return ((Practice *) self->data)->server;
}

static JsonNode *
control (Scene *self, const char *method, const char *path, const char *body)
{
  return accord_practice_server_control_text (server_of (self), method, path, body);
}

/* Google is the first account of a Google scene, and the second one of an Outlook scene. */
static guint
kind_of (Scene *self, guint side)
{
  return (self->provider == ACCORD_SCENARIO_GOOGLE) == (side == 0) ? 0 : 1;
}

static char *
calendar_path (Scene *self, Place place, const char *rest)
{
  g_autofree char *remote = scene_place_remote (self, place);
  g_autofree char *calendar = remote != NULL ? g_uri_escape_string (remote, NULL, FALSE) : NULL;
  const char *side = kinds[kind_of (self, scene_place_side (place))].side;

  if (calendar == NULL)
    return NULL;
  return g_strdup_printf ("/control/%s/" PERSON "/calendars/%s%s", side, calendar, rest);
}

static char *
event_path (Scene *self, Place place, const char *id, const char *rest)
{
  g_autofree char *event = g_uri_escape_string (id, NULL, FALSE);
  g_autofree char *tail = g_strdup_printf ("/events/%s%s", event, rest);

  return calendar_path (self, place, tail);
}

/* ---- opening and closing ---- */

static char *
make_calendar (Scene *self, guint side, const char *name)
{
  g_autofree char *path =
      g_strdup_printf ("/control/%s/" PERSON "/calendars", kinds[kind_of (self, side)].side);
  g_autofree char *body = g_strdup_printf ("{\"name\":\"%s\"}", name);
  g_autoptr (JsonNode) made = control (self, "POST", path, body);

  return g_strdup (accord_json_string (json_node_get_object (made), "id"));
}

static void
make_worker (Scene *self, guint i)
{
  guint kind = kind_of (self, i);
  SyncSide *side = &self->world->side[i];
  AccordClock *clock = ACCORD_CLOCK (self->world->clock);
  g_autoptr (AccordRegistration) registration =
      accord_practice_server_register (server_of (self), kinds[kind].name);
  g_autoptr (AccordCredentials) credentials =
      accord_practice_server_sign_in (server_of (self), registration, kinds[kind].scopes, clock);
  g_autoptr (AccordProvider) provider = kind == 0 ? accord_google_new (credentials, registration, clock)
                                                  : accord_outlook_new (credentials, registration, clock);

  g_object_unref (side->worker);
  side->worker = accord_worker_new (self->world->path, side->account, provider, clock);
}

static void
name_accounts (Scene *self)
{
  sync_world_sql (self->world, "UPDATE accounts SET email = '" PERSON "', provider = 'caldav'");
  for (guint i = 0; i < self->world->n_sides; i++)
    {
      g_autofree char *remote = make_calendar (self, i, "Work");

      sync_world_sql (self->world,
                      "UPDATE accounts SET provider = '%s' WHERE id = '%s'",
                      kinds[kind_of (self, i)].name,
                      self->world->side[i].account);
      sync_world_sql (self->world,
                      "UPDATE calendars SET remote_id = '%s' WHERE id = '%s'",
                      remote,
                      self->world->side[i].calendar);
    }
}

static char *
snapshot_path (Scene *self)
{
  return g_build_filename (self->folder, "snapshot", NULL);
}

static char *
faults_path (Scene *self)
{
  return g_build_filename (self->folder, "faults", NULL);
}

/* Those of the edits, one in a line, strike in every life that begins with the snapshot. */
static void
set_faults (Scene *self)
{
  g_autofree char *path = faults_path (self);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][0] != '\0')
      accord_practice_server_fault (server_of (self), lines[i]);
}

static void
practice_open (Scene *self, SceneOpening opening)
{
  Practice *data = g_new0 (Practice, 1);
  g_autofree char *path = snapshot_path (self);
  g_autofree char *kept = NULL;
  g_autoptr (JsonNode) restored = NULL;
  g_autoptr (JsonNode) cleared = NULL;

  data->server = accord_practice_keeper_attach ();
  data->opening = opening;
  self->data = data;
  if (opening == SCENE_RESTORE)
    g_assert_true (g_file_get_contents (path, &kept, NULL, NULL));
  if (opening != SCENE_CONTINUE)
    {
      restored = control (self, "PUT", "/control/snapshot", opening == SCENE_NEW ? accord_practice_keeper_get_pristine () : kept);
      cleared = control (self, "DELETE", "/control/faults", NULL);
      set_faults (self);
    }
  if (opening == SCENE_NEW)
    name_accounts (self);
  for (guint i = 0; i < self->world->n_sides; i++)
    make_worker (self, i);
}

/* A life that goes on finds the server as it is; only what the first one leaves is restored. */
static void
practice_keep (Scene *self)
{
  g_autofree char *path = snapshot_path (self);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) snapshot = NULL;

  if (((Practice *) self->data)->opening != SCENE_NEW)
    return;
  snapshot = control (self, "GET", "/control/snapshot", NULL);
  text = json_to_string (snapshot, FALSE);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
practice_close (Scene *self)
{
  Practice *data = self->data;

  accord_practice_server_free (data->server);
  g_free (data);
}

/* ---- another person ---- */

static char *
practice_add_calendar (Scene *self, Place place, const char *name)
{
  return make_calendar (self, scene_place_side (place), name);
}

static void
practice_remove_calendar (Scene *self, Place place)
{
  g_autofree char *path = calendar_path (self, place, "");
  g_autoptr (JsonNode) reply = control (self, "DELETE", path, NULL);
}

/* The calendars of an account, but for deleted ones, in which a member has this value. */
static guint
count_calendars (Scene *self, guint side, const char *member, const char *value)
{
  g_autofree char *path =
      g_strdup_printf ("/control/state?provider=%s&user=" PERSON, kinds[kind_of (self, side)].side);
  g_autoptr (JsonNode) state = control (self, "GET", path, NULL);
  JsonArray *users = accord_json_array (json_node_get_object (state), "users");
  JsonArray *calendars = accord_json_array (accord_json_element (users, 0), "calendars");
  guint count = 0;

  for (guint i = 0; i < json_array_get_length (calendars); i++)
    {
      JsonObject *calendar = accord_json_element (calendars, i);

      count += !json_object_get_boolean_member (calendar, "deleted") &&
               g_strcmp0 (accord_json_string (calendar, member), value) == 0;
    }
  return count;
}

static GPtrArray *
practice_list (Scene *self, Place place)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_remote_item_free);
  g_autofree char *remote = scene_place_remote (self, place);
  g_autofree char *path = calendar_path (self, place, "/events");
  g_autoptr (JsonNode) reply = NULL;
  JsonArray *events;

  if (path == NULL || count_calendars (self, scene_place_side (place), "id", remote) == 0)
    return items;
  reply = control (self, "GET", path, NULL);
  events = json_object_get_array_member (json_node_get_object (reply), "events");
  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      AccordRemoteItem *item = scene_practice_read (kind_of (self, scene_place_side (place)) == 0,
                                                    accord_json_element (events, i));

      if (item != NULL)
        g_ptr_array_add (items, item);
    }
  return items;
}

static AccordRemoteItem *
find_item (Scene *self, Place place, const char *title)
{
  g_autoptr (GPtrArray) items = practice_list (self, place);

  for (guint i = 0; i < items->len; i++)
    if (g_strcmp0 (accord_fields_get (((AccordRemoteItem *) g_ptr_array_index (items, i))->fields,
                                      ACCORD_FIELD_TITLE),
                   title) == 0)
      return accord_remote_item_copy (g_ptr_array_index (items, i));
  g_error ("%s: “%s” is not in %s", self->scenario->name, title, scene_place_name (place));
}

static void
write_event (Scene *self,
             Place place,
             const char *method,
             const char *id,
             const AccordFields *fields,
             const char *mark)
{
  g_autofree char *path =
      id != NULL ? event_path (self, place, id, "") : calendar_path (self, place, "/events");
  g_autofree char *body = scene_practice_write (kind_of (self, scene_place_side (place)) == 0, fields, mark);
  g_autoptr (JsonNode) reply = control (self, method, path, body);
}

static void
practice_add (
    Scene *self, Place place, const AccordFields *fields, const char *mark, AccordRemoteTraits traits)
{
  g_assert_cmpint (traits, ==, 0);
  write_event (self, place, "POST", NULL, fields, mark);
}

static void
practice_edit (
    Scene *self, Place place, const char *title, const AccordFields *fields, AccordRemoteTraits traits)
{
  g_autoptr (AccordRemoteItem) item = find_item (self, place, title);

  g_assert_cmpint (traits, ==, 0);
  write_event (self, place, "PATCH", item->id, fields, NULL);
}

static void
practice_remove (Scene *self, Place place, const char *title)
{
  g_autoptr (AccordRemoteItem) item = find_item (self, place, title);
  g_autofree char *path = event_path (self, place, item->id, "");
  g_autoptr (JsonNode) reply = control (self, "DELETE", path, NULL);
}

static void
practice_move (Scene *self, const char *title, Place from, Place to)
{
  g_autoptr (AccordRemoteItem) item = find_item (self, from, title);
  g_autofree char *path = event_path (self, from, item->id, "/move");
  g_autofree char *target = scene_place_remote (self, to);
  g_autofree char *body = g_strdup_printf ("{\"to\":\"%s\"}", target);
  g_autoptr (JsonNode) reply = control (self, "POST", path, body);
}

static void
practice_copy (Scene *self, Place place, const char *title)
{
  g_autoptr (AccordRemoteItem) item = find_item (self, place, title);

  write_event (self, place, "POST", NULL, item->fields, item->mark);
}

static void
practice_fault (Scene *self, const char *fault)
{
  g_autofree char *path = faults_path (self);
  g_autofree char *before = NULL;
  g_autofree char *text = NULL;

  accord_practice_server_fault (server_of (self), fault);
  g_file_get_contents (path, &before, NULL, NULL);
  text = g_strconcat (before != NULL ? before : "", fault, "\n", NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
practice_poison (Scene *self, const char *title)
{
  static const char *const ways[] = { "\"part\":true", "\"part\":false,\"path\":\"/events\"" };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autofree char *fault =
          g_strdup_printf ("{\"action\":\"status\",\"status\":400,\"times\":0,\"content\":\"\\\"%s\\\"\",%s}",
                           title,
                           ways[i]);

      practice_fault (self, fault);
    }
}

static void
practice_set_role (Scene *self, Place place, const char *role)
{
  g_autofree char *path = calendar_path (self, place, "");
  g_autofree char *body = g_strdup_printf ("{\"role\":\"%s\"}", role);
  g_autoptr (JsonNode) reply = control (self, "PATCH", path, body);
}

static void
practice_expire (Scene *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    accord_practice_server_expire (server_of (self), kinds[i].side, kinds[i].cursors);
}

static void
practice_advance (Scene *self, gint64 seconds)
{
  g_autofree char *body = g_strdup_printf ("{\"advance\":%" G_GINT64_FORMAT "}", seconds);
  g_autoptr (JsonNode) reply = control (self, "POST", "/control/clock", body);
}

/* ---- counting ---- */

static guint
practice_count_calendars (Scene *self, guint side, const char *name)
{
  return count_calendars (self, side, "name", name);
}

static guint
practice_count_mails (Scene *self)
{
  return accord_practice_server_count_mails (server_of (self));
}

static guint
practice_count_writes (Scene *self)
{
  return accord_practice_server_take_writes (server_of (self));
}

const SceneThere scene_there_practice = {
  .open = practice_open,
  .close = practice_close,
  .keep = practice_keep,
  .add_calendar = practice_add_calendar,
  .add = practice_add,
  .edit = practice_edit,
  .remove = practice_remove,
  .move = practice_move,
  .copy = practice_copy,
  .poison = practice_poison,
  .fault = practice_fault,
  .set_role = practice_set_role,
  .remove_calendar = practice_remove_calendar,
  .expire = practice_expire,
  .advance = practice_advance,
  .list = practice_list,
  .count_calendars = practice_count_calendars,
  .count_mails = practice_count_mails,
  .count_writes = practice_count_writes,
};
