/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-fuzz"

#include "fuzz-target.h"

#include <libsoup/soup.h>
#include <sys/mman.h>
#include <unistd.h>

#include "remote/accord-registration-private.h"

/* A file in memory that has a path. */
static int
write_file (const uint8_t *data, size_t size)
{
  int file = memfd_create ("endpoints", MFD_CLOEXEC);

  g_assert_cmpint (file, >=, 0);
  g_assert_cmpint (write (file, data, size), ==, (gssize) size);
  return file;
}

/* As the requests will read it, not as the registration did. */
static void
check_loopback (const char *address)
{
  g_autoptr (GUri) uri = NULL;
  g_autoptr (GInetAddress) host = NULL;

  if (address == NULL)
    return;
  g_assert_true (accord_registration_is_loopback (address));
  uri = g_uri_parse (address, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL || g_ascii_strcasecmp (g_uri_get_host (uri), "localhost") == 0)
    return;
  host = g_inet_address_new_from_string (g_uri_get_host (uri));
  g_assert_true (host != NULL && g_inet_address_get_is_loopback (host));
}

static void
check_issuers (const AccordRegistration *registration)
{
  static const char *const ends[] = {
    "", "/", "/v2.0", "//v2.0", "/common/v2.0", "/0c7f4a35-0000-4000-8000-000000000000/v2.0"
  };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *issuer = g_strconcat (registration->issuer, ends[i], NULL);

      accord_registration_accepts_issuer (registration, issuer);
    }
}

static void
load (const char *provider, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordRegistration) registration = accord_registration_load_from (provider, NULL, path, &error);

  g_assert_true ((registration == NULL) == (error != NULL));
  if (registration == NULL)
    return;
  g_assert_nonnull (registration->source);
  if (registration->practice)
    {
      const char *const addresses[] = { registration->authorize, registration->token, registration->revoke,
                                        registration->userinfo,  registration->api,   registration->batch };

      for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
        check_loopback (addresses[i]);
    }
  check_issuers (registration);
}

/* A key file: as the endpoints file, and as the one in /etc. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *path = NULL;
  int file;

  fuzz_begin ();
  file = write_file (data, size);
  path = g_strdup_printf ("/proc/self/fd/%d", file);
  g_setenv ("ACCORD_ENDPOINTS", path, TRUE);
  load ("google", path);
  load ("outlook", path);
  g_unsetenv ("ACCORD_ENDPOINTS");
  load ("outlook", path);
  close (file);
  return 0;
}
