/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-import"

#include "client/accord-import-private.h"

#include <string.h>

#include "model/accord-icalendar.h"
#include "store/accord-links.h"

#define PIECE (64 * 1024)   /* bytes read at a time */
#define BATCH 500           /* events stored in one transaction */
#define MOST_LATER 20000    /* occurrences kept until their series is stored; then it must have come */
#define SETTING "csv_map:"  /* and a digest of the names of the columns */

typedef struct
{
  AccordImportTarget         target;
  AccordImportReport        *report;
  AccordImportProgress       progress;
  gpointer                   user_data;
  GCancellable              *cancellable;
  char                      *zone;      /* (owned) */
  char                      *file;      /* (owned) base name of the one being read */
  GHashTable                *uids;      /* (owned) iCalendar UID of a copy → event id */
  GPtrArray                 *pending;   /* (owned) (element-type AccordImportPending) */
  GPtrArray                 *later;     /* (owned) (element-type AccordImportPending) occurrences, after all series of the file */
  GError                    *failure;   /* (owned) (nullable) what ends the import */
} Import;

static void
refusal_free (gpointer data)
{
  AccordImportRefusal *self = data;

  g_free (self->file);
  g_free (self->reason);
  g_free (self);
}

void
accord_import_report_free (AccordImportReport *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->refusals);
  g_free (self->map);
  g_free (self);
}

static void
import_clear (Import *self)
{
  g_clear_pointer (&self->report, accord_import_report_free);
  g_clear_pointer (&self->zone, g_free);
  g_clear_pointer (&self->file, g_free);
  g_clear_pointer (&self->uids, g_hash_table_unref);
  g_clear_pointer (&self->target.met, g_hash_table_unref);
  g_clear_pointer (&self->pending, g_ptr_array_unref);
  g_clear_pointer (&self->later, g_ptr_array_unref);
  g_clear_pointer (&self->target.header, g_ptr_array_unref);
  g_clear_pointer (&self->target.map, accord_csv_map_free);
  g_clear_error (&self->failure);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Import, import_clear)

static void
refuse (Import     *self,
        guint64     line,
        const char *reason)
{
  AccordImportRefusal *refusal;

  self->report->outcomes[ACCORD_IMPORT_REFUSED]++;
  if (self->report->refusals->len >= ACCORD_IMPORT_REFUSALS)
    return;
  refusal = g_new0 (AccordImportRefusal, 1);
  refusal->file = g_strdup (self->file);
  refusal->line = line;
  refusal->reason = g_strdup (reason);
  g_ptr_array_add (self->report->refusals, refusal);
}

/* An error of the store that says something of the event alone. */
static gboolean
is_of_the_event (const GError *error)
{
  return error->domain != ACCORD_STORE_ERROR || error->code == ACCORD_STORE_ERROR_INVALID ||
         error->code == ACCORD_STORE_ERROR_NOT_FOUND;
}

/* FALSE: the store fails. */
static gboolean
store_pending (Import                     *self,
               const AccordImportPending  *pending,
               GError                    **error)
{
  AccordImportOutcome outcome;
  GError *failure = NULL;

  if (accord_import_store_event (&self->target, pending, &outcome, &failure))
    {
      self->report->outcomes[outcome]++;
      return TRUE;
    }
  if (!is_of_the_event (failure))
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  refuse (self, pending->line, failure->message);
  g_error_free (failure);
  return TRUE;
}

static gboolean
store_all (Import    *self,
           GPtrArray *batch,
           GError   **error)
{
  gboolean stored = TRUE;

  if (!accord_store_begin (self->target.store, error))
    return FALSE;
  for (guint i = 0; stored && i < batch->len; i++)
    stored = store_pending (self, g_ptr_array_index (batch, i), error);
  if (stored && !self->target.options->dry_run)
    return accord_store_commit (self->target.store, error);
  accord_store_rollback (self->target.store);
  return stored;
}

/* Stores what has been read so far, so that a cancelled or broken import keeps it and nobody waits long for the store. */
static gboolean
flush (Import *self)
{
  if (self->failure == NULL && self->pending->len > 0)
    store_all (self, self->pending, &self->failure);
  g_ptr_array_set_size (self->pending, 0);
  if (self->progress != NULL && self->failure == NULL)
    self->progress (self->report, self->user_data);
  if (self->failure == NULL)
    g_cancellable_set_error_if_cancelled (self->cancellable, &self->failure);
  return self->failure == NULL;
}

/* Now that all series before them are stored. */
static gboolean
flush_later (Import *self)
{
  g_autoptr (GPtrArray) later = NULL;

  if (!flush (self))
    return FALSE;
  later = g_steal_pointer (&self->later);
  self->later = g_steal_pointer (&self->pending);
  self->pending = g_steal_pointer (&later);
  return flush (self);
}

