/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-cli"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-cli-event-fields.h"
#include "accord-cli-event-json.h"
#include "accord-cli-event-status.h"
#include "accord-cli.h"
#include "model/accord-projection.h"
#include "store/accord-accounts.h"
#include "store/accord-reviews.h"

/* ---- out ---- */

static void
print_event (AccordCli          *cli,
             const AccordEvent  *event,
             const AccordPolicy *policy)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  g_autofree char *title = accord_event_dup_title (event, policy);
  g_autofree char *text = NULL;

  accord_event_get_when (event, &when);
  text = when.set ? accord_when_to_text (&when) : g_strdup (_("no date"));
  accord_cli_print (cli, "%s  %s  %s  [%s, %s]", event->id, text, *title != '\0' ? title : _("(no title)"),
                    accord_kind_to_text (event->kind), accord_status_to_text (event->status));
}

AccordCliStatus
accord_cli_show_events (AccordCli   *cli,
                        AccordStore *store,
                        GPtrArray   *events)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (AccordPolicy) policy = accord_store_read_policy (store);
  g_autoptr (GError) error = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < events->len; i++)
    {
      JsonNode *node = accord_cli_event_to_json (store, g_ptr_array_index (events, i), &error);

      if (node == NULL)
        return accord_cli_fail (cli, error);
      json_builder_add_value (builder, node);
      print_event (cli, g_ptr_array_index (events, i), policy);
    }
  json_builder_end_array (builder);
  return accord_cli_succeed (cli, json_builder_get_root (builder));
}

/* A date is a local midnight; NULL gives @fallback. */
static gboolean
read_limit (const char  *text,
            gint64       fallback,
            gint64      *out,
            GError     **error)
{
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  gint64 end;

  *out = fallback;
  if (text == NULL)
    return TRUE;
  if (!accord_when_parse (&when, text, NULL, NULL, error))
    return FALSE;
  accord_when_bounds (&when, local, out, &end);
  return TRUE;
}

static AccordCliStatus
list_events (AccordCli  *cli,
             int         argc,
             char      **argv)
{
  g_autofree char *from_text = NULL;
  g_autofree char *to_text = NULL;
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &from_text, NULL, NULL },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to_text, NULL, NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GError) error = NULL;
  AccordStore *store;
  gint64 from, to;

  if (!accord_cli_parse_options (entries, &argc, &argv, &error) ||
      !read_limit (from_text, G_MININT64, &from, &error) || !read_limit (to_text, G_MAXINT64, &to, &error))
    return accord_cli_usage (cli, "%s", error->message);
  if (argc > 1)
    return accord_cli_usage (cli, _("events list takes no “%s”"), argv[1]);
  store = accord_cli_get_store (cli, &error);
  if (store == NULL)
    return accord_cli_fail (cli, error);
  events = accord_store_list_events (store, from, to, from_text == NULL && to_text == NULL, &error);
  return events != NULL ? accord_cli_show_events (cli, store, events) : accord_cli_fail (cli, error);
}

/* ---- in ---- */

/* What happens to one object of the input; adds what it touched to @touched. */
typedef gboolean (*Apply) (AccordStore *store, JsonObject *object, GPtrArray *touched, GError **error);

/* The event's id where the object says one. @out: (transfer none) (nullable) */
static gboolean
read_id (JsonObject  *object,
         const char **out,
         GError     **error)
{
  JsonNode *node = json_object_get_member (object, "id");

  *out = NULL;
  return node == NULL || accord_cli_field_read_text (node, accord_cli_find_field ("id"), out, error);
}

/* NULL: copies in this calendar may carry the attendees of @event. */
static const char *
find_objection (AccordStore       *store,
                const AccordEvent *event)
{
  g_autoptr (AccordCalendar) calendar = accord_store_get_calendar (store, event->carrier, NULL);
  g_autoptr (AccordAccount) account =
      calendar != NULL ? accord_store_get_account (store, calendar->account, NULL) : NULL;

  if (event->born_in != NULL)
    return _("it was made in a calendar, and its attendees stay with the original");
  if (calendar == NULL)
    return _("there is no such calendar");
  if (account == NULL || account->disconnected)
    return _("the account of this calendar is disconnected");
  return accord_calendar_may_invite (calendar) ? NULL : _("this calendar sends no invitations");
}

/* Who carries the attendees is a person's to say, among those that may (sync-rules §9). What it was is no question. */
static gboolean
check_carrier (AccordStore        *store,
               const AccordEvent  *event,
               const char         *before,
               GError            **error)
{
  const char *objection = NULL;

  if (event->carrier != NULL && g_strcmp0 (event->carrier, before) != 0)
    objection = find_objection (store, event);
  return objection == NULL || accord_cli_field_refuse (accord_cli_find_field ("carrier"), objection, error);
}

static gboolean
add_event (AccordStore  *store,
           JsonObject   *object,
           GPtrArray    *touched,
           GError      **error)
{
  g_autoptr (AccordEvent) event = accord_event_new (ACCORD_KIND_APPOINTMENT);
  const char *id;

  if (!read_id (object, &id, error))
    return FALSE;
  if (id != NULL)
    {
      g_free (event->id);
      event->id = g_strdup (id);
    }
  if (!accord_cli_event_take_json (event, object, error) || !check_carrier (store, event, NULL, error) ||
      !accord_store_add_event (store, event, error))
    return FALSE;
  g_ptr_array_add (touched, accord_store_get_event (store, event->id, error));
  return TRUE;
}

