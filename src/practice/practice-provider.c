/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-provider.h"

const PracticeProviderClass *
practice_provider_class (PracticeProvider provider)
{
  return provider == PRACTICE_GOOGLE ? &practice_google_class : &practice_graph_class;
}
