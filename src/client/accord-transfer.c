/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-import"

#include "client/accord-transfer.h"

/* ---- import ---- */

typedef struct
{
  char                      *store;      /* (owned) */
  GStrv                      paths;      /* (owned) */
  AccordImportOptions        options;    /* its texts are owned */
  AccordTransferProgressFunc progress;   /* (nullable) */
  gpointer                   data;       /* of whoever waits for the end */
} ImportJob;

static void
import_job_free (gpointer data)
{
  ImportJob *self = data;

  g_free (self->store);
  g_strfreev (self->paths);
  g_free ((char *) self->options.zone);
  g_free ((char *) self->options.map);
  g_free (self);
}

typedef struct
{
  GTask                 *task;       /* (owned) */
  AccordTransferProgress progress;
} Tidings;

static void
tidings_free (gpointer data)
{
  Tidings *self = data;

  g_object_unref (self->task);
  g_free (self);
}

static gboolean
tell_cb (gpointer data)
{
  const Tidings *self = data;
  const ImportJob *job = g_task_get_task_data (self->task);

  if (!g_task_get_completed (self->task))
    job->progress (&self->progress, job->data);
  return G_SOURCE_REMOVE;
}

/* In the thread. */
static void
progress_cb (const AccordImportReport *report,
             gpointer                  data)
{
  GTask *task = data;
  const ImportJob *job = g_task_get_task_data (task);
  Tidings *tidings;

  if (job->progress == NULL)
    return;
  tidings = g_new0 (Tidings, 1);
  tidings->task = g_object_ref (task);
  for (guint i = 0; i < ACCORD_N_IMPORT_OUTCOMES; i++)
    tidings->progress.outcomes[i] = report->outcomes[i];
  tidings->progress.read = report->read;
  tidings->progress.size = report->size;
  g_main_context_invoke_full (g_task_get_context (task), G_PRIORITY_DEFAULT, tell_cb, tidings, tidings_free);
}

static void
import_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  const ImportJob *job = task_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordStore) store = accord_store_open (job->store, &error);
  AccordImportReport *report = NULL;

  if (store != NULL)
    report = accord_import_all (
        store, (const char *const *) job->paths, &job->options, progress_cb, task, cancellable, &error);
  if (report != NULL)
    g_task_return_pointer (task, report, (GDestroyNotify) accord_import_report_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
accord_transfer_import_async (const char                 *store,
                              const char *const          *paths,
                              const AccordImportOptions  *options,
                              AccordTransferProgressFunc  progress,
                              GCancellable               *cancellable,
                              GAsyncReadyCallback         callback,
                              gpointer                    user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  ImportJob *job = g_new0 (ImportJob, 1);

  job->store = g_strdup (store);
  job->paths = g_strdupv ((GStrv) paths);
  job->options = *options;
  job->options.zone = g_strdup (options->zone);
  job->options.map = g_strdup (options->map);
  job->progress = progress;
  job->data = user_data;
  g_task_set_source_tag (task, accord_transfer_import_async);
  g_task_set_task_data (task, job, import_job_free);
  /* What was stored before a cancellation is told with it, not instead of it. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, import_thread);
}

AccordImportReport *
accord_transfer_import_finish (GAsyncResult *result,
                               GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, accord_transfer_import_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- export ---- */

typedef struct
{
  char *store;   /* (owned) */
  GStrv events;  /* (owned) (nullable) */
  char *path;    /* (owned) */
} ExportJob;

static void
export_job_free (gpointer data)
{
  ExportJob *self = data;

  g_free (self->store);
  g_strfreev (self->events);
  g_free (self->path);
  g_free (self);
}

static int
compare_starts (gconstpointer a,
                gconstpointer b)
{
  const AccordEvent *first = *(const AccordEvent *const *) a;
  const AccordEvent *second = *(const AccordEvent *const *) b;

  return (first->when.start > second->when.start) - (first->when.start < second->when.start);
}

/* Those of @ids that are still there, by their beginning. (element-type AccordEvent) */
static GPtrArray *
read_events (AccordStore       *store,
             const char *const *ids,
             GError           **error)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_event_free);

  for (; *ids != NULL; ids++)
    {
      g_autoptr (AccordEvent) event = NULL;

      if (!accord_store_find_event (store, *ids, &event, error))
        return NULL;
      if (event != NULL && event->deleted_at == 0)
        g_ptr_array_add (events, g_steal_pointer (&event));
    }
  g_ptr_array_sort (events, compare_starts);
  return g_steal_pointer (&events);
}

static gboolean
export_events (const ExportJob    *job,
               AccordExportReport *report,
               GCancellable       *cancellable,
               GError            **error)
{
  g_autoptr (AccordStore) store = NULL;
  g_autoptr (GPtrArray) events = NULL;
  AccordExportFormat format;

  if (!accord_export_format_of_name (job->path, &format))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s: the name of the file ends in .ics or .csv", job->path);
      return FALSE;
    }
  store = accord_store_open (job->store, error);
  if (store == NULL)
    return FALSE;
  events = job->events != NULL ? read_events (store, (const char *const *) job->events, error)
                               : accord_store_list_events (store, ACCORD_FIRST_SECOND, ACCORD_END_SECOND, TRUE, error);
  return events != NULL && accord_export (events, format, job->path, report, cancellable, error);
}

static void
export_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  g_autofree AccordExportReport *report = g_new0 (AccordExportReport, 1);
  GError *error = NULL;

  if (export_events (task_data, report, cancellable, &error))
    g_task_return_pointer (task, g_steal_pointer (&report), g_free);
  else
    g_task_return_error (task, error);
}

void
accord_transfer_export_async (const char          *store,
                              const char *const   *events,
                              const char          *path,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  ExportJob *job = g_new0 (ExportJob, 1);

  job->store = g_strdup (store);
  job->events = g_strdupv ((GStrv) events);
  job->path = g_strdup (path);
  g_task_set_source_tag (task, accord_transfer_export_async);
  g_task_set_task_data (task, job, export_job_free);
  g_task_run_in_thread (task, export_thread);
}

gboolean
accord_transfer_export_finish (GAsyncResult       *result,
                               AccordExportReport *report,
                               GError            **error)
{
  g_autofree AccordExportReport *own = NULL;

  g_return_val_if_fail (g_async_result_is_tagged (result, accord_transfer_export_async), FALSE);

  own = g_task_propagate_pointer (G_TASK (result), error);
  if (own != NULL)
    *report = *own;
  return own != NULL;
}
