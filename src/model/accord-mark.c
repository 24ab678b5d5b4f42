/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-mark.h"

#include <string.h>

#define HASH_DIGITS 16

static char *
calendar_hash (const char *remote_calendar_id)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, remote_calendar_id, -1);

  return g_strndup (digest, HASH_DIGITS);
}

AccordMark *
accord_mark_new (const char *store,
                 const char *event,
                 guint       generation,
                 const char *remote_calendar_id)
{
  AccordMark *self;

  g_return_val_if_fail (store != NULL && event != NULL && remote_calendar_id != NULL, NULL);

  self = g_new0 (AccordMark, 1);
  self->store = g_strdup (store);
  self->event = g_strdup (event);
  self->generation = generation;
  self->calendar_hash = calendar_hash (remote_calendar_id);
  return self;
}

void
accord_mark_free (AccordMark *self)
{
  if (self == NULL)
    return;
  g_free (self->store);
  g_free (self->event);
  g_free (self->calendar_hash);
  g_free (self);
}

static gboolean
is_hash (const char *text)
{
  return strlen (text) == HASH_DIGITS && strspn (text, "0123456789abcdef") == HASH_DIGITS;
}

AccordMark *
accord_mark_from_text (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", "/", 0);
  AccordMark *self;
  guint64 generation;

  if (g_strv_length (parts) != 4 || !g_uuid_string_is_valid (parts[0]) ||
      !g_uuid_string_is_valid (parts[1]) ||
      !g_ascii_string_to_unsigned (parts[2], 10, 0, G_MAXUINT, &generation, NULL) || !is_hash (parts[3]))
    return NULL;
  self = g_new0 (AccordMark, 1);
  self->store = g_steal_pointer (&parts[0]);
  self->event = g_steal_pointer (&parts[1]);
  self->generation = generation;
  self->calendar_hash = g_steal_pointer (&parts[3]);
  g_clear_pointer (&parts[2], g_free);
  return self;
}

char *
accord_mark_to_text (const AccordMark *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_strdup_printf ("%s/%s/%u/%s", self->store, self->event, self->generation, self->calendar_hash);
}

gboolean
accord_mark_is_for_calendar (const AccordMark *self,
                             const char       *remote_calendar_id)
{
  g_autofree char *hash = NULL;

  g_return_val_if_fail (self != NULL && remote_calendar_id != NULL, FALSE);

  hash = calendar_hash (remote_calendar_id);
  return g_str_equal (hash, self->calendar_hash);
}

char *
accord_create_key (const char *event,
                   const char *remote_calendar_id,
                   guint       generation)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (event != NULL && remote_calendar_id != NULL, NULL);

  text = g_strdup_printf ("%s\n%s\n%u", event, remote_calendar_id, generation);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

char *
accord_pulled_event_id (const char *remote_calendar_id,
                        const char *remote_id,
                        guint       life)
{
  g_autofree char *text = NULL;
  g_autofree char *hash = NULL;

  g_return_val_if_fail (remote_calendar_id != NULL && remote_id != NULL, NULL);

  text = life == 0 ? g_strdup_printf ("pulled\n%s\n%s", remote_calendar_id, remote_id)
                   : g_strdup_printf ("pulled\n%s\n%s\n%u", remote_calendar_id, remote_id, life);
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  /* RFC 9562, version 8: the other bits are ours. */
  return g_strdup_printf ("%.8s-%.4s-8%.3s-8%.3s-%.12s", hash, hash + 8, hash + 12, hash + 15, hash + 18);
}
