/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Google and Outlook of accord-practice, over sockets. The server outlives every process; what it holds is read and
 * written over its control interface, in the provider's own JSON. */

#include "history-there.h"

#include "accord-practice-keeper.h"
#include "scene-practice-json.h"

#include "remote/accord-google.h"
#include "remote/accord-json.h"
#include "remote/accord-outlook.h"

#define PERSON ACCORD_PRACTICE_PERSON

static const struct
{
  const char *name; /* as we say */
  const char *side; /* as the server says */
  const char *cursors;
  const char *scopes;
} kinds[HISTORY_N_SIDES] = {
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
  AccordPracticeServer *server;              /* (owned) */
  AccordProvider *provider[HISTORY_N_SIDES]; /* (owned) */
} Practice;

static JsonNode *
control (HistoryWorld *self, const char *method, const char *path, const char *body)
{
  return accord_practice_server_control_text (((Practice *) self->data)->server, method, path, body);
}

static char *
events_path (HistoryWorld *self, guint calendar, const char *id, const char *rest)
{
  g_autofree char *remote = g_uri_escape_string (self->remote_id[calendar], NULL, FALSE);
  g_autofree char *event = id != NULL ? g_uri_escape_string (id, NULL, FALSE) : NULL;

  return g_strdup_printf ("/control/%s/" PERSON "/calendars/%s/events%s%s%s",
                          kinds[history_calendars[calendar].side].side,
                          remote,
                          event != NULL ? "/" : "",
                          event != NULL ? event : "",
                          rest);
}

/* ---- opening and closing ---- */

static AccordProvider *
sign_in (HistoryWorld *self, guint side)
{
  Practice *practice = self->data;
  AccordClock *clock = ACCORD_CLOCK (self->clock);
  g_autoptr (AccordRegistration) registration =
      accord_practice_server_register (practice->server, kinds[side].name);
  g_autoptr (AccordCredentials) credentials =
      accord_practice_server_sign_in (practice->server, registration, kinds[side].scopes, clock);

  return side == 0 ? accord_google_new (credentials, registration, clock)
                   : accord_outlook_new (credentials, registration, clock);
}

static void
connect_to_server (HistoryWorld *self)
{
  Practice *practice = g_new0 (Practice, 1);

  practice->server = accord_practice_keeper_attach ();
  self->data = practice;
}

static void
sign_in_everywhere (HistoryWorld *self)
{
  for (guint i = 0; i < HISTORY_N_SIDES; i++)
    ((Practice *) self->data)->provider[i] = sign_in (self, i);
}

static void
practice_set_clock (HistoryWorld *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (history_world_now (self));
  g_autofree char *text = g_date_time_format (now, "%FT%TZ");
  g_autofree char *body = g_strdup_printf ("{\"stopped\":true,\"now\":\"%s\"}", text);
  g_autoptr (JsonNode) reply = control (self, "POST", "/control/clock", body);
}

static void
practice_calm (HistoryWorld *self)
{
  g_autoptr (JsonNode) cleared = control (self, "DELETE", "/control/faults", NULL);
}

static void
practice_open (HistoryWorld *self)
{
  g_autoptr (JsonNode) restored = NULL;

  connect_to_server (self);
  restored = control (self, "PUT", "/control/snapshot", accord_practice_keeper_get_pristine ());
  practice_calm (self);
  practice_set_clock (self);
  if (self->variant % 3 == 1)
    accord_practice_server_set (((Practice *) self->data)->server, "page_size", "2");
  for (guint i = 0; i < HISTORY_N_CALENDARS; i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/control/%s/" PERSON "/calendars", kinds[history_calendars[i].side].side);
      g_autofree char *body = g_strdup_printf ("{\"name\":\"%s\"}", history_calendars[i].id);
      g_autoptr (JsonNode) made = control (self, "POST", path, body);

      self->remote_id[i] = g_strdup (accord_json_string (json_node_get_object (made), "id"));
    }
  sign_in_everywhere (self);
}

static void
practice_close (HistoryWorld *self)
{
  Practice *practice = self->data;

  for (guint i = 0; i < HISTORY_N_SIDES; i++)
    g_clear_object (&practice->provider[i]);
  accord_practice_server_free (practice->server);
  g_free (practice);
}

static AccordProvider *
practice_get_provider (HistoryWorld *self, guint side)
{
  return ((Practice *) self->data)->provider[side];
}

/* ---- what is there, and other persons ---- */

static GPtrArray *
practice_list (HistoryWorld *self, guint calendar)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_remote_item_free);
  g_autofree char *path = events_path (self, calendar, NULL, "");
  g_autoptr (JsonNode) reply = control (self, "GET", path, NULL);
  JsonArray *events = json_object_get_array_member (json_node_get_object (reply), "events");

  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      AccordRemoteItem *item =
          scene_practice_read (history_calendars[calendar].side == 0, accord_json_element (events, i));

      if (item != NULL)
        g_ptr_array_add (items, item);
    }
  return items;
}

static void
write_event (HistoryWorld *self,
             guint calendar,
             const char *method,
             const char *id,
             const AccordFields *fields,
             const char *mark)
{
  g_autofree char *path = events_path (self, calendar, id, "");
  g_autofree char *body = scene_practice_write (history_calendars[calendar].side == 0, fields, mark);
  g_autoptr (JsonNode) reply = control (self, method, path, body);
}

