/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* Everything that goes wrong on the way, at every kind of call, with the real providers against
 * accord-practice: nothing is lost, nothing doubled, nothing deleted because of it, it is said what happened,
 * and once it has passed the next cycle ends where it would have ended and the one after writes nothing. */

#include "wire-world.h"

#include "remote/accord-remote-error.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef enum
{
  OP_LIST,      /* the first page of a complete listing */
  OP_PAGE,      /* its second page */
  OP_INCREMENT, /* a listing of changes */
  OP_CREATE,
  OP_UPDATE,
  OP_REMOVE,
  OP_FETCH, /* single items */
  OP_FIND,  /* did a create arrive? */
  OP_TOKEN, /* the access token is renewed */
  N_OPS
} Op;

#define LISTS (1 << OP_LIST | 1 << OP_PAGE | 1 << OP_INCREMENT)
#define WRITES (1 << OP_CREATE | 1 << OP_UPDATE | 1 << OP_REMOVE)
#define READS (LISTS | 1 << OP_FETCH | 1 << OP_FIND)
#define CALLS (READS | WRITES)
/* While its calendar answers, what is said about a single item is about that item only. */
#define SINGLE (1 << OP_FETCH)
#define ANYWHERE (CALLS | 1 << OP_TOKEN)

#define GOOGLE 1
#define OUTLOOK 2
#define BOTH (GOOGLE | OUTLOOK)

/* Where each operation is met on the wire. */
typedef struct
{
  const char *method;
  const char *path;
} Place;

static const struct
{
  const char *name;
  Place place[2]; /* google, outlook */
} ops[N_OPS] = {
  [OP_LIST] = { "list", { { "GET", "/events\\\\?" }, { "GET", "/delta" } } },
  [OP_PAGE] = { "page", { { "GET", "pageToken=" }, { "GET", "skiptoken=" } } },
  [OP_INCREMENT] = { "increment", { { "GET", "syncToken=" }, { "GET", "deltatoken=" } } },
  [OP_CREATE] = { "create", { { "POST", "/events($|\\\\?)" }, { "POST", "/events$" } } },
  [OP_UPDATE] = { "update", { { "PATCH", "/events/" }, { "PATCH", "/events/" } } },
  [OP_REMOVE] = { "remove", { { "DELETE", "/events/" }, { "DELETE", "/events/" } } },
  [OP_FETCH] = { "fetch", { { "GET", "/events/" }, { "GET", "/events/(?!delta)" } } },
  [OP_FIND] = { "find", { { "GET", "/events/" }, { "GET", "filter=" } } },
  [OP_TOKEN] = { "token", { { "POST", "/token" }, { "POST", "/token" } } },
};

/* What the cycle under the fault must say: the kind of its run, NULL where it may also get through. */
typedef struct
{
  const char *name;
  guint ops;
  guint providers;
  guint times;        /* 0: for as long as it lasts */
  const char *action; /* members of the order */
  const char *kind;   /* (nullable) of error_kind where it is not for one item */
  gboolean sticks;    /* an item it hits rests until it is changed */
} Fault;

#define STATUS(code, body) "\"action\":\"status\",\"status\":" #code ",\"body\":" body
#define G_ERROR(code, reason)                                                                                \
  STATUS (code,                                                                                              \
          "{\"error\":{\"code\":" #code ",\"message\":\"refused\",\"errors\":[{\"reason\":\"" reason         \
          "\"}]}}")
#define M_ERROR(code, name) STATUS (code, "{\"error\":{\"code\":\"" name "\",\"message\":\"refused\"}}")

