/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scripted-resolver.h"

struct _ScriptedResolver
{
  GResolver parent_instance;

  GMutex mutex;        /* workers look up while a test says how */
  guint count;
  guint fails_from;    /* 0: never */
  GResolverError code;
};

G_DEFINE_FINAL_TYPE (ScriptedResolver, scripted_resolver, G_TYPE_RESOLVER)

static GList *
look_up (ScriptedResolver *self, const char *name, GResolverNameLookupFlags flags, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  /* The second half of the same question, which is asked for both families. */
  if (flags & G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY)
    {
      g_set_error (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "%s has no such address", name);
      return NULL;
    }
  self->count++;
  if (self->fails_from == 0 || self->count < self->fails_from)
    return g_list_prepend (NULL, g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4));
  g_set_error (error, G_RESOLVER_ERROR, (int) self->code, "%s is not known", name);
  return NULL;
}

static void
free_addresses (gpointer addresses)
{
  g_resolver_free_addresses (addresses);
}

static void
answer (ScriptedResolver *self,
        const char *name,
        GResolverNameLookupFlags flags,
        GCancellable *cancellable,
        GAsyncReadyCallback callback,
        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  GList *addresses;

  addresses = look_up (self, name, flags, &error);
  if (addresses != NULL)
    g_task_return_pointer (task, addresses, free_addresses);
  else
    g_task_return_error (task, error);
}

static GList *
scripted_resolver_lookup (GResolver *resolver, const char *name, GCancellable *cancellable, GError **error)
{
  return look_up (SCRIPTED_RESOLVER (resolver), name, 0, error);
}

static void
scripted_resolver_lookup_async (GResolver *resolver,
                                const char *name,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  answer (SCRIPTED_RESOLVER (resolver), name, 0, cancellable, callback, user_data);
}

static void
scripted_resolver_lookup_flags_async (GResolver *resolver,
                                      const char *name,
                                      GResolverNameLookupFlags flags,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  answer (SCRIPTED_RESOLVER (resolver), name, flags, cancellable, callback, user_data);
}

static GList *
scripted_resolver_lookup_flags (GResolver *resolver,
                                const char *name,
                                GResolverNameLookupFlags flags,
                                GCancellable *cancellable,
                                GError **error)
{
  return look_up (SCRIPTED_RESOLVER (resolver), name, flags, error);
}

static GList *
scripted_resolver_lookup_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
scripted_resolver_finalize (GObject *object)
{
  g_mutex_clear (&SCRIPTED_RESOLVER (object)->mutex);
  G_OBJECT_CLASS (scripted_resolver_parent_class)->finalize (object);
}

static void
scripted_resolver_class_init (ScriptedResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = scripted_resolver_finalize;
  resolver_class->lookup_by_name = scripted_resolver_lookup;
  resolver_class->lookup_by_name_async = scripted_resolver_lookup_async;
  resolver_class->lookup_by_name_finish = scripted_resolver_lookup_finish;
  resolver_class->lookup_by_name_with_flags = scripted_resolver_lookup_flags;
  resolver_class->lookup_by_name_with_flags_async = scripted_resolver_lookup_flags_async;
  resolver_class->lookup_by_name_with_flags_finish = scripted_resolver_lookup_finish;
}

static void
scripted_resolver_init (ScriptedResolver *self)
{
  g_mutex_init (&self->mutex);
}

ScriptedResolver *
scripted_resolver_new (void)
{
  return g_object_new (SCRIPTED_TYPE_RESOLVER, NULL);
}

void
scripted_resolver_fail (ScriptedResolver *self, guint nth, GResolverError code)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->fails_from = nth;
  self->code = code;
  self->count = 0;
}

void
scripted_resolver_mend (ScriptedResolver *self)
{
  scripted_resolver_fail (self, 0, G_RESOLVER_ERROR_INTERNAL);
}

guint
scripted_resolver_count (ScriptedResolver *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->count;
}