static AccordImportPending *
add_pending (Import      *self,
             GPtrArray   *to,
             AccordEvent *event,
             guint64      line)
{
  AccordImportPending *pending = g_new0 (AccordImportPending, 1);

  pending->event = event;
  pending->line = line;
  g_ptr_array_add (to, pending);
  return pending;
}

/* The same event twice in what is imported: the second is known then. In a dry run the store does not tell. */
static gboolean
is_met (Import     *self,
        const char *id)
{
  if (!self->target.options->dry_run || g_hash_table_add (self->target.met, g_strdup (id)))
    return FALSE;
  self->report->outcomes[ACCORD_IMPORT_KNOWN]++;
  return TRUE;
}

/* ---- iCalendar ---- */

/* The event that a copy of this UID belongs to, or the one whose UID it was when it was exported. */
static void
find_known (Import         *self,
            AccordIcalItem *item)
{
  const char *id = item->uid != NULL ? g_hash_table_lookup (self->uids, item->uid) : NULL;

  if (id == NULL)
    return;
  g_free (item->event->id);
  item->event->id = g_strdup (id);
}

static void
found_item (AccordIcalItem *item,
            gpointer        user_data)
{
  Import *self = user_data;
  AccordImportPending *pending;

  if (self->failure != NULL)
    return;
  if (item->replaces.set && item->uid != NULL)
    {
      g_free (item->event->id);
      item->event->id = accord_ical_event_id (item->uid);
      find_known (self, item);
      pending = add_pending (self, self->later, g_steal_pointer (&item->event), item->line);
      accord_when_copy (&item->replaces, &pending->replaces);
      if (self->later->len >= MOST_LATER)
        flush_later (self);
      return;
    }
  find_known (self, item);
  if (is_met (self, item->event->id))
    return;
  add_pending (self, self->pending, g_steal_pointer (&item->event), item->line);
  if (self->pending->len >= BATCH)
    flush (self);
}

static void
refused_item (guint64     line,
              const char *reason,
              gpointer    user_data)
{
  refuse (user_data, line, reason);
}

/* ---- CSV ---- */

static char *
setting_of (GPtrArray *header)
{
  g_autoptr (GString) row = g_string_new (NULL);
  g_autofree char *digest = NULL;

  accord_csv_append_row (row, (const char *const *) header->pdata, header->len);
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, row->str, -1);
  return g_strconcat (SETTING, digest, NULL);
}

/* As it is said now, or was for a file of the same columns; else as the names suggest. */
static gboolean
make_map (Import  *self,
          GError **error)
{
  g_autofree char *key = setting_of (self->target.header);
  g_autofree char *remembered = accord_store_get_setting (self->target.store, key);
  const char *said = self->target.options->map != NULL ? self->target.options->map : remembered;

  self->target.map = accord_csv_map_new (self->target.header, self->zone);
  self->target.map->order = self->target.options->order;
  if (said != NULL && !accord_csv_map_set (self->target.map, self->target.header, said, error))
    return FALSE;
  g_free (self->report->map);
  self->report->map = accord_csv_map_to_text (self->target.map, self->target.header);
  return self->target.options->map == NULL || self->target.options->dry_run ||
         accord_store_set_setting (self->target.store, key, self->report->map, error);
}

static void
found_row (GPtrArray *cells,
           guint64    line,
           gpointer   user_data)
{
  Import *self = user_data;
  g_autoptr (GError) error = NULL;
  AccordEvent *event;

  if (self->failure != NULL)
    return;
  if (self->target.header == NULL)
    {
      self->target.header = g_ptr_array_copy (cells, (GCopyFunc) (void (*) (void)) g_strdup, NULL);
      g_ptr_array_set_free_func (self->target.header, g_free);
      make_map (self, &self->failure);
      return;
    }
  event = accord_csv_read_event (self->target.map, self->target.header, cells, &error);
  if (event == NULL)
    {
      refuse (self, line, error->message);
      return;
    }
  if (is_met (self, event->id))
    {
      accord_event_free (event);
      return;
    }
  add_pending (self, self->pending, event, line)->cells =
      g_ptr_array_copy (cells, (GCopyFunc) (void (*) (void)) g_strdup, NULL);
  if (self->pending->len >= BATCH)
    flush (self);
}

/* ---- files ---- */

typedef struct
{
  AccordIcalReader *ical;   /* (owned) (nullable) */
  AccordCsvReader  *csv;    /* (owned) (nullable) */
} Reader;