static const Fault faults[] = {
  { "reset-before", ANYWHERE, BOTH, 0, "\"action\":\"reset\"", "offline", FALSE },
  { "reset-before-once", ANYWHERE, BOTH, 1, "\"action\":\"reset\"", NULL, FALSE },
  { "reset-after", ANYWHERE, BOTH, 0, "\"action\":\"reset\",\"when\":\"after\"", "offline", FALSE },
  { "reset-after-once", ANYWHERE, BOTH, 1, "\"action\":\"reset\",\"when\":\"after\"", NULL, FALSE },
  { "truncated", ANYWHERE, BOTH, 0, "\"action\":\"truncate\",\"when\":\"after\"", NULL, FALSE },
  { "truncated-once", ANYWHERE, BOTH, 1, "\"action\":\"truncate\",\"when\":\"after\"", NULL, FALSE },
  { "html", ANYWHERE, BOTH, 0, "\"action\":\"html\",\"status\":200", NULL, FALSE },
  { "html-once", ANYWHERE, BOTH, 1, "\"action\":\"html\",\"status\":200,\"when\":\"after\"", NULL, FALSE },
  { "html-503", ANYWHERE, BOTH, 0, "\"action\":\"html\",\"status\":503", "quota", FALSE },
  { "slow", 1 << OP_LIST | 1 << OP_CREATE, BOTH, 1, "\"action\":\"slow\"", NULL, FALSE },
  { "401-once", CALLS, BOTH, 1, STATUS (401, "{}"), NULL, FALSE },
  { "401", CALLS, BOTH, 0, STATUS (401, "{}"), "sign-in", FALSE },
  { "rate", CALLS, GOOGLE, 2, G_ERROR (403, "rateLimitExceeded"), NULL, FALSE },
  { "rate-lasting", CALLS, GOOGLE, 0, G_ERROR (403, "rateLimitExceeded"), "quota", FALSE },
  { "user-rate", CALLS, GOOGLE, 0, G_ERROR (403, "userRateLimitExceeded"), "quota", FALSE },
  { "quota", CALLS, GOOGLE, 0, G_ERROR (403, "quotaExceeded"), "quota", FALSE },
  { "insufficient", READS & ~SINGLE, GOOGLE, 0, G_ERROR (403, "insufficientPermissions"), "permission", FALSE },
  { "insufficient", SINGLE, GOOGLE, 0, G_ERROR (403, "insufficientPermissions"), "item", FALSE },
  { "insufficient", WRITES, GOOGLE, 0, G_ERROR (403, "insufficientPermissions"), NULL, FALSE },
  { "forbidden", READS & ~SINGLE, GOOGLE, 0, G_ERROR (403, "forbidden"), "permission", FALSE },
  { "forbidden", SINGLE, GOOGLE, 0, G_ERROR (403, "forbidden"), "item", FALSE },
  { "forbidden", WRITES, GOOGLE, 0, G_ERROR (403, "forbidden"), NULL, FALSE },
  { "not-organizer", WRITES, GOOGLE, 0, G_ERROR (403, "forbiddenForNonOrganizer"), NULL, TRUE },
  { "access-denied", READS & ~SINGLE, OUTLOOK, 0, M_ERROR (403, "ErrorAccessDenied"), "permission", FALSE },
  { "access-denied", SINGLE, OUTLOOK, 0, M_ERROR (403, "ErrorAccessDenied"), "item", FALSE },
  { "access-denied", WRITES, OUTLOOK, 0, M_ERROR (403, "ErrorAccessDenied"), NULL, FALSE },
  { "mailbox-full", CALLS, OUTLOOK, 0, M_ERROR (507, "ErrorQuotaExceeded"), "quota", FALSE },
  { "no-mailbox", LISTS, OUTLOOK, 0, M_ERROR (404, "MailboxNotEnabledForRESTAPI"), "permission", FALSE },
  /* To a removal and to a question about one item "not there" is an answer, and believed. */
  { "404", CALLS & ~(1 << OP_REMOVE | 1 << OP_FETCH), GOOGLE, 0, G_ERROR (404, "notFound"), NULL, FALSE },
  { "404-after", 1 << OP_REMOVE, GOOGLE, 1, G_ERROR (404, "notFound") ",\"when\":\"after\"", NULL, FALSE },
  { "404-after",
    1 << OP_REMOVE,
    OUTLOOK,
    1,
    M_ERROR (404, "ErrorItemNotFound") ",\"when\":\"after\"",
    NULL,
    FALSE },
  { "404-once", 1 << OP_FETCH, OUTLOOK, 1, M_ERROR (404, "ErrorItemNotFound"), NULL, FALSE },
  { "404",
    CALLS & ~(1 << OP_REMOVE | 1 << OP_FETCH),
    OUTLOOK,
    0,
    M_ERROR (404, "ErrorItemNotFound"),
    NULL,
    FALSE },
  { "409", CALLS, GOOGLE, 0, G_ERROR (409, "conflict"), NULL, FALSE },
  { "409-duplicate", 1 << OP_CREATE, GOOGLE, 0, G_ERROR (409, "duplicate"), NULL, FALSE },
  { "409", CALLS, OUTLOOK, 0, M_ERROR (409, "ErrorIrresolvableConflict"), NULL, FALSE },
  { "transaction-409",
    1 << OP_CREATE,
    OUTLOOK,
    0,
    M_ERROR (409, "ErrorDuplicateTransactionId"),
    NULL,
    FALSE },
  { "transaction-400",
    1 << OP_CREATE,
    OUTLOOK,
    0,
    M_ERROR (400, "ErrorDuplicateTransactionId"),
    NULL,
    FALSE },
  { "400", WRITES, GOOGLE, 0, G_ERROR (400, "invalid"), NULL, TRUE },
  { "400", WRITES, OUTLOOK, 0, M_ERROR (400, "ErrorPropertyValidationFailure"), NULL, TRUE },
  { "410", 1 << OP_PAGE | 1 << OP_INCREMENT, GOOGLE, 1, G_ERROR (410, "fullSyncRequired"), NULL, FALSE },
  { "410", 1 << OP_PAGE | 1 << OP_INCREMENT, OUTLOOK, 1, M_ERROR (410, "SyncStateNotFound"), NULL, FALSE },
  { "410-lasting",
    1 << OP_PAGE | 1 << OP_INCREMENT,
    GOOGLE,
    0,
    G_ERROR (410, "fullSyncRequired"),
    NULL,
    FALSE },
  { "410-lasting",
    1 << OP_PAGE | 1 << OP_INCREMENT,
    OUTLOOK,
    0,
    M_ERROR (410, "resyncRequired"),
    NULL,
    FALSE },
  { "410-item", 1 << OP_CREATE | 1 << OP_UPDATE, GOOGLE, 0, G_ERROR (410, "deleted"), NULL, FALSE },
  { "412", WRITES, GOOGLE, 1, G_ERROR (412, "conditionNotMet"), NULL, FALSE },
  { "412-lasting", WRITES, GOOGLE, 0, G_ERROR (412, "conditionNotMet"), NULL, FALSE },
  { "412", WRITES, OUTLOOK, 1, M_ERROR (412, "ErrorIrresolvableConflict"), NULL, FALSE },
  { "412-lasting", WRITES, OUTLOOK, 0, M_ERROR (412, "ErrorIrresolvableConflict"), NULL, FALSE },
  { "429", CALLS, BOTH, 2, STATUS (429, "{}") ",\"headers\":{\"Retry-After\":\"7\"}", NULL, FALSE },
  { "429-silent", CALLS, BOTH, 2, STATUS (429, "{}"), NULL, FALSE },
  { "429-lasting", ANYWHERE, BOTH, 0, STATUS (429, "{}"), "quota", FALSE },
  { "429-hour",
    CALLS,
    BOTH,
    0,
    STATUS (429, "{}") ",\"headers\":{\"Retry-After\":\"3600\"}",
    "quota",
    FALSE },
  { "500", ANYWHERE, BOTH, 2, STATUS (500, "{}"), NULL, FALSE },
  { "500-lasting", ANYWHERE & ~(WRITES | SINGLE), BOTH, 0, STATUS (500, "{}"), "quota", FALSE },
  { "500-lasting", SINGLE, BOTH, 0, STATUS (500, "{}"), "item", FALSE },
  /* Where everything else is answered, it is the item that the server cannot take. */
  { "500-lasting", WRITES, BOTH, 0, STATUS (500, "{}"), NULL, FALSE },
  { "503", CALLS, BOTH, 2, STATUS (503, "{}") ",\"headers\":{\"Retry-After\":\"5\"}", NULL, FALSE },
  { "503-after", WRITES, BOTH, 2, STATUS (503, "{}") ",\"when\":\"after\"", NULL, FALSE },
  { "500-after-lasting", WRITES, BOTH, 0, STATUS (500, "{}") ",\"when\":\"after\"", NULL, FALSE },
  { "duplicate-rows", LISTS, BOTH, 0, "\"action\":\"duplicate\"", NULL, FALSE },
  { "shuffled-rows", LISTS, BOTH, 0, "\"action\":\"shuffle\"", NULL, FALSE },
  { "empty-page", LISTS, BOTH, 1, "\"action\":\"empty-page\"", NULL, FALSE },
  { "looping-link", LISTS, BOTH, 0, "\"action\":\"looping-next-link\"", NULL, FALSE },
  { "foreign-link", LISTS, OUTLOOK, 0, "\"action\":\"foreign-next-link\"", "calendar", FALSE },
  { "refresh-expired",
    1 << OP_TOKEN,
    BOTH,
    0,
    STATUS (400, "{\"error\":\"invalid_grant\"}"),
    "sign-in",
    FALSE },
  { "refresh-revoked",
    1 << OP_TOKEN,
    OUTLOOK,
    0,
    STATUS (400, "{\"error\":\"invalid_grant\",\"error_codes\":[50173]}"),
    "sign-in",
    FALSE },
};

