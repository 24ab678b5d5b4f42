/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-registration"

#include "accord-config.h"

#include <string.h>

#include "remote/accord-registration-private.h"

/* What tells the two providers apart here: names in files and environment, what is built in, what is asked
 * for. */
typedef struct
{
  const char *provider; /* as the rest of the program says it */
  const char *group;    /* in key files */
  const char *id_variable;
  const char *secret_variable;
  const char *tenant_variable; /* (nullable) */
  const char *built_in_id;
  const char *built_in_secret;
  const char *built_in_tenant;
  const char *issuer;
  const char *scopes;
} ProviderFacts;

#define GOOGLE_SCOPE "https://www.googleapis.com/auth/"

static const ProviderFacts provider_facts[] = {
  {
      .provider = "google",
      .group = "google",
      .id_variable = "ACCORD_GOOGLE_CLIENT_ID",
      .secret_variable = "ACCORD_GOOGLE_CLIENT_SECRET",
      .tenant_variable = NULL,
      .built_in_id = ACCORD_DEFAULT_GOOGLE_CLIENT_ID,
      .built_in_secret = ACCORD_DEFAULT_GOOGLE_CLIENT_SECRET,
      .built_in_tenant = NULL,
      .issuer = "https://accounts.google.com",
      /* Who it is; events of any writable calendar; the list to choose from; "Project Deliverables". */
      .scopes = "openid email " GOOGLE_SCOPE "calendar.events " GOOGLE_SCOPE
                "calendar.calendarlist.readonly " GOOGLE_SCOPE "calendar.app.created",
  },
  {
      .provider = "outlook",
      .group = "microsoft",
      .id_variable = "ACCORD_MICROSOFT_CLIENT_ID",
      .secret_variable = "ACCORD_MICROSOFT_CLIENT_SECRET",
      .tenant_variable = "ACCORD_MICROSOFT_TENANT",
      .built_in_id = ACCORD_DEFAULT_MICROSOFT_CLIENT_ID,
      .built_in_secret = NULL,
      .built_in_tenant = ACCORD_DEFAULT_MICROSOFT_TENANT,
      .issuer = "https://login.microsoftonline.com",
      /* Who the person is; a refresh token; GET /me; calendars and events. */
      .scopes = "openid email offline_access User.Read Calendars.ReadWrite",
  },
};

/* One place a registration can come from. Borrowed strings: valid while the caller's own are. */
typedef struct
{
  const char *source;
  const char *client_id;
  const char *client_secret;
  const char *tenant;
} Candidate;

static const ProviderFacts *
find_facts (const char *provider)
{
  for (gsize i = 0; i < G_N_ELEMENTS (provider_facts); i++)
    if (g_strcmp0 (provider_facts[i].provider, provider) == 0)
      return &provider_facts[i];
  return NULL;
}

static const char *
text_or_null (const char *text)
{
  return text != NULL && *text != '\0' ? text : NULL;
}

static const char *
read_environment (const char *variable)
{
  return variable == NULL ? NULL : text_or_null (g_getenv (variable));
}

char *
accord_registration_read_key (GKeyFile *file, const char *group, const char *key)
{
  g_autofree char *value = g_key_file_get_string (file, group, key, NULL);

  if (value == NULL)
    return NULL;
  g_strstrip (value);
  return *value == '\0' ? NULL : g_steal_pointer (&value);
}

/* A text that GLib could not read would count as absent, and twice wrong makes it warn. */
static gboolean
check_value (const char *value)
{
  if (!g_utf8_validate (value, -1, NULL))
    return FALSE;
  for (const char *at = strchr (value, '\\'); at != NULL; at = strchr (at + 2, '\\'))
    if (at[1] == '\0' || strchr ("sntr\\", at[1]) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
check_values (GKeyFile *file, GError **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  for (char **group = groups; *group != NULL; group++)
    {
      g_auto (GStrv) keys = g_key_file_get_keys (file, *group, NULL, NULL);

      for (char **key = keys; keys != NULL && *key != NULL; key++)
        {
          g_autofree char *value = g_key_file_get_value (file, *group, *key, NULL);

          if (value == NULL || check_value (value))
            continue;
          g_set_error (error,
                       G_KEY_FILE_ERROR,
                       G_KEY_FILE_ERROR_INVALID_VALUE,
                       "group [%s], key “%s” is not a text: a backslash goes before s, n, t, r or another backslash",
                       *group,
                       *key);
          return FALSE;
        }
    }
  return TRUE;
}

static GKeyFile *
load_key_file (const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, error) || !check_values (file, error))
    return NULL;
  return g_steal_pointer (&file);
}

