/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-fuzz"

#include "fuzz-conversation.h"
#include "fuzz-target.h"
#include "remote/accord-outlook.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  fuzz_begin ();
  fuzz_converse (accord_outlook_new, "outlook", data, size);
  return 0;
}
