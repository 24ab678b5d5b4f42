/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-service"

#include "accord-config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>

#include "service/accord-lock.h"

struct _AccordLock
{
  int fd; /* (owned) */
};

AccordLock *
accord_lock_take (const char *store, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (store);
  g_autofree char *file = g_strconcat (store, ".lock", NULL);
  AccordLock *self;
  int fd;

  g_return_val_if_fail (store != NULL, NULL);

  if (g_mkdir_with_parents (folder, 0700) != 0 ||
      (fd = g_open (file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)) < 0)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", file, g_strerror (code));
      return NULL;
    }
  if (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY, _ ("Another Accord service uses the store %s."), store);
      g_close (fd, NULL);
      return NULL;
    }

  self = g_new0 (AccordLock, 1);
  self->fd = fd;
  return self;
}

void
accord_lock_free (AccordLock *self)
{
  g_close (self->fd, NULL);
  g_free (self);
}