typedef struct
{
  const WireKind *kind;
  const Fault *fault;
  Op op;
} Case;

static AccordPracticeServer *practice;

/* ---- what stands before, what is done, what must come of it ---- */

typedef struct
{
  WireWorld *world;
  const Case *test;
  const char *expected; /* titles on both sides in the end */
  guint deleted;        /* rows with deleted_at in the end */
} Scene;

static void
order_fault (const Case *test)
{
  const Place *place = &ops[test->op].place[test->kind == &wire_kinds[1]];
  g_autofree char *order =
      g_strdup_printf ("{\"provider\":\"%s\",\"method\":\"%s\",\"path\":\"%s\",\"times\":%u,%s}",
                       test->kind->side,
                       place->method,
                       place->path,
                       test->fault->times,
                       test->fault->action);

  accord_practice_server_fault (practice, order);
}

static void
forget_faults (void)
{
  g_autoptr (JsonNode) reply = accord_practice_server_control (practice, "DELETE", "/control/faults", NULL);
}

static void
run_without_fault (Scene *scene)
{
  g_auto (AccordReport) report = { 0 };
  g_autoptr (GError) error = wire_world_run (scene->world, &report);

  g_assert_no_error (error);
}

static void
rename_there (Scene *scene, const char *from, const char *to)
{
  g_autofree char *body = g_strdup_printf ("{\"%s\":\"%s\"}", scene->world->kind->title, to);

  wire_world_act (scene->world, "PATCH", from, body);
}

