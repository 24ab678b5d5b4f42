/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-address"

#include "remote/accord-address.h"

#include <string.h>

char *
accord_address_build (const char *base, ...)
{
  GString *address = g_string_new (base);
  const char *segment;
  va_list segments;

  va_start (segments, base);
  while ((segment = va_arg (segments, const char *)) != NULL)
    {
      g_string_append_c (address, '/');
      g_string_append_uri_escaped (address, segment, NULL, FALSE);
    }
  va_end (segments);
  return g_string_free (address, FALSE);
}

char *
accord_address_add (char *address, const char *name, const char *value)
{
  GString *longer = g_string_new (address);

  g_string_append_c (longer, strchr (address, '?') != NULL ? '&' : '?');
  g_string_append (longer, name);
  g_string_append_c (longer, '=');
  g_string_append_uri_escaped (longer, value, NULL, FALSE);
  g_free (address);
  return g_string_free (longer, FALSE);
}

char *
accord_address_instant (gint64 seconds)
{
  g_autoptr (GDateTime) instant = g_date_time_new_from_unix_utc (seconds);

  return g_date_time_format (instant, "%Y-%m-%dT%H:%M:%SZ");
}