static void
reader_clear (Reader *self)
{
  g_clear_pointer (&self->ical, accord_ical_reader_free);
  g_clear_pointer (&self->csv, accord_csv_reader_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

/* By its first bytes; the name may be anything. */
static void
choose_reader (Import     *self,
               Reader     *reader,
               const char *data,
               gsize       length)
{
  g_autofree char *head = g_utf8_make_valid (data, (gssize) MIN (length, 64));

  if (g_ascii_strncasecmp (g_strchug (head), "BEGIN:", strlen ("BEGIN:")) == 0 ||
      g_ascii_strncasecmp (head, "\xef\xbb\xbf" "BEGIN:", strlen ("BEGIN:") + 3) == 0)
    reader->ical = accord_ical_reader_new (self->zone, found_item, refused_item, self);
  else
    {
      reader->csv = accord_csv_reader_new (found_row, refused_item, self);
      self->report->tables++;
    }
}

static void
feed (Reader     *reader,
      const char *data,
      gsize       length)
{
  if (reader->ical != NULL)
    accord_ical_reader_feed (reader->ical, data, length);
  else
    accord_csv_reader_feed (reader->csv, data, length);
}

static void
finish (Reader *reader)
{
  if (reader->ical != NULL)
    accord_ical_reader_finish (reader->ical);
  else if (reader->csv != NULL)
    accord_csv_reader_finish (reader->csv);
}

static gboolean
read_stream (Import       *self,
             GInputStream *stream,
             GError      **error)
{
  g_auto (Reader) reader = { NULL };
  g_autofree char *piece = g_malloc (PIECE);
  gsize length = 0;

  do
    {
      if (!g_input_stream_read_all (stream, piece, PIECE, &length, self->cancellable, error))
        return FALSE;
      if (reader.ical == NULL && reader.csv == NULL && length > 0)
        choose_reader (self, &reader, piece, length);
      if (length > 0)
        feed (&reader, piece, length);
      self->report->read += length;
    }
  while (length == PIECE && self->failure == NULL);
  finish (&reader);
  return TRUE;
}

/* A file that cannot be read, or not to its end, costs the others nothing; what of it was read stays. */
static gboolean
leave_file (Import  *self,
            GError  *failure, /* (transfer full) */
            gboolean alone,
            GError **error)
{
  if (!alone && failure->domain == G_IO_ERROR && failure->code != G_IO_ERROR_CANCELLED)
    {
      refuse (self, 1, failure->message);
      g_error_free (failure);
      return TRUE;
    }
  g_propagate_prefixed_error (error, failure, "%s: ", self->file);
  return FALSE;
}

/* @alone: it is all that is imported */
static gboolean
read_file (Import  *self,
           GFile   *file,
           gboolean alone,
           GError **error)
{
  g_autoptr (GFileInputStream) stream = NULL;
  GError *failure = NULL;

  g_free (self->file);
  self->file = g_file_get_basename (file);
  g_clear_pointer (&self->target.header, g_ptr_array_unref);
  g_clear_pointer (&self->target.map, accord_csv_map_free);
  stream = g_file_read (file, self->cancellable, &failure);
  if ((stream == NULL || !read_stream (self, G_INPUT_STREAM (stream), &failure)) &&
      !leave_file (self, failure, alone, error))
    return FALSE;
  flush_later (self);
  if (self->failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->failure));
  return FALSE;
}

AccordImportReport *
accord_import_all (AccordStore               *store,
                   const char *const         *paths,
                   const AccordImportOptions *options,
                   AccordImportProgress       progress,
                   gpointer                   user_data,
                   GCancellable              *cancellable,
                   GError                   **error)
{
  g_auto (Import) self = { { store, options, NULL, NULL, NULL }, g_new0 (AccordImportReport, 1), progress, user_data, cancellable };
  g_autoptr (GPtrArray) files = NULL;

  self.report->refusals = g_ptr_array_new_with_free_func (refusal_free);
  self.zone = options->zone != NULL ? g_strdup (options->zone) : accord_zone_local ();
  self.target.met = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.pending = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_import_pending_free);
  self.later = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_import_pending_free);
  self.uids = accord_store_list_uids (store, error);
  if (self.uids == NULL)
    return NULL;
  files = accord_import_list_files (paths, &self.report->size, cancellable, error);
  if (files == NULL)
    return NULL;
  for (guint i = 0; i < files->len; i++)
    if (!read_file (&self, g_ptr_array_index (files, i), files->len == 1, error))
      return NULL;
  return g_steal_pointer (&self.report);
}

AccordImportReport *
accord_import (AccordStore               *store,
               const char                *path,
               const AccordImportOptions *options,
               AccordImportProgress       progress,
               gpointer                   user_data,
               GCancellable              *cancellable,
               GError                   **error)
{
  return accord_import_all (store, (const char *const[]) { path, NULL }, options, progress, user_data, cancellable, error);
}