static void
practice_add (HistoryWorld *self, guint calendar, const AccordFields *fields, const char *mark)
{
  write_event (self, calendar, "POST", NULL, fields, mark);
}

static void
practice_edit (HistoryWorld *self, guint calendar, const char *id, const AccordFields *fields)
{
  write_event (self, calendar, "PATCH", id, fields, NULL);
}

static void
practice_remove (HistoryWorld *self, guint calendar, const char *id)
{
  g_autofree char *path = events_path (self, calendar, id, "");
  g_autoptr (JsonNode) reply = control (self, "DELETE", path, NULL);
}

static void
practice_move (HistoryWorld *self, guint from, guint to, const char *id)
{
  g_autofree char *path = events_path (self, from, id, "/move");
  g_autofree char *body = g_strdup_printf ("{\"to\":\"%s\"}", self->remote_id[to]);
  g_autoptr (JsonNode) reply = control (self, "POST", path, body);
}

/* ---- what goes wrong ---- */

static void
practice_fault (HistoryWorld *self, guint side, guint x, guint y)
{
  static const char *const faults[] = {
    "\"action\":\"reset\",\"method\":\"POST\",\"when\":\"after\"",
    "\"action\":\"reset\",\"method\":\"POST\"",
    "\"action\":\"reset\",\"method\":\"PATCH\",\"when\":\"after\"",
    "\"action\":\"truncate\",\"method\":\"PATCH\",\"when\":\"after\"",
    "\"action\":\"status\",\"status\":412,\"body\":{},\"method\":\"PATCH\"",
    "\"action\":\"truncate\",\"method\":\"GET\",\"when\":\"after\"",
    "\"action\":\"html\",\"status\":200,\"method\":\"GET\"",
    "\"action\":\"reset\",\"method\":\"DELETE\",\"when\":\"after\"",
    "\"action\":\"status\",\"status\":503,\"body\":{},\"method\":\"DELETE\",\"when\":\"after\"",
    "\"action\":\"status\",\"status\":429,\"body\":{}",
    "\"action\":\"status\",\"status\":500,\"body\":{},\"when\":\"after\"",
    "\"action\":\"duplicate\",\"method\":\"GET\",\"times\":3",
    "\"action\":\"shuffle\",\"method\":\"GET\",\"times\":3",
    "\"action\":\"slow\",\"method\":\"GET\"",
  };
  g_autofree char *fault = g_strdup_printf ("{\"provider\":\"%s\",\"path\":\"%s\",\"nth\":%u,%s}",
                                            kinds[side].side,
                                            side == 0 ? "calendar" : "v1.0",
                                            1 + y % 3,
                                            faults[x % G_N_ELEMENTS (faults)]);

  accord_practice_server_fault (((Practice *) self->data)->server, fault);
}

static void
practice_poison (HistoryWorld *self, guint side, const char *title)
{
  static const char *const ways[] = { "\"part\":true", "\"part\":false,\"path\":\"/events\"" };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autofree char *fault = g_strdup_printf ("{\"provider\":\"%s\",\"action\":\"status\",\"status\":400,"
                                                "\"times\":0,\"content\":\"\\\"%s\\\"\",%s}",
                                                kinds[side].side,
                                                title,
                                                ways[i]);

      accord_practice_server_fault (((Practice *) self->data)->server, fault);
    }
}

static void
practice_expire (HistoryWorld *self, guint side)
{
  accord_practice_server_expire (((Practice *) self->data)->server, kinds[side].side, kinds[side].cursors);
}

/* ---- counting, by the server's own code ---- */

static void
practice_begin_count (HistoryWorld *self)
{
  g_autoptr (JsonNode) requests = control (self, "DELETE", "/control/requests", NULL);
  g_autoptr (JsonNode) mails = control (self, "DELETE", "/control/mails", NULL);
}

static void
practice_count (HistoryWorld *self, guint *writes, guint *mails)
{
  *writes = accord_practice_server_take_writes (((Practice *) self->data)->server);
  *mails = accord_practice_server_count_mails (((Practice *) self->data)->server);
}

/* ---- lives ---- */

/* Nothing of the connections of the process it comes from is touched any more: both would talk on them. */
static void
practice_begin_life (HistoryWorld *self)
{
  connect_to_server (self);
  sign_in_everywhere (self);
}

static void
practice_stay (HistoryWorld *self)
{
}

const HistoryThere history_there_practice = {
  .open = practice_open,
  .close = practice_close,
  .get_provider = practice_get_provider,
  .list = practice_list,
  .add = practice_add,
  .edit = practice_edit,
  .remove = practice_remove,
  .move = practice_move,
  .fault = practice_fault,
  .calm = practice_calm,
  .poison = practice_poison,
  .expire = practice_expire,
  .set_clock = practice_set_clock,
  .begin_count = practice_begin_count,
  .count = practice_count,
  .begin_life = practice_begin_life,
  .end_life = practice_stay,
  .revive = practice_stay,
  .link_column = "uid",
  .keeps_zones = FALSE,
};
