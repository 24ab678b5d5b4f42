/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/accord-transfer.h"
#include "store-fixture.h"

#include <string.h>

#define ROWS 3000

typedef struct
{
  GMainLoop          *loop;
  GThread            *thread;        /* whose context waits */
  guint               tidings;
  guint               after_the_end;
  gboolean            ended;
  guint64             last;
  GCancellable       *cancellable;   /* (owned) (nullable) cancelled at the first tidings */
  AccordImportReport *report;        /* (owned) (nullable) */
  AccordExportReport  written;
  gboolean            exported;
  GError             *error;         /* (owned) (nullable) */
} Waiting;

static void
waiting_init (Waiting *self)
{
  *self = (Waiting) { .loop = g_main_loop_new (NULL, FALSE), .thread = g_thread_self () };
}

static void
waiting_clear (Waiting *self)
{
  g_main_loop_unref (self->loop);
  g_clear_object (&self->cancellable);
  accord_import_report_free (self->report);
  g_clear_error (&self->error);
}

static void
progress_cb (const AccordTransferProgress *progress, gpointer data)
{
  Waiting *self = data;

  g_assert_true (g_thread_self () == self->thread);
  g_assert_cmpuint (progress->read, >=, self->last);
  g_assert_cmpuint (progress->read, <=, progress->size);
  self->last = progress->read;
  self->tidings++;
  self->after_the_end += self->ended;
  g_cancellable_cancel (self->cancellable);
}

static void
imported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Waiting *self = data;

  self->report = accord_transfer_import_finish (result, &self->error);
  self->ended = TRUE;
  g_main_loop_quit (self->loop);
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Waiting *self = data;

  self->exported = accord_transfer_export_finish (result, &self->written, &self->error);
  g_main_loop_quit (self->loop);
}

static char *
write_table (StoreFixture *f, const char *name, guint from, guint rows)
{
  g_autoptr (GString) text = g_string_new ("title,start\n");
  char *path = g_build_filename (f->folder, name, NULL);

  for (guint i = from; i < from + rows; i++)
    g_string_append_printf (text, "Row %u,2026-06-11 10:00\n", i);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  return path;
}

static void
import (StoreFixture *f, const char *const *paths, gboolean dry_run, Waiting *waiting)
{
  const AccordImportOptions options = { .dry_run = dry_run, .zone = "Europe/Berlin" };

  accord_transfer_import_async (f->path, paths, &options, progress_cb, waiting->cancellable, imported_cb, waiting);
  g_main_loop_run (waiting->loop);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpuint (waiting->after_the_end, ==, 0);
}

static guint
count_events (StoreFixture *f)
{
  gboolean fine;
  g_autofree char *out = store_fixture_foreign (f, "SELECT count(*) FROM events WHERE deleted_at IS NULL", &fine);

  g_assert_true (fine);
  return (guint) g_ascii_strtoull (out, NULL, 10);
}

static void
test_several_files_are_one_import (StoreFixture *f, gconstpointer data)
{
  g_autofree char *one = write_table (f, "one.csv", 0, 3);
  g_autofree char *two = write_table (f, "two.csv", 2, 3);
  const char *const paths[] = { one, two, NULL };
  Waiting trial, real;

  waiting_init (&trial);
  import (f, paths, TRUE, &trial);
  g_assert_no_error (trial.error);
  g_assert_cmpuint (trial.report->tables, ==, 2);
  /* The row that both have is told as known, as it will be. */
  g_assert_cmpuint (trial.report->outcomes[ACCORD_IMPORT_ADDED], ==, 5);
  g_assert_cmpuint (trial.report->outcomes[ACCORD_IMPORT_KNOWN], ==, 1);
  g_assert_cmpuint (count_events (f), ==, 0);

  waiting_init (&real);
  import (f, paths, FALSE, &real);
  g_assert_no_error (real.error);
  g_assert_cmpuint (real.report->outcomes[ACCORD_IMPORT_ADDED], ==, 5);
  g_assert_cmpuint (count_events (f), ==, 5);
  g_assert_cmpuint (real.tidings, >, 0);
  waiting_clear (&trial);
  waiting_clear (&real);
}

static void
test_cancelled_keeps_what_came (StoreFixture *f, gconstpointer data)
{
  g_autofree char *path = write_table (f, "many.csv", 0, ROWS);
  const char *const paths[] = { path, NULL };
  Waiting first, second;
  guint came;

  waiting_init (&first);
  first.cancellable = g_cancellable_new ();
  import (f, paths, FALSE, &first);
  /* It may have been done before it heard of it. */
  if (first.report == NULL)
    g_assert_error (first.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  came = count_events (f);
  g_assert_cmpuint (came, >, 0);

  waiting_init (&second);
  import (f, paths, FALSE, &second);
  g_assert_no_error (second.error);
  g_assert_cmpuint (second.report->outcomes[ACCORD_IMPORT_KNOWN], ==, came);
  g_assert_cmpuint (second.report->outcomes[ACCORD_IMPORT_ADDED], ==, ROWS - came);
  g_assert_cmpuint (count_events (f), ==, ROWS);
  waiting_clear (&first);
  waiting_clear (&second);
}

static void
export (StoreFixture *f, const char *const *events, const char *path, Waiting *waiting)
{
  waiting_init (waiting);
  accord_transfer_export_async (f->path, events, path, NULL, exported_cb, waiting);
  g_main_loop_run (waiting->loop);
}

static void
test_deleted_events_are_not_written (StoreFixture *f, gconstpointer data)
{
  g_autoptr (AccordEvent) late = store_fixture_add (f, "Late", "2026-06-13", "2026-06-14", NULL);
  g_autoptr (AccordEvent) early = store_fixture_add (f, "Early", "2026-06-11", "2026-06-12", NULL);
  g_autoptr (AccordEvent) gone = store_fixture_add (f, "Gone", "2026-06-12", "2026-06-13", NULL);
  const char *const ids[] = { late->id, gone->id, early->id, NULL };
  g_autofree char *path = g_build_filename (f->folder, "out.csv", NULL);
  g_autofree char *text = NULL;
  Waiting waiting;

  g_assert_true (accord_store_delete_event (f->store, gone->id, 1, -1, NULL, NULL));
  export (f, ids, path, &waiting);
  g_assert_no_error (waiting.error);
  g_assert_true (waiting.exported);
  g_assert_cmpuint (waiting.written.events, ==, 2);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_null (strstr (text, "Gone"));
  g_assert_nonnull (strstr (text, "Early"));
  /* By their beginning, however they were picked. */
  g_assert_true (strstr (text, "Early") < strstr (text, "Late"));
  waiting_clear (&waiting);
}

static void
test_a_name_that_says_no_format (StoreFixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "out.txt", NULL);
  Waiting waiting;

  export (f, NULL, path, &waiting);
  g_assert_error (waiting.error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  waiting_clear (&waiting);
}

#define ADD(path, test) g_test_add ("/transfer/" path, StoreFixture, NULL, store_fixture_set_up, test, store_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("several-files-are-one-import", test_several_files_are_one_import);
  ADD ("cancelled-keeps-what-came", test_cancelled_keeps_what_came);
  ADD ("deleted-events-are-not-written", test_deleted_events_are_not_written);
  ADD ("a-name-that-says-no-format", test_a_name_that_says_no_format);
  return g_test_run ();
}
