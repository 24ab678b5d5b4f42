/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "conformance-subject.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  void      (*test) (Subject *self, gconstpointer kind);
} ConformanceTest;

extern const ConformanceTest conformance_listings[];
extern const guint           conformance_n_listings;
extern const ConformanceTest conformance_many[];
extern const guint           conformance_n_many;
extern const ConformanceTest conformance_series[];
extern const guint           conformance_n_series;
/* Of providers that are reached over HTTP. */
extern const ConformanceTest conformance_batches[];
extern const guint           conformance_n_batches;

G_END_DECLS
