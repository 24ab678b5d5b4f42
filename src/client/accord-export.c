/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-export"

#include "client/accord-export.h"

#include <string.h>

#include "model/accord-csv-event.h"
#include "model/accord-icalendar.h"

/* Either of the two, and where its text goes. */
typedef struct
{
  AccordIcalWriter *ical;     /* (owned) (nullable) */
  GString          *csv;      /* (owned) (nullable) */
  GOutputStream    *stream;
  GCancellable     *cancellable;
} Writer;

static void
writer_clear (Writer *self)
{
  g_clear_pointer (&self->ical, accord_ical_writer_free);
  if (self->csv != NULL)
    g_string_free (self->csv, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Writer, writer_clear)

gboolean
accord_export_format_of_name (const char         *name,
                              AccordExportFormat *out)
{
  const char *dot = strrchr (name, '.');

  if (dot == NULL)
    return FALSE;
  *out = g_ascii_strcasecmp (dot, ".csv") == 0 ? ACCORD_EXPORT_CSV : ACCORD_EXPORT_ICALENDAR;
  return *out == ACCORD_EXPORT_CSV || g_ascii_strcasecmp (dot, ".ics") == 0;
}

/* (transfer full) */
static char *
take_text (Writer   *self,
           gboolean  last)
{
  char *text;

  if (self->ical != NULL)
    return last ? accord_ical_writer_finish (self->ical) : accord_ical_writer_take (self->ical);
  text = g_string_free (self->csv, FALSE);
  self->csv = g_string_new (NULL);
  return text;
}

static gboolean
write_text (Writer   *self,
            gboolean  last,
            GError  **error)
{
  g_autofree char *text = take_text (self, last);

  return g_output_stream_write_all (self->stream, text, strlen (text), NULL, self->cancellable, error);
}

static gboolean
has_changed_occurrences (const AccordEvent *event)
{
  for (guint i = 0; i < event->exceptions->len; i++)
    if (!((const AccordOverride *) g_ptr_array_index (event->exceptions, i))->cancelled)
      return TRUE;
  return FALSE;
}

static void
add_event (Writer             *self,
           const AccordEvent  *event,
           AccordExportReport *report)
{
  report->events++;
  if (self->ical != NULL)
    {
      accord_ical_writer_add (self->ical, event);
      return;
    }
  report->poorer += has_changed_occurrences (event);
  accord_csv_append_event (self->csv, event);
}

static gboolean
write_all (Writer             *self,
           GPtrArray          *events,
           AccordExportReport *report,
           GError            **error)
{
  guint pieces = 0;

  if (self->csv != NULL)
    accord_csv_append_header (self->csv);
  for (guint i = 0; i < events->len; i++)
    {
      add_event (self, g_ptr_array_index (events, i), report);
      if (++pieces % 200 == 0 && !write_text (self, FALSE, error))
        return FALSE;
    }
  return write_text (self, TRUE, error);
}

gboolean
accord_export (GPtrArray           *events,
               AccordExportFormat   format,
               const char          *path,
               AccordExportReport  *report,
               GCancellable        *cancellable,
               GError             **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileOutputStream) stream =
      g_file_replace (file, NULL, FALSE, G_FILE_CREATE_PRIVATE, cancellable, error);
  g_autoptr (GCancellable) abandoned = NULL;
  g_auto (Writer) writer = { NULL };
  AccordExportReport own = { 0 };

  if (stream == NULL)
    return FALSE;
  writer.stream = G_OUTPUT_STREAM (stream);
  writer.cancellable = cancellable;
  if (format == ACCORD_EXPORT_ICALENDAR)
    writer.ical = accord_ical_writer_new ();
  else
    writer.csv = g_string_new (NULL);
  if (write_all (&writer, events, &own, error))
    {
      if (report != NULL)
        *report = own;
      return g_output_stream_close (writer.stream, cancellable, error);
    }
  /* A stream that is closed as cancelled leaves the old file. */
  abandoned = g_cancellable_new ();
  g_cancellable_cancel (abandoned);
  g_output_stream_close (writer.stream, abandoned, NULL);
  return FALSE;
}