static void
begin_with_three (Scene *scene)
{
  g_free (wire_world_add (scene->world, "Alpha"));
  g_free (wire_world_add (scene->world, "Beta"));
  wire_world_add_there (scene->world, "Gamma", 1);
  run_without_fault (scene);
}

static void
arrange_list (Scene *scene)
{
  g_free (wire_world_add (scene->world, "Alpha"));
  wire_world_add_there (scene->world, "Beta", 1);
  wire_world_add_there (scene->world, "Delta", 2);
  wire_world_add_there (scene->world, "Gamma", 3);
  scene->expected = "Alpha,Beta,Delta,Gamma";
}

static void
arrange_increment (Scene *scene)
{
  begin_with_three (scene);
  rename_there (scene, "Beta", "Better");
  wire_world_add_there (scene->world, "Delta", 2);
  g_free (wire_world_add (scene->world, "Zeta"));
  scene->expected = "Alpha,Better,Delta,Gamma,Zeta";
}

static void
arrange_create (Scene *scene)
{
  begin_with_three (scene);
  g_free (wire_world_add (scene->world, "Delta"));
  g_free (wire_world_add (scene->world, "Zeta"));
  scene->expected = "Alpha,Beta,Delta,Gamma,Zeta";
}

static void
arrange_update (Scene *scene)
{
  begin_with_three (scene);
  wire_world_sql (scene->world, "UPDATE events SET title = 'Better' WHERE title = 'Beta'");
  wire_world_sql (scene->world, "UPDATE events SET title = 'Alp' WHERE title = 'Alpha'");
  scene->expected = "Alp,Better,Gamma";
}

static void
arrange_remove (Scene *scene)
{
  begin_with_three (scene);
  wire_world_sql (scene->world,
                  "UPDATE events SET deleted_at = %" G_GINT64_FORMAT " WHERE title = 'Beta'",
                  scene->world->noon);
  scene->expected = "Alpha,Gamma";
  scene->deleted = 1;
}

