/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "sync/accord-listing.h"

/* A provider whose listing has always another page. */
#define ENDLESS_TYPE_PROVIDER (endless_provider_get_type ())
G_DECLARE_FINAL_TYPE (EndlessProvider, endless_provider, ENDLESS, PROVIDER, GObject)

struct _EndlessProvider
{
  GObject parent_instance;

  guint n_pages;
  guint rows; /* of a page */
  char *body; /* (owned) (nullable) of every event */
};

static void endless_provider_iface_init (AccordProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (EndlessProvider,
                               endless_provider,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (ACCORD_TYPE_PROVIDER, endless_provider_iface_init))

static gboolean
list_changes (AccordProvider *provider,
              const AccordCalendar *calendar,
              const char *cursor,
              gint64 from,
              gint64 to,
              AccordChanges *out,
              GCancellable *cancellable,
              GError **error)
{
  EndlessProvider *self = ENDLESS_PROVIDER (provider);

  out->items = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_remote_item_free);
  for (guint i = 0; i < self->rows; i++)
    {
      g_autofree char *id = g_strdup_printf ("event-%u", i);
      AccordRemoteItem *item = accord_remote_item_new (id);

      item->fields = accord_fields_new ();
      if (self->body != NULL)
        accord_fields_set (item->fields, ACCORD_FIELD_BODY, self->body);
      g_ptr_array_add (out->items, item);
    }
  out->more = TRUE;
  out->cursor = g_strdup_printf ("page-%u", ++self->n_pages);
  return TRUE;
}

static void
endless_provider_iface_init (AccordProviderInterface *iface)
{
  iface->list_changes = list_changes;
}

static void
endless_provider_finalize (GObject *object)
{
  g_free (ENDLESS_PROVIDER (object)->body);
  G_OBJECT_CLASS (endless_provider_parent_class)->finalize (object);
}

static void
endless_provider_class_init (EndlessProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = endless_provider_finalize;
}

static void
endless_provider_init (EndlessProvider *self)
{
}

static void
check_ends (EndlessProvider *provider, guint at_most)
{
  AccordCalendar calendar = { .id = (char *) "calendar", .remote_id = (char *) "theirs" };
  const AccordWindow window = { 0, 86400, 0, 86400 };
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordListing) listing =
      accord_listing_read (ACCORD_PROVIDER (provider), &calendar, &window, NULL, &error);

  g_assert_null (listing);
  g_assert_error (error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_PROTOCOL);
  g_assert_nonnull (strstr (error->message, "calendar"));
  g_assert_cmpuint (provider->n_pages, <=, at_most);
}

/* The same events again and again, each page under another address. */
static void
test_rows (void)
{
  g_autoptr (EndlessProvider) provider = g_object_new (ENDLESS_TYPE_PROVIDER, NULL);

  provider->rows = 2500;
  check_ends (provider, ACCORD_LISTING_ROWS / 2500 + 1);
}

static void
test_bytes (void)
{
  g_autoptr (EndlessProvider) provider = g_object_new (ENDLESS_TYPE_PROVIDER, NULL);

  provider->rows = 8;
  provider->body = g_strnfill (4 * 1024 * 1024, 'x');
  check_ends (provider, ACCORD_LISTING_BYTES / (32 * 1024 * 1024) + 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/listing/endless-rows-fill-memory", test_rows);
  g_test_add_func ("/listing/endless-bodies-fill-memory", test_bytes);
  return g_test_run ();
}
