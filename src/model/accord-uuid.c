/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-uuid.h"

#define BYTES 16

char *
accord_uuid_of (const char *kind,
                const char *text)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA1);
  GString *uuid = g_string_sized_new (37);
  guint8 bytes[20];
  gsize length = sizeof bytes;

  g_checksum_update (sum, (const guchar *) "accord:", -1);
  g_checksum_update (sum, (const guchar *) kind, -1);
  g_checksum_update (sum, (const guchar *) ":", -1);
  g_checksum_update (sum, (const guchar *) text, -1);
  g_checksum_get_digest (sum, bytes, &length);
  bytes[6] = (guint8) ((bytes[6] & 0x0f) | 0x50);
  bytes[8] = (guint8) ((bytes[8] & 0x3f) | 0x80);
  for (guint i = 0; i < BYTES; i++)
    g_string_append_printf (uuid, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", bytes[i]);
  return g_string_free (uuid, FALSE);
}
