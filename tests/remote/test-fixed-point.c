/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* A value goes there and comes back, or comes here and goes back, and nothing has changed; what a provider
 * cannot hold as it is becomes something that then stays; and a write of one field leaves all others at rest,
 * also those nobody here knows. docs/fidelity.md is what these tests found: with --write they write it, else
 * they compare it. */

#include "conformance-subject.h"
#include "fidelity.h"
#include "model/accord-fidelity.h"
#include "remote/accord-json.h"

#include <string.h>

#define WHEN "2026-06-11T09:00:00+02:00/2026-06-11T10:00:00+02:00 Europe/Berlin"

static Fidelity found[N_WAYS][128];
static char *told[2][128];   /* the codes of the notes, by kind of provider */

static const char *const words[] = { "", "exact", "normalised", "kept local" };

typedef struct
{
  const FidelityCase *row;
  guint index;
  SubjectKind kind;
} Case;

static FidelityWay
way_of (const Case *test, gboolean in)
{
  return (test->kind == SUBJECT_GOOGLE ? GOOGLE_OUT : OUTLOOK_OUT) + (in ? 1 : 0);
}

static const char *
native (const Case *test)
{
  return test->kind == SUBJECT_GOOGLE ? test->row->google : test->row->outlook;
}

static void
note (const Case *test, gboolean in, Fidelity result)
{
  FidelityWay way = way_of (test, in);

  found[way][test->index] = MAX (found[way][test->index], result);
  if (result != test->row->way[way])
    {
      g_test_message ("%s, %s: expected %s, found %s",
                      accord_field_name (test->row->field),
                      test->row->name,
                      words[test->row->way[way]],
                      words[result]);
      g_test_fail ();
    }
}

static void
expect_same (const Case *test, const char *before, const char *after, const char *what)
{
  if (g_strcmp0 (before, after) == 0)
    return;
  g_test_message (
      "%s, %s: %s\n%s\n%s", accord_field_name (test->row->field), test->row->name, what, before, after);
  g_test_fail ();
}

/* ---- raw events ---- */

/* What a server changes with every write. */
static const char *const volatile_members[] = { "etag",      "updated",     "sequence",
                                                "changeKey", "@odata.etag", "lastModifiedDateTime" };

/* The calendar's only event; its id there is the provider's business. */
static JsonObject *
find_raw (JsonNode *root)
{
  static const char *const names[] = { "events", "items", "value" };
  JsonArray *list = JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;

  for (guint i = 0; list == NULL && i < G_N_ELEMENTS (names); i++)
    list = accord_json_array (json_node_get_object (root), names[i]);
  g_assert_nonnull (list);
  g_assert_cmpuint (json_array_get_length (list), ==, 1);
  return json_array_get_object_element (list, 0);
}

static gboolean
is_volatile (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (volatile_members); i++)
    if (g_str_equal (name, volatile_members[i]))
      return TRUE;
  return FALSE;
}

