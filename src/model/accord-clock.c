/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-clock.h"

#include <time.h>

G_DEFINE_TYPE (AccordClock, accord_clock, G_TYPE_OBJECT)

struct _AccordFakeClock
{
  AccordClock parent_instance;

  GMutex mutex;    /* workers read it while a test moves it */
  gint64 now;      /* microseconds */
  gint64 steady;
  gint64 waited;
};

G_DEFINE_FINAL_TYPE (AccordFakeClock, accord_fake_clock, ACCORD_TYPE_CLOCK)

static gint64
system_now (AccordClock *self)
{
  return g_get_real_time ();
}

/* CLOCK_MONOTONIC stands still while the computer sleeps. */
static gint64
system_steady (AccordClock *self)
{
  struct timespec time;

  if (clock_gettime (CLOCK_BOOTTIME, &time) != 0)
    return g_get_monotonic_time ();
  return time.tv_sec * G_TIME_SPAN_SECOND + time.tv_nsec / 1000;
}

static void
wake_cb (GCancellable *cancellable,
         gpointer      user_data)
{
  GCond *cond = user_data;

  g_cond_broadcast (cond);
}

static gboolean
system_wait (AccordClock   *self,
             gint64         microseconds,
             GCancellable  *cancellable,
             GError       **error)
{
  gint64 until = g_get_monotonic_time () + microseconds;
  GMutex mutex;
  GCond cond;
  gulong handler = 0;

  g_mutex_init (&mutex);
  g_cond_init (&cond);
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (wake_cb), &cond, NULL);
  g_mutex_lock (&mutex);
  /* A cancel that falls between the check and the wait is seen within a tenth of a second. */
  while (!g_cancellable_is_cancelled (cancellable) && g_get_monotonic_time () < until)
    g_cond_wait_until (&cond, &mutex, MIN (until, g_get_monotonic_time () + G_TIME_SPAN_SECOND / 10));
  g_mutex_unlock (&mutex);
  g_cancellable_disconnect (cancellable, handler);
  g_cond_clear (&cond);
  g_mutex_clear (&mutex);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static void
accord_clock_class_init (AccordClockClass *klass)
{
  klass->now = system_now;
  klass->steady = system_steady;
  klass->wait = system_wait;
}

static void
accord_clock_init (AccordClock *self)
{
}

AccordClock *
accord_clock_get_system (void)
{
  static gsize clock;

  if (g_once_init_enter (&clock))
    g_once_init_leave (&clock, (gsize) g_object_new (ACCORD_TYPE_CLOCK, NULL));
  return (AccordClock *) clock;
}

gint64
accord_clock_now (AccordClock *self)
{
  g_return_val_if_fail (ACCORD_IS_CLOCK (self), 0);

  return ACCORD_CLOCK_GET_CLASS (self)->now (self);
}

gint64
accord_clock_seconds (AccordClock *self)
{
  return accord_clock_now (self) / G_TIME_SPAN_SECOND;
}

gint64
accord_clock_steady (AccordClock *self)
{
  g_return_val_if_fail (ACCORD_IS_CLOCK (self), 0);

  return ACCORD_CLOCK_GET_CLASS (self)->steady (self);
}

gboolean
accord_clock_wait (AccordClock   *self,
                   gint64         microseconds,
                   GCancellable  *cancellable,
                   GError       **error)
{
  g_return_val_if_fail (ACCORD_IS_CLOCK (self), FALSE);

  return ACCORD_CLOCK_GET_CLASS (self)->wait (self, MAX (microseconds, 0), cancellable, error);
}

/* ---- the clock of the tests ---- */

static gint64
fake_now (AccordClock *clock)
{
  AccordFakeClock *self = ACCORD_FAKE_CLOCK (clock);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->now;
}

static gint64
fake_steady (AccordClock *clock)
{
  AccordFakeClock *self = ACCORD_FAKE_CLOCK (clock);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->steady;
}

static gboolean
fake_wait (AccordClock   *clock,
           gint64         microseconds,
           GCancellable  *cancellable,
           GError       **error)
{
  AccordFakeClock *self = ACCORD_FAKE_CLOCK (clock);
  g_autoptr (GMutexLocker) locker = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  locker = g_mutex_locker_new (&self->mutex);
  self->now += microseconds;
  self->steady += microseconds;
  self->waited += microseconds;
  return TRUE;
}

static void
accord_fake_clock_finalize (GObject *object)
{
  AccordFakeClock *self = ACCORD_FAKE_CLOCK (object);

  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (accord_fake_clock_parent_class)->finalize (object);
}

static void
accord_fake_clock_class_init (AccordFakeClockClass *klass)
{
  AccordClockClass *clock_class = ACCORD_CLOCK_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = accord_fake_clock_finalize;
  clock_class->now = fake_now;
  clock_class->steady = fake_steady;
  clock_class->wait = fake_wait;
}

static void
accord_fake_clock_init (AccordFakeClock *self)
{
  g_mutex_init (&self->mutex);
}

AccordFakeClock *
accord_fake_clock_new (gint64 seconds)
{
  AccordFakeClock *self = g_object_new (ACCORD_TYPE_FAKE_CLOCK, NULL);

  self->now = seconds * G_TIME_SPAN_SECOND;
  return self;
}

void
accord_fake_clock_advance (AccordFakeClock *self,
                           gint64           seconds)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (ACCORD_IS_FAKE_CLOCK (self));

  locker = g_mutex_locker_new (&self->mutex);
  self->now += seconds * G_TIME_SPAN_SECOND;
  self->steady += seconds * G_TIME_SPAN_SECOND;
}

void
accord_fake_clock_set_forward (AccordFakeClock *self,
                               gint64           seconds)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (ACCORD_IS_FAKE_CLOCK (self));

  locker = g_mutex_locker_new (&self->mutex);
  self->now += seconds * G_TIME_SPAN_SECOND;
}

gint64
accord_fake_clock_waited (AccordFakeClock *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (ACCORD_IS_FAKE_CLOCK (self), 0);

  locker = g_mutex_locker_new (&self->mutex);
  return self->waited;
}
