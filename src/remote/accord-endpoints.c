/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-registration"

#include "accord-config.h"

#include <string.h>

#include "remote/accord-registration-private.h"

/* At which addresses: the provider's own, or those of an endpoints file, which all lie on this computer. */

/* The addresses of an AccordRegistration as [google] of an endpoints file names them, and the real ones. */
typedef struct
{
  const char *key;
  gsize offset;
  const char *real;
  gboolean required;
} AddressFact;

static const AddressFact google_addresses[] = {
  { "authorize",
    G_STRUCT_OFFSET (AccordRegistration, authorize),
    "https://accounts.google.com/o/oauth2/v2/auth",
    TRUE },
  { "token", G_STRUCT_OFFSET (AccordRegistration, token), "https://oauth2.googleapis.com/token", TRUE },
  { "revoke", G_STRUCT_OFFSET (AccordRegistration, revoke), "https://oauth2.googleapis.com/revoke", FALSE },
  { "userinfo",
    G_STRUCT_OFFSET (AccordRegistration, userinfo),
    "https://openidconnect.googleapis.com/v1/userinfo",
    FALSE },
  { "api", G_STRUCT_OFFSET (AccordRegistration, api), "https://www.googleapis.com/calendar/v3", TRUE },
  { "batch",
    G_STRUCT_OFFSET (AccordRegistration, batch),
    "https://www.googleapis.com/batch/calendar/v3",
    FALSE },
};

#define MICROSOFT_AUTHORITY "https://login.microsoftonline.com"
#define MICROSOFT_GRAPH "https://graph.microsoft.com/v1.0"

static char **
address_at (AccordRegistration *self, gsize offset)
{
  return &G_STRUCT_MEMBER (char *, self, offset);
}

gboolean
accord_registration_is_loopback (const char *address)
{
  g_autoptr (GUri) uri = NULL;
  g_autoptr (GInetAddress) inet = NULL;
  const char *scheme, *host;

  uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL)
    return FALSE;

  scheme = g_uri_get_scheme (uri);
  host = g_uri_get_host (uri);
  if (host == NULL || (!g_str_equal (scheme, "http") && !g_str_equal (scheme, "https")))
    return FALSE;
  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;

  inet = g_inet_address_new_from_string (host);
  return inet != NULL && g_inet_address_get_is_loopback (inet);
}

static char *
origin_of (const char *address)
{
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);

  if (uri == NULL)
    return NULL;
  return g_uri_join (G_URI_FLAGS_NONE,
                     g_uri_get_scheme (uri),
                     NULL,
                     g_uri_get_host (uri),
                     g_uri_get_port (uri),
                     "",
                     NULL,
                     NULL);
}

/* (transfer full) (nullable): NULL without error when the key is absent and not required. */
static char *
read_address (
    GKeyFile *file, const char *path, const char *group, const char *key, gboolean required, GError **error)
{
  g_autofree char *value = accord_registration_read_key (file, group, key);
  gsize length;

  if (value == NULL && required)
    g_set_error (error,
                 G_KEY_FILE_ERROR,
                 G_KEY_FILE_ERROR_KEY_NOT_FOUND,
                 "The endpoints file %s has no “%s” in its group [%s]",
                 path,
                 key,
                 group);
  if (value == NULL)
    return NULL;

  if (!accord_registration_is_loopback (value))
    {
      g_set_error (error,
                   G_KEY_FILE_ERROR,
                   G_KEY_FILE_ERROR_INVALID_VALUE,
                   "The endpoints file %s names an address that is not on this machine: group [%s], key "
                   "“%s”, value “%s”",
                   path,
                   group,
                   key,
                   value);
      return NULL;
    }

  length = strlen (value);
  while (length > 0 && value[length - 1] == '/')
    value[--length] = '\0';
  return g_steal_pointer (&value);
}

static gboolean
read_google_endpoints (AccordRegistration *self, GKeyFile *file, const char *path, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (google_addresses); i++)
    {
      const AddressFact *fact = &google_addresses[i];
      g_autoptr (GError) local_error = NULL;

      *address_at (self, fact->offset) =
          read_address (file, path, "google", fact->key, fact->required, &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
  return TRUE;
}

static void
set_microsoft_addresses (AccordRegistration *self, const char *authority, const char *graph)
{
  self->authorize = g_strdup_printf ("%s/%s/oauth2/v2.0/authorize", authority, self->tenant);
  self->token = g_strdup_printf ("%s/%s/oauth2/v2.0/token", authority, self->tenant);
  self->api = g_strdup (graph);
  self->batch = g_strconcat (graph, "/$batch", NULL);
}

static gboolean
read_microsoft_endpoints (AccordRegistration *self, GKeyFile *file, const char *path, GError **error)
{
  g_autofree char *authority = read_address (file, path, "microsoft", "authority", TRUE, error);
  g_autofree char *graph = NULL;
  g_autofree char *origin = NULL;

  if (authority == NULL)
    return FALSE;
  graph = read_address (file, path, "microsoft", "graph", TRUE, error);
  if (graph == NULL)
    return FALSE;

  origin = origin_of (authority);
  if (g_strcmp0 (origin, authority) != 0)
    {
      g_set_error (error,
                   G_KEY_FILE_ERROR,
                   G_KEY_FILE_ERROR_INVALID_VALUE,
                   "The endpoints file %s: group [microsoft], key “authority” must be scheme, host and port "
                   "only, not “%s”",
                   path,
                   authority);
      return FALSE;
    }

  set_microsoft_addresses (self, authority, graph);
  return TRUE;
}

static void
set_real_addresses (AccordRegistration *self)
{
  if (g_str_equal (self->provider, "outlook"))
    {
      set_microsoft_addresses (self, MICROSOFT_AUTHORITY, MICROSOFT_GRAPH);
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (google_addresses); i++)
    *address_at (self, google_addresses[i].offset) = g_strdup (google_addresses[i].real);
}

gboolean
accord_registration_set_addresses (AccordRegistration *self,
                                   const char *group,
                                   const char *issuer,
                                   GKeyFile *endpoints,
                                   const char *path,
                                   GError **error)
{
  g_autofree char *origin = NULL;

  if (endpoints == NULL || !g_key_file_has_group (endpoints, group))
    {
      set_real_addresses (self);
      self->issuer = g_strdup (issuer);
      return TRUE;
    }

  self->practice = TRUE;
  if (g_str_equal (self->provider, "google") ? !read_google_endpoints (self, endpoints, path, error)
                                             : !read_microsoft_endpoints (self, endpoints, path, error))
    return FALSE;
  self->issuer = origin_of (self->authorize);
  return TRUE;
}