/* Member by member, sorted, so that two of them can be compared. @but: (nullable) members that may change. */
static char *
raw_text (Subject *self, const char *const *but)
{
  g_autoptr (JsonNode) root = subject_raw_events (self);
  JsonObject *event = find_raw (root);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GList) names = NULL;

  names = g_list_sort (json_object_get_members (event), (GCompareFunc) strcmp);
  for (GList *l = names; l != NULL; l = l->next)
    {
      g_autofree char *value = json_to_string (json_object_get_member (event, l->data), FALSE);

      if (!is_volatile (l->data) && (but == NULL || !g_strv_contains (but, l->data)))
        g_string_append_printf (text, "%s=%s\n", (const char *) l->data, value);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* ---- local → provider → local ---- */

/* The event of the store that shows the value, pulled from the calendar, so that no template stands between. */
static AccordEvent *
new_event (const FidelityCase *row, const AccordPolicy *policy)
{
  g_autoptr (AccordFields) fields = subject_fields ("Fixed point", WHEN);
  AccordEvent *event = accord_event_new (ACCORD_KIND_APPOINTMENT);

  accord_fields_set (fields, ACCORD_FIELD_BODY, "Body");
  accord_fields_set (fields, row->field, row->local);
  accord_event_take_fields (event, fields, ACCORD_FIELDS_ALL, NULL, ACCORD_ORIGIN_THERE, policy);
  event->born_in = g_strdup ("calendar");
  return event;
}

/* What the engine writes of it, and what it says before. */
static AccordFields *
base_fields (const Case *test, GPtrArray **notes)
{
  const FidelityCase *row = test->row;
  const AccordHolding *holding = accord_holding_find (test->kind == SUBJECT_GOOGLE ? "google" : "outlook");
  g_autoptr (AccordPolicy) policy = accord_policy_new ();
  g_autoptr (AccordCalendar) calendar = accord_calendar_new ();
  g_autoptr (AccordEvent) event = new_event (row, policy);
  AccordFidelityFrame frame = { event, calendar, policy, ACCORD_ORIGIN_THERE, TRUE };
  g_autoptr (AccordFields) local = NULL;

  g_free (calendar->id);
  calendar->id = g_strdup ("calendar");
  calendar->writable = TRUE;
  calendar->invitations = ACCORD_INVITATIONS_SEND;
  policy->holding = holding;
  local = accord_project_event (
      event, calendar, ACCORD_ORIGIN_THERE, policy, (holding->sayings & ACCORD_SAYS_STATUS_IN_BUSY) != 0);
  *notes = accord_fidelity_of_copy (&frame, local);
  return accord_fields_filter (local,
                               ACCORD_FIELD_BIT (ACCORD_FIELD_TITLE) | ACCORD_FIELD_BIT (ACCORD_FIELD_WHEN) |
                                   ACCORD_FIELD_BIT (ACCORD_FIELD_BODY) | ACCORD_FIELDS_SERIES |
                                   ACCORD_FIELD_BIT (row->field));
}

/* Nothing is lost in silence, and nothing is said that is not so. */
static void
check_told (const Case *test, Fidelity result, GPtrArray *notes)
{
  g_autoptr (GString) codes = g_string_new (NULL);
  /* Outlook is told of it through the availability. */
  gboolean elsewhere = test->row->field == ACCORD_FIELD_STATUS && test->kind == SUBJECT_OUTLOOK;

  for (guint i = 0; i < notes->len; i++)
    {
      const AccordNote *said = g_ptr_array_index (notes, i);

      if (!(accord_note_code_fields (said->code) & ACCORD_FIELD_BIT (test->row->field)))
        continue;
      g_string_append_printf (codes, "%s%s", codes->len > 0 ? ", " : "", accord_note_code_to_text (said->code));
    }
  if (!elsewhere && (codes->len > 0) != (result != FIDELITY_EXACT))
    {
      g_test_message ("%s, %s: %s, and told is “%s”",
                      accord_field_name (test->row->field),
                      test->row->name,
                      words[result],
                      codes->str);
      g_test_fail ();
    }
  told[test->kind == SUBJECT_GOOGLE ? 0 : 1][test->index] = g_strdup (codes->str);
}

static gboolean
same (const Case *test, const char *a, const char *b)
{
  return a != NULL && b != NULL && accord_field_equal (test->row->field, a, b);
}

static AccordWrite *
write_again (Subject *self, const char *id, AccordField field, const char *value)
{
  g_autoptr (AccordRemoteItem) item = subject_fetch (self, id);
  AccordWrite *write = subject_update (self, item, field, value);

  g_assert_no_error (write->error);
  return write;
}

static void
test_out (Subject *self, gconstpointer data)
{
  const Case *test = data;
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (AccordFields) fields = base_fields (test, &notes);
  g_autoptr (AccordWrite) write = subject_create (self, fields, 1);
  g_autoptr (AccordWrite) again = NULL;
  g_autoptr (AccordWrite) once_more = NULL;
  g_autoptr (AccordRemoteItem) item = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  const char *back;
  Fidelity result;

  /* A rule that is not held is refused before it is sent. */
  if (test->row->field == ACCORD_FIELD_RECURRENCE && write->error != NULL)
    {
      g_assert_error (write->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_REJECTED);
      g_assert_cmpuint (subject_count (self), ==, 0);
      check_told (test, FIDELITY_KEPT, notes);
      note (test, FALSE, FIDELITY_KEPT);
      return;
    }
  g_assert_no_error (write->error);
  g_assert_true (write->done);
  item = subject_fetch (self, write->item->id);
  back = accord_fields_get (item->fields, test->row->field);
  /* What the reply said is what is there. */
  expect_same (test,
               back,
               accord_fields_get (write->item->fields, test->row->field),
               "the reply says otherwise");
  if (back == NULL || (*back == '\0' && *test->row->local != '\0'))
    {
      check_told (test, FIDELITY_KEPT, notes);
      note (test, FALSE, FIDELITY_KEPT);
      return;
    }
  result = same (test, test->row->local, back) ? FIDELITY_EXACT : FIDELITY_NORMALISED;
  check_told (test, result, notes);
  note (test, FALSE, result);
  if (!same (test, test->row->local, back))
    again = write_again (self, item->id, test->row->field, back);
  /* And once there it stays as it is, however often it goes. */
  before = raw_text (self, NULL);
  once_more = write_again (self, item->id, test->row->field, back);
  after = raw_text (self, NULL);
  expect_same (test, before, after, "written as it was read, it is another event there");
  expect_same (test,
               back,
               accord_fields_get (once_more->item->fields, test->row->field),
               "it is read otherwise");
}

/* ---- provider → local → provider ---- */

static JsonNode *
native_event (const Case *test)
{
  static const char *const bases[] = {
    "{\"summary\":\"Fixed "
    "point\",\"start\":{\"dateTime\":\"2026-06-11T09:00:00\",\"timeZone\":\"Europe/Berlin\"},"
    "\"end\":{\"dateTime\":\"2026-06-11T10:00:00\",\"timeZone\":\"Europe/Berlin\"},\"guestsCanModify\":true,"
    "\"extendedProperties\":{\"private\":{\"theirs\":\"1\"},\"shared\":{\"open\":\"2\"}},"
    "\"source\":{\"title\":\"T\",\"url\":\"https://x.example/\"}}",
    "{\"subject\":\"Fixed "
    "point\",\"start\":{\"dateTime\":\"2026-06-11T09:00:00\",\"timeZone\":\"Europe/Berlin\"},"
    "\"end\":{\"dateTime\":\"2026-06-11T10:00:00\",\"timeZone\":\"Europe/Berlin\"},\"importance\":\"high\","
    "\"allowNewTimeProposals\":false,\"hideAttendees\":true}",
  };
  JsonNode *node = json_from_string (bases[test->kind != SUBJECT_GOOGLE], NULL);
  g_autoptr (JsonNode) own = json_from_string (native (test), NULL);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  g_assert_nonnull (own);
  json_object_iter_init (&iter, json_node_get_object (own));
  while (json_object_iter_next (&iter, &name, &value))
    json_object_set_member (json_node_get_object (node), name, json_node_copy (value));
  return node;
}

static AccordRemoteItem *
add_native (Subject *self, const Case *test)
{
  g_autofree char *path = subject_control_path (self, NULL);
  g_autoptr (JsonNode) reply =
      accord_practice_server_control (self->practice, "POST", path, native_event (test));
  g_auto (Listing) listing = { 0 };

  subject_list (self, NULL, &listing);
  g_assert_cmpuint (listing.items->len, ==, 1);
  return subject_fetch (self, ((AccordRemoteItem *) g_ptr_array_index (listing.items, 0))->id);
}

static void
test_in (Subject *self, gconstpointer data)
{
  const Case *test = data;
  g_autoptr (AccordRemoteItem) item = add_native (self, test);
  const char *here = accord_fields_get (item->fields, test->row->field);
  g_autofree char *before = raw_text (self, NULL);
  g_autofree char *after = NULL;
  g_autoptr (AccordWrite) write = NULL;

  if (here == NULL)
    {
      note (test, TRUE, FIDELITY_KEPT);
      return;
    }
  write = subject_update (self, item, test->row->field, here);
  g_assert_no_error (write->error);
  expect_same (test, here, accord_fields_get (write->item->fields, test->row->field), "it is read otherwise");
  after = raw_text (self, NULL);
  if (!g_str_equal (before, after))
    g_test_message ("%s\n%s", before, after);
  note (test, TRUE, g_str_equal (before, after) ? FIDELITY_EXACT : FIDELITY_NORMALISED);
}

/* A write of another field leaves the raw event as it was. */
static void
test_other_field (Subject *self, gconstpointer data)
{
  static const char *const titles[] = { "summary", "subject", NULL };
  static const char *const places[] = { "location", "locations", NULL };
  const Case *test = data;
  gboolean title = test->row->field == ACCORD_FIELD_TITLE;
  const char *const *but = title ? places : titles;
  g_autoptr (AccordRemoteItem) item = add_native (self, test);
  g_autofree char *before = raw_text (self, but);
  g_autofree char *after = NULL;
  g_autoptr (AccordWrite) write = NULL;

  write = subject_update (self, item, title ? ACCORD_FIELD_PLACE : ACCORD_FIELD_TITLE, "Elsewhere");
  g_assert_no_error (write->error);
  expect_same (test,
               accord_fields_get (item->fields, test->row->field),
               accord_fields_get (write->item->fields, test->row->field),
               "it is read otherwise after another field was written");
  after = raw_text (self, but);
  expect_same (test, before, after, "what was not written has changed there");
}

/* ---- the document ---- */

static char *
make_document (void)
{
  GString *text = g_string_new (
      "# What each calendar keeps\n\n"
      "Written by the tests that send every value there and back (`tests/remote/test-fixed-point.c`, with "
      "`--write` and the\n"
      "name of this file), against the practice server.\n\n"
      "*exact*: it comes back as it was. *normalised*: it becomes another value, once, and then stays as it "
      "is; Accord\n"
      "remembers both and writes neither again. *kept local*: it stays where it was written. *out* is from "
      "here to the provider\n"
      "and back, *in* from the provider to here and back, as when a person changes just that field. As long "
      "as nobody changes\n"
      "a field, its value there is not written at all, however it is spelled. Outlook has no status of its "
      "own: *tentative*\n"
      "travels in `busy` there. Who organises, how people answered and the online meeting are only read.\n\n"
      "The last two columns name the notes that a person reads before it is sent (in the plan, in the editor, on the "
      "event's\n"
      "page; codes as in `accordctl plan --json`). Whatever is not exact on its way out has one, and only that.\n\n"
      "| field | value | Google out | Google in | Outlook out | Outlook in | told of Google | told of Outlook |\n"
      "| --- | --- | --- | --- | --- | --- | --- | --- |\n");

  for (guint i = 0; i < n_fidelity_cases; i++)
    g_string_append_printf (text,
                            "| %s | %s | %s | %s | %s | %s | %s | %s |\n",
                            accord_field_name (fidelity_cases[i].field),
                            fidelity_cases[i].name,
                            words[found[GOOGLE_OUT][i]],
                            words[found[GOOGLE_IN][i]],
                            words[found[OUTLOOK_OUT][i]],
                            words[found[OUTLOOK_IN][i]],
                            told[0][i] != NULL ? told[0][i] : "",
                            told[1][i] != NULL ? told[1][i] : "");
  return g_string_free (text, FALSE);
}

static char *document_path; /* (nullable) where --write puts it */

static void
test_document (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "docs", "fidelity.md", NULL);
  g_autofree char *wanted = make_document ();
  g_autofree char *written = NULL;
  g_autoptr (GError) error = NULL;

  if (document_path != NULL)
    g_file_set_contents (document_path, wanted, -1, &error);
  else
    g_file_get_contents (path, &written, NULL, &error);
  g_assert_no_error (error);
  if (document_path == NULL)
    g_assert_cmpstr (written, ==, wanted);
}

