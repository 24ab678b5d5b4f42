/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "accord-application.h"

int
main (int argc, char **argv)
{
  g_autoptr (AccordApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, ACCORD_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name (_ ("Accord"));

  application = accord_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
