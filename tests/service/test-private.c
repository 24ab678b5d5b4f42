/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/accord-lock.h"
#include "service/accord-private-bus.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY 65534

/* What lies beside a store, and who is let in. */
typedef enum
{
  ANSWER_IN = 1,
  ANSWER_REJECTED,
  ANSWER_CLOSED,    /* without a word */
  ANSWER_UNREACHED, /* no such socket for that user: nothing was tried */
} Answer;

typedef struct
{
  char *folder;
  char *store;
  char *lock;
  char *bus;
  char *victim;
  mode_t umask;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->umask = umask (0);
  fixture->folder = g_dir_make_tmp ("accord-private-XXXXXX", NULL);
  fixture->store = g_build_filename (fixture->folder, "accord.db", NULL);
  fixture->lock = g_strconcat (fixture->store, ".lock", NULL);
  fixture->bus = g_strconcat (fixture->store, ".bus", NULL);
  fixture->victim = g_build_filename (fixture->folder, "victim", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  const char *const files[] = { fixture->lock, fixture->bus, fixture->victim, fixture->store };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    g_unlink (files[i]);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->store);
  g_free (fixture->lock);
  g_free (fixture->bus);
  g_free (fixture->victim);
  umask (fixture->umask);
}

static guint
mode_of (const char *path)
{
  GStatBuf info;

  g_assert_cmpint (g_lstat (path, &info), ==, 0);
  return info.st_mode;
}

static void
test_modes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordLock) lock = accord_lock_take (fixture->store, &error);
  g_autoptr (AccordPrivateBus) bus = accord_private_bus_new (fixture->store, &error);

  g_assert_no_error (error);
  g_assert_cmpint (mode_of (fixture->lock), ==, S_IFREG | 0600);
  g_assert_cmpint (mode_of (fixture->bus), ==, S_IFREG | 0600);
  g_clear_object (&bus);
  g_assert_false (g_file_test (fixture->bus, G_FILE_TEST_EXISTS));
}

/* A link laid where the lock belongs neither makes nor locks a file of somebody else's choice. */
static void
test_lock_link (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (symlink (fixture->victim, fixture->lock), ==, 0);
  g_assert_null (accord_lock_take (fixture->store, &error));
  g_assert_nonnull (strstr (error->message, fixture->lock));
  g_assert_false (g_file_test (fixture->victim, G_FILE_TEST_EXISTS));
}

static void
test_bus_link (Fixture *fixture, gconstpointer data)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordPrivateBus) bus = NULL;

  g_assert_true (g_file_set_contents (fixture->victim, "mine", -1, NULL));
  g_assert_cmpint (symlink (fixture->victim, fixture->bus), ==, 0);
  bus = accord_private_bus_new (fixture->store, &error);
  g_assert_no_error (error);
  g_assert_cmpint (mode_of (fixture->bus), ==, S_IFREG | 0600);
  g_assert_true (g_file_get_contents (fixture->victim, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "mine");
}

/* ---- who gets in ---- */

/* What the socket answers to @hello, a process of @uid (0: this one's); runs in a child. */
static Answer
try_to_get_in (const char *path, const char *hello, uid_t uid)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  char reply[128] = "";
  int fd;

  if (uid != 0 && setresuid (uid, uid, uid) != 0)
    return ANSWER_UNREACHED;
  fd = socket (AF_UNIX, SOCK_STREAM, 0);
  strncpy (address.sun_path, path, sizeof address.sun_path - 1);
  if (connect (fd, (struct sockaddr *) &address, sizeof address) != 0 || write (fd, "", 1) != 1 ||
      write (fd, hello, strlen (hello)) < 0)
    return ANSWER_UNREACHED;
  if (read (fd, reply, sizeof reply - 1) <= 0)
    return ANSWER_CLOSED;
  return strncmp (reply, "OK ", 3) == 0 ? ANSWER_IN : ANSWER_REJECTED;
}

static Answer
ask (AccordPrivateBus *bus, const char *hello, uid_t uid)
{
  const char *address = accord_private_bus_get_address (bus);
  g_auto (GStrv) parts = g_strsplit_set (address, "=,", -1);
  g_autofree char *path = g_uri_unescape_string (parts[1], NULL);
  int status = 0;
  pid_t child;

  g_assert_true (g_str_has_prefix (address, "unix:path="));
  child = fork ();
  if (child == 0)
    _exit (try_to_get_in (path, hello, uid));
  while (waitpid (child, &status, WNOHANG) == 0)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  return WEXITSTATUS (status);
}

static char *
external (uid_t uid)
{
  g_autofree char *text = g_strdup_printf ("%u", (guint) uid);
  GString *hello = g_string_new ("AUTH EXTERNAL ");

  for (const char *p = text; *p != '\0'; p++)
    g_string_append_printf (hello, "%02x", (guint) *p);
  return g_string_free (g_string_append (hello, "\r\n"), FALSE);
}

static void
test_who_gets_in (Fixture *fixture, gconstpointer data)
{
  g_autofree char *own = external (getuid ());
  g_autofree char *nobody = external (NOBODY);
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordPrivateBus) bus = accord_private_bus_new (fixture->store, &error);

  g_assert_no_error (error);
  accord_private_bus_open (bus);
  g_assert_cmpint (ask (bus, own, 0), ==, ANSWER_IN);
  g_assert_cmpint (ask (bus, "AUTH ANONYMOUS\r\n", 0), ==, ANSWER_REJECTED);
  g_assert_cmpint (ask (bus, "AUTH DBUS_COOKIE_SHA1 726f6f74\r\n", 0), ==, ANSWER_REJECTED);
  if (getuid () != 0)
    {
      g_test_message ("another user is tried as root only");
      return;
    }
  /* The folder of sockets lets nobody through; what comes after it is asked here. */
  g_assert_cmpint (ask (bus, nobody, NOBODY), ==, ANSWER_CLOSED);
  g_assert_cmpint (ask (bus, own, NOBODY), ==, ANSWER_REJECTED);
}

#define ADD(name, function) g_test_add ("/private/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_autofree char *runtime = g_dir_make_tmp ("accord-runtime-XXXXXX", NULL);
  int status;

  /* For everybody to reach: the protection under test is the next one. */
  g_chmod (runtime, 0755);
  g_setenv ("XDG_RUNTIME_DIR", runtime, TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("files-are-open-to-others", test_modes);
  ADD ("link-at-the-lock-makes-a-file", test_lock_link);
  ADD ("link-at-the-address-is-written-through", test_bus_link);
  ADD ("another-user-gets-in", test_who_gets_in);
  status = g_test_run ();
  g_rmdir (runtime);
  return status;
}