static void
set_up (Subject *self, gconstpointer data)
{
  subject_set_up (self, GUINT_TO_POINTER (((const Case *) data)->kind));
}

static void
tear_down (Subject *self, gconstpointer data)
{
  subject_tear_down (self, GUINT_TO_POINTER (((const Case *) data)->kind));
}

static void
add (const Case *test, const char *what, void (*func) (Subject *, gconstpointer))
{
  g_autofree char *path = g_strdup_printf ("/fixed-point/%s/%s/%s/%s",
                                           subject_kind_name (test->kind),
                                           accord_field_name (test->row->field),
                                           test->row->name,
                                           what);

  g_strdelimit (path, " ,", '-');
  g_test_add (path, Subject, test, set_up, func, tear_down);
}

static void
add_cases (Case *test)
{
  const SubjectKind kind = test->kind;

  if (test->row->local != NULL)
    add (test, "out", test_out);
  if ((kind == SUBJECT_GOOGLE ? test->row->google : test->row->outlook) == NULL)
    return;
  add (test, "in", test_in);
  add (test, "another-field", test_other_field);
}

int
main (int argc, char *argv[])
{
  static const SubjectKind kinds[] = { SUBJECT_GOOGLE, SUBJECT_OUTLOOK };
  g_autofree Case *cases = g_new0 (Case, n_fidelity_cases * G_N_ELEMENTS (kinds));
  int status;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpuint (n_fidelity_cases, <=, G_N_ELEMENTS (found[0]));
  if (argc == 3 && g_str_equal (argv[1], "--write"))
    document_path = argv[2];
  for (guint i = 0; i < n_fidelity_cases * G_N_ELEMENTS (kinds); i++)
    {
      cases[i] = (Case){ &fidelity_cases[i / 2], i / 2, kinds[i % 2] };
      add_cases (&cases[i]);
    }
  g_test_add_func ("/fidelity/the-document-says-what-was-found", test_document);
  status = g_test_run ();
  subjects_finish ();
  return status;
}