/* The event that the object names. */
static AccordEvent *
find_event (AccordStore  *store,
            JsonObject   *object,
            GError      **error)
{
  g_autoptr (AccordEvent) event = NULL;
  const char *id;

  if (!read_id (object, &id, error))
    return NULL;
  if (id == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("id: it is missing"));
      return NULL;
    }
  event = accord_store_get_event (store, id, error);
  if (event == NULL || event->deleted_at == 0)
    return g_steal_pointer (&event);
  g_set_error (
      error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_NOT_FOUND, _ ("id: the event %s was removed"), id);
  return NULL;
}

static gboolean
edit_event (AccordStore  *store,
            JsonObject   *object,
            GPtrArray    *touched,
            GError      **error)
{
  g_autoptr (AccordEvent) event = find_event (store, object, error);
  g_autofree char *carrier = event != NULL ? g_strdup (event->carrier) : NULL;

  if (event == NULL || !accord_cli_event_take_json (event, object, error) ||
      !check_carrier (store, event, carrier, error) ||
      !accord_store_update_event (store, event, -1, NULL, error))
    return FALSE;
  g_ptr_array_add (touched, accord_store_get_event (store, event->id, error));
  return TRUE;
}

static gboolean
remove_event (AccordStore  *store,
              JsonObject   *object,
              GPtrArray    *touched,
              GError      **error)
{
  AccordEvent *event = find_event (store, object, error);

  if (event == NULL)
    return FALSE;
  g_ptr_array_add (touched, event);
  return accord_store_delete_event (
      store, event->id, g_get_real_time () / G_TIME_SPAN_SECOND, -1, NULL, error);
}

/* The review meeting of a deliverable, made where there is none. */
static gboolean
review_event (AccordStore  *store,
              JsonObject   *object,
              GPtrArray    *touched,
              GError      **error)
{
  g_autoptr (AccordEvent) event = find_event (store, object, error);
  g_autofree char *review = NULL;

  if (event == NULL)
    return FALSE;
  review = accord_store_make_review (store, event->id, g_get_real_time () / G_TIME_SPAN_SECOND, error);
  if (review == NULL)
    return FALSE;
  g_ptr_array_add (touched, accord_store_get_event (store, review, error));
  return TRUE;
}

/* The person named these events and means all of them: no sync asks whether they are unusually many. */
static gboolean
remove_confirmed_event (AccordStore  *store,
                        JsonObject   *object,
                        GPtrArray    *touched,
                        GError      **error)
{
  if (!remove_event (store, object, touched, error))
    return FALSE;
  return accord_store_confirm_deletion (
      store, ((const AccordEvent *) g_ptr_array_index (touched, touched->len - 1))->id, error);
}

static gboolean
apply_one (AccordStore  *store,
           JsonNode     *node,
           guint         index,
           Apply         apply,
           GPtrArray    *touched,
           GError      **error)
{
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("events[%u]: this is not an object"), index);
      return FALSE;
    }
  if (apply (store, json_node_get_object (node), touched, error))
    return TRUE;
  g_prefix_error (error, "events[%u]: ", index);
  return FALSE;
}

/* One object or many; all of them or none. */
static gboolean
apply_all (AccordStore  *store,
           JsonNode     *input,
           Apply         apply,
           GPtrArray    *touched,
           GError      **error)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (input) ? json_node_get_array (input) : NULL;
  gboolean fine;

  if (!accord_store_begin (store, error))
    return FALSE;
  fine = array != NULL || apply_one (store, input, 0, apply, touched, error);
  for (guint i = 0; fine && array != NULL && i < json_array_get_length (array); i++)
    fine = apply_one (store, json_array_get_element (array, i), i, apply, touched, error);
  if (fine && accord_store_commit (store, error))
    return TRUE;
  accord_store_rollback (store);
  return FALSE;
}

static AccordCliStatus
write_events (AccordCli *cli,
              Apply      apply)
{
  g_autoptr (GPtrArray) touched = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_event_free);
  g_autoptr (JsonNode) input = NULL;
  g_autoptr (GError) error = NULL;
  AccordStore *store = accord_cli_get_store (cli, &error);

  if (store == NULL)
    return accord_cli_fail (cli, error);
  input = accord_cli_read_input (cli, &error);
  if (input == NULL || !apply_all (store, input, apply, touched, &error))
    return accord_cli_fail (cli, error);
  return accord_cli_show_events (cli, store, touched);
}

static const struct { const char *name; const char *option; Apply apply; } writes[] = {
  { "add", NULL, add_event },
  { "edit", NULL, edit_event },
  { "remove", NULL, remove_event },
  { "review", NULL, review_event },
  { "remove", "--confirm", remove_confirmed_event },
};

static AccordCliStatus
run_events (AccordCli  *cli,
            int         argc,
            char      **argv)
{
  if (argc >= 2 && g_str_equal (argv[1], "list"))
    return list_events (cli, argc - 1, argv + 1);
  if (argc >= 2 && g_str_equal (argv[1], "status"))
    return accord_cli_event_status (cli, argc - 1, argv + 1);
  for (guint i = 0; (argc == 2 || argc == 3) && i < G_N_ELEMENTS (writes); i++)
    if (g_str_equal (argv[1], writes[i].name) && g_strcmp0 (argc == 3 ? argv[2] : NULL, writes[i].option) == 0)
      return write_events (cli, writes[i].apply);
  return accord_cli_usage (cli, _("events is followed by list, add, edit, remove, review or status"));
}

const AccordCliCommand accord_cli_events = {
  "events",
  "list [--from DATE] [--to DATE] | add | edit | remove [--confirm] | review | status STATUS [--confirm] [--dry-run]",
  N_("List the events of the store, or write them from JSON on standard input"),
  run_events,
};
