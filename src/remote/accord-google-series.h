/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "remote/accord-google-private.h"

G_BEGIN_DECLS

/**
 * AccordGoogleSeries:
 *
 * An item as it is there now, a series with all its single occurrences: Google keeps each changed or cancelled one as an
 * event of its own that names the master and the start it was to have (providers.md §2.4).
 */
typedef struct
{
  AccordRemoteItem *item;     /* (owned) of a series the whole of it */
  JsonObject       *master;   /* (owned) (nullable) as Google shows it; NULL unless present */
  GHashTable       *rows;     /* (owned) key of an occurrence → JsonObject, its own event */
} AccordGoogleSeries;

void      accord_google_series_free (AccordGoogleSeries *self);

/**
 * accord_google_load:
 * @ids: (element-type utf8)
 * @known: (nullable): id → JsonObject: items that were just read and need not be asked for again
 * @out: (out) (transfer container) (element-type AccordGoogleSeries): same order and length as @ids
 *
 * Reads the items, and of each that repeats its occurrences: all events of its iCalUID, which they share. States as in
 * accord_provider_fetch().
 */
gboolean  accord_google_load        (AccordGoogle          *self,
                                     const AccordCalendar  *calendar,
                                     GPtrArray             *ids,
                                     GHashTable            *known,
                                     GPtrArray            **out,
                                     GCancellable          *cancellable,
                                     GError               **error);

/* The id of the occurrence @key: the master's and the start it was to have, in UTC. (transfer full) (nullable) */
char     *accord_google_instance_id (const char            *master,
                                     const char            *series_when,
                                     const char            *key);

/* Whether a write is about single occurrences too, and therefore not done with one request. */
gboolean  accord_google_is_series_write  (const AccordWrite    *write);
/* Reads each series that @writes (those of accord_google_is_series_write()) are to change; a write whose series is not as
 * it was when the write was planned gets its error. @out: write → AccordGoogleSeries */
gboolean  accord_google_check_series     (AccordGoogle         *self,
                                          const AccordCalendar *calendar,
                                          GPtrArray            *writes,
                                          GHashTable           *out,
                                          GCancellable         *cancellable,
                                          GError              **error);
/* Once the masters of @writes are written, or were not to be: writes the occurrences and reads the whole again. A write
 * is done when that is, also where single occurrences were refused; then its error names the first. */
gboolean  accord_google_write_occurrences (AccordGoogle         *self,
                                           const AccordCalendar *calendar,
                                           GPtrArray            *writes,
                                           GHashTable           *known,
                                           GCancellable         *cancellable,
                                           GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordGoogleSeries, accord_google_series_free)

G_END_DECLS
