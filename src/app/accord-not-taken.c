/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include "accord-not-taken.h"

#include <glib/gi18n.h>

#include "store/accord-links.h"

static char *
say_count (AccordRemoteTraits kind, guint count)
{
  switch ((guint) kind)
    {
    case ACCORD_REMOTE_BIRTHDAY:
      return g_strdup_printf (ngettext ("%u birthday", "%u birthdays", count), count);
    case ACCORD_REMOTE_LOCATION:
      return g_strdup_printf (ngettext ("%u working location", "%u working locations", count), count);
    case ACCORD_REMOTE_FOCUS:
      return g_strdup_printf (ngettext ("%u focus time", "%u focus times", count), count);
    case ACCORD_REMOTE_AWAY:
      return g_strdup_printf (ngettext ("%u time out of office", "%u times out of office", count), count);
    case ACCORD_REMOTE_FROM_MAIL:
      return g_strdup_printf (ngettext ("%u event from a mail", "%u events from mails", count), count);
    default:
      return g_strdup_printf (ngettext ("%u declined event", "%u declined events", count), count);
    }
}

char *
accord_say_not_taken (AccordStore *store, const char *calendar)
{
  static const AccordRemoteTraits kinds[] = { ACCORD_REMOTE_BIRTHDAY, ACCORD_REMOTE_LOCATION,  ACCORD_REMOTE_FOCUS,
                                              ACCORD_REMOTE_AWAY,     ACCORD_REMOTE_FROM_MAIL, ACCORD_REMOTE_DECLINED };
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (ACCORD_IS_STORE (store) && calendar != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      guint count = accord_store_count_remote_items (store, calendar, kinds[i]);
      g_autofree char *said = count > 0 ? say_count (kinds[i], count) : NULL;

      if (said != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", said);
    }
  return text->len > 0 ? g_strdup (text->str) : NULL;
}