/* Google says everything in its listing; asked about singly is what a complete one does not show: here moved
 * out of the range while the cursor was lost. */
static void
arrange_fetch (Scene *scene)
{
  begin_with_three (scene);
  rename_there (scene, "Alpha", "Alp");
  if (scene->world->kind == &wire_kinds[0])
    {
      wire_world_act (scene->world,
                      "PATCH",
                      "Beta",
                      "{\"start\":{\"dateTime\":\"2031-06-01T10:00:00Z\"},"
                      "\"end\":{\"dateTime\":\"2031-06-01T11:00:00Z\"}}");
      accord_practice_server_expire (practice, "google", "sync");
    }
  scene->expected = "Alp,Beta,Gamma";
}

/* A create that arrived, whose reply nobody saw. */
static void
arrange_find (Scene *scene)
{
  const Case lost = { scene->test->kind, &faults[2], OP_CREATE };
  g_auto (AccordReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  begin_with_three (scene);
  g_free (wire_world_add (scene->world, "Delta"));
  order_fault (&lost);
  error = wire_world_run (scene->world, &report);
  g_assert_error (error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_OFFLINE);
  g_assert_cmpint (wire_world_number (scene->world, "SELECT count(*) FROM journal"), ==, 1);
  forget_faults ();
  accord_fake_clock_advance (scene->world->clock, 600);
  scene->expected = "Alpha,Beta,Delta,Gamma";
}

static void
arrange_token (Scene *scene)
{
  arrange_create (scene);
  accord_practice_server_expire (practice, scene->world->kind->side, "access");
}

static void (*const arrange[N_OPS]) (Scene *) = {
  [OP_LIST] = arrange_list,     [OP_PAGE] = arrange_list,     [OP_INCREMENT] = arrange_increment,
  [OP_CREATE] = arrange_create, [OP_UPDATE] = arrange_update, [OP_REMOVE] = arrange_remove,
  [OP_FETCH] = arrange_fetch,   [OP_FIND] = arrange_find,     [OP_TOKEN] = arrange_token,
};

/* ---- under the fault ---- */

static guint
count_titles (const char *titles)
{
  g_auto (GStrv) list = g_strsplit (titles, ",", -1);

  return titles[0] != '\0' ? g_strv_length (list) : 0;
}

/* Whatever happens: nobody's event goes because a call failed, and none is there twice. */
static void
assert_nothing_lost (Scene *scene, guint here, guint there)
{
  g_autofree char *titles_here = wire_world_local_titles (scene->world);
  g_autofree char *titles_there = wire_world_titles (scene->world);
  g_auto (GStrv) list = g_strsplit (titles_there, ",", -1);

  g_assert_cmpuint (count_titles (titles_here), >=, here);
  g_assert_cmpuint (count_titles (titles_there), >=, there);
  g_assert_cmpint (wire_world_number (scene->world,
                                      "SELECT count(*) FROM events WHERE deleted_at IS NOT NULL"),
                   ==,
                   scene->deleted);
  for (guint i = 1; list[0] != NULL && list[i] != NULL; i++)
    g_assert_cmpstr (list[i - 1], !=, list[i]);
}

static gboolean
names_something (Scene *scene, const char *text)
{
  const char *names[] = { "Google",    "Outlook", "Project Deliverables", scene->world->calendar,
                          "127.0.0.1", "event " };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strstr (text, names[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* What went wrong is said, and says where. */
static void
assert_said (Scene *scene, const GError *error)
{
  const Fault *fault = scene->test->fault;
  g_autofree char *kind = wire_world_text (scene->world,
                                           "SELECT coalesce (max (error_kind), '') FROM runs WHERE rowid > "
                                           "(SELECT max (rowid) - 3 FROM runs) AND error IS NOT NULL");
  g_autofree char *reason = wire_world_text (scene->world, "SELECT coalesce (reason, '') FROM accounts");
  g_autofree char *health = wire_world_text (scene->world, "SELECT health FROM accounts");

  g_assert_true (error == NULL || reason[0] != '\0');
  g_test_message ("%s: kind '%s' health '%s' reason '%s' error '%s'",
                  fault->name,
                  kind,
                  health,
                  reason,
                  error != NULL ? error->message : "");
  if (fault->kind != NULL)
    g_assert_cmpstr (kind, ==, fault->kind);
  if (error != NULL)
    {
      g_assert_true (names_something (scene, error->message));
      g_assert_cmpstr (health, !=, "ok");
    }
  if (reason[0] != '\0')
    g_assert_true (names_something (scene, reason));
}

static void
assert_end (Scene *scene)
{
  g_autofree char *here = NULL;
  g_autofree char *there = NULL;

  wire_world_finish (scene->world);
  here = wire_world_local_titles (scene->world);
  there = wire_world_titles (scene->world);
  g_assert_cmpstr (here, ==, scene->expected);
  g_assert_cmpstr (there, ==, scene->expected);
  g_assert_cmpint (wire_world_number (scene->world, "SELECT count(*) FROM links WHERE state = 'live'"),
                   ==,
                   count_titles (scene->expected));
  g_assert_cmpint (wire_world_number (scene->world,
                                      "SELECT count(*) FROM events WHERE deleted_at IS NOT NULL"),
                   ==,
                   scene->deleted);
  g_assert_cmpint (wire_world_number (scene->world, "SELECT count(*) FROM journal"), ==, 0);
}

/* The fault is gone: a person signs in again where asked to, and touches what was refused for itself. */
static void
recover_from (Scene *scene)
{
  g_autofree char *health = wire_world_text (scene->world, "SELECT health FROM accounts");
  gint64 stuck;

  forget_faults ();
  accord_fake_clock_advance (scene->world->clock, 2 * 3600);
  if (g_str_equal (health, "expired") || g_str_equal (health, "revoked"))
    wire_world_sign_in (scene->world);
  stuck = wire_world_number (scene->world, "SELECT count(*) FROM links WHERE hold = 'stuck' AND why <> ''");
  g_assert_true (stuck > 0 || !scene->test->fault->sticks);
  if (stuck > 0)
    wire_world_sql (scene->world, "UPDATE events SET notes = 'Changed'");
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (WireWorld) world = NULL;
  Scene scene = { NULL, test, NULL, 0 };
  g_auto (AccordReport) report = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *here = NULL;
  g_autofree char *there = NULL;

  /* A server of its own: what others left there would only make it slow. */
  practice = accord_practice_server_new ();
  accord_practice_server_set (practice, "etag_bump", "false");
  accord_practice_server_set (practice, "page_size", test->op == OP_PAGE ? "2" : "0");
  scene.world = world = wire_world_new (practice, test->kind);
  arrange[test->op](&scene);
  here = wire_world_local_titles (world);
  there = wire_world_titles (world);
  order_fault (test);
  error = wire_world_run (world, &report);
  assert_nothing_lost (&scene, count_titles (here), count_titles (there) - scene.deleted);
  assert_said (&scene, error);
  recover_from (&scene);
  assert_end (&scene);
  g_assert_cmpuint (accord_practice_server_count_mails (practice), ==, 0);
  g_clear_pointer (&world, wire_world_free);
  g_clear_pointer (&practice, accord_practice_server_free);
}

/* @provider: (nullable) the only one. */
static void
add_cases (const Fault *fault, const char *provider)
{
  for (guint kind = 0; kind < G_N_ELEMENTS (wire_kinds); kind++)
    for (Op op = 0; op < N_OPS; op++)
      {
        g_autofree char *path =
            g_strdup_printf ("/sync/wire/%s/%s/%s", wire_kinds[kind].provider, ops[op].name, fault->name);
        Case *test;

        if (!(fault->providers & 1u << kind) || !(fault->ops & 1u << op) ||
            (provider != NULL && !g_str_equal (wire_kinds[kind].provider, provider)))
          continue;
        test = g_new (Case, 1);
        *test = (Case){ &wire_kinds[kind], fault, op };
        g_test_add_data_func_full (path, test, test_case, g_free);
      }
}

int
main (int argc, char *argv[])
{
  /* Hundreds of stores that live for a moment need no disk. */
  if (g_access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", FALSE);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    add_cases (&faults[i], argc > 1 ? argv[1] : NULL);
  return g_test_run ();
}