/* NULL without error: ACCORD_ENDPOINTS is not set. */
static GKeyFile *
open_endpoints (char **path, GError **error)
{
  g_autoptr (GKeyFile) file = NULL;
  const char *named = read_environment ("ACCORD_ENDPOINTS");

  if (named == NULL)
    return NULL;

  *path = g_strdup (named);
  file = load_key_file (named, error);
  if (file == NULL)
    g_prefix_error (error, "The endpoints file %s (ACCORD_ENDPOINTS) cannot be read: ", named);
  return g_steal_pointer (&file);
}

/* NULL without error: there is no such file. */
static GKeyFile *
open_system_file (const char *path, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GKeyFile) file = load_key_file (path, &local_error);

  if (file == NULL && !g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_propagate_prefixed_error (
        error, g_steal_pointer (&local_error), "The registration file %s cannot be read: ", path);
  return g_steal_pointer (&file);
}

/* The tenant becomes a part of an address: nothing but the letters of a name, a GUID or a domain. */
static gboolean
check_tenant (const char *tenant, const char *source, GError **error)
{
  if (strspn (tenant, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-") == strlen (tenant))
    return TRUE;
  g_set_error (error,
               G_KEY_FILE_ERROR,
               G_KEY_FILE_ERROR_INVALID_VALUE,
               "The Microsoft tenant “%s” (%s) is neither a name, a domain nor a GUID",
               tenant,
               source);
  return FALSE;
}

/* An id and its secret come from one source; the tenant is taken where it is named first. */
static gboolean
choose (AccordRegistration *self,
        const ProviderFacts *facts,
        const Candidate *candidates,
        gsize n_candidates,
        GError **error)
{
  for (gsize i = 0; i < n_candidates; i++)
    {
      const Candidate *candidate = &candidates[i];

      if (self->client_id == NULL && text_or_null (candidate->client_id) != NULL)
        {
          self->client_id = g_strdup (candidate->client_id);
          self->client_secret = g_strdup (text_or_null (candidate->client_secret));
          self->source = g_strdup (candidate->source);
        }
      if (facts->tenant_variable != NULL && self->tenant == NULL && text_or_null (candidate->tenant) != NULL)
        {
          if (!check_tenant (candidate->tenant, candidate->source, error))
            return FALSE;
          self->tenant = g_strdup (candidate->tenant);
        }
    }

  if (self->tenant == NULL)
    self->tenant = g_strdup ("common");
  if (self->source == NULL)
    self->source = g_strdup ("built-in");
  return TRUE;
}

/* The values of one group of a key file, owned while the candidates refer to them. */
typedef struct
{
  char *client_id;
  char *client_secret;
  char *tenant;
} FileValues;

static void
file_values_read (FileValues *self, GKeyFile *file, const char *group)
{
  if (file == NULL)
    return;
  self->client_id = accord_registration_read_key (file, group, "client_id");
  self->client_secret = accord_registration_read_key (file, group, "client_secret");
  self->tenant = accord_registration_read_key (file, group, "tenant");
}

static void
file_values_clear (FileValues *self)
{
  g_clear_pointer (&self->client_id, g_free);
  g_clear_pointer (&self->client_secret, g_free);
  g_clear_pointer (&self->tenant, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FileValues, file_values_clear)

static gboolean
choose_registration (AccordRegistration *self,
                     const ProviderFacts *facts,
                     const AccordRegistrationPreferences *preferences,
                     GKeyFile *endpoints,
                     const char *system_file,
                     GError **error)
{
  static const AccordRegistrationPreferences nothing = { NULL, NULL, NULL };
  const AccordRegistrationPreferences *entered = preferences != NULL ? preferences : &nothing;
  g_auto (FileValues) practice = { 0 };
  g_auto (FileValues) system = { 0 };
  g_autoptr (GKeyFile) system_keys = NULL;
  g_autoptr (GError) local_error = NULL;

  system_keys = open_system_file (system_file, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  file_values_read (&practice, endpoints, facts->group);
  file_values_read (&system, system_keys, facts->group);

  const Candidate candidates[] = {
    { "environment",
      read_environment (facts->id_variable),
      read_environment (facts->secret_variable),
      read_environment (facts->tenant_variable) },
    { "endpoints", practice.client_id, practice.client_secret, practice.tenant },
    { "preferences", entered->client_id, entered->client_secret, entered->tenant },
    { "system", system.client_id, system.client_secret, system.tenant },
    { "built-in", facts->built_in_id, facts->built_in_secret, facts->built_in_tenant },
  };
  return choose (self, facts, candidates, G_N_ELEMENTS (candidates), error);
}

AccordRegistration *
accord_registration_load_from (const char *provider,
                               const AccordRegistrationPreferences *preferences,
                               const char *system_file,
                               GError **error)
{
  g_autoptr (AccordRegistration) self = NULL;
  g_autoptr (GKeyFile) endpoints = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *path = NULL;
  const ProviderFacts *facts = find_facts (provider);

  g_return_val_if_fail (facts != NULL, NULL);

  endpoints = open_endpoints (&path, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  self = g_new0 (AccordRegistration, 1);
  self->provider = g_strdup (provider);
  if (!choose_registration (self, facts, preferences, endpoints, system_file, error) ||
      !accord_registration_set_addresses (self, facts->group, facts->issuer, endpoints, path, error))
    return NULL;
  return g_steal_pointer (&self);
}

AccordRegistration *
accord_registration_load (const char *provider,
                          const AccordRegistrationPreferences *preferences,
                          GError **error)
{
  return accord_registration_load_from (provider, preferences, ACCORD_REGISTRATION_SYSTEM_FILE, error);
}

AccordRegistration *
accord_registration_copy (const AccordRegistration *self)
{
  AccordRegistration *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new0 (AccordRegistration, 1);
  copy->provider = g_strdup (self->provider);
  copy->client_id = g_strdup (self->client_id);
  copy->client_secret = g_strdup (self->client_secret);
  copy->tenant = g_strdup (self->tenant);
  copy->source = g_strdup (self->source);
  copy->practice = self->practice;
  copy->authorize = g_strdup (self->authorize);
  copy->token = g_strdup (self->token);
  copy->revoke = g_strdup (self->revoke);
  copy->userinfo = g_strdup (self->userinfo);
  copy->api = g_strdup (self->api);
  copy->batch = g_strdup (self->batch);
  copy->issuer = g_strdup (self->issuer);
  return copy;
}

void
accord_registration_free (AccordRegistration *self)
{
  if (self == NULL)
    return;
  g_free (self->provider);
  g_free (self->client_id);
  g_free (self->client_secret);
  g_free (self->tenant);
  g_free (self->source);
  g_free (self->authorize);
  g_free (self->token);
  g_free (self->revoke);
  g_free (self->userinfo);
  g_free (self->api);
  g_free (self->batch);
  g_free (self->issuer);
  g_free (self);
}

const char *
accord_registration_scopes (const AccordRegistration *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return find_facts (self->provider)->scopes;
}

/* Entra: {authority}/{tenant GUID}/v2.0. Under common, organizations and consumers the GUID cannot be known
 * before. */
static gboolean
is_issuer_of_tenant (const char *issuer, const char *authority, const char *tenant)
{
  g_auto (GStrv) parts = NULL;
  gsize length = strlen (authority);

  if (!g_str_has_prefix (issuer, authority) || issuer[length] != '/')
    return FALSE;
  parts = g_strsplit (issuer + length + 1, "/", 3);
  if (g_strv_length (parts) != 2 || !g_uuid_string_is_valid (parts[0]) || !g_str_equal (parts[1], "v2.0"))
    return FALSE;
  return !g_uuid_string_is_valid (tenant) || g_ascii_strcasecmp (parts[0], tenant) == 0;
}

gboolean
accord_registration_accepts_issuer (const AccordRegistration *self, const char *issuer)
{
  const char *real;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (issuer != NULL, FALSE);

  /* A practice server may name itself or, as a copy of the real one, the real one. */
  real = find_facts (self->provider)->issuer;
  if (g_str_equal (self->provider, "outlook"))
    return is_issuer_of_tenant (issuer, self->issuer, self->tenant) ||
           (self->practice && is_issuer_of_tenant (issuer, real, self->tenant));
  return g_strcmp0 (issuer, self->issuer) == 0 || (self->practice && g_str_equal (issuer, real));
}
