/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/accord-fields.h"

G_BEGIN_DECLS

/* How a value survives a way. The worse one is the higher one. */
typedef enum
{
  FIDELITY_UNTRIED,     /* no such value on this way */
  FIDELITY_EXACT,       /* as it was, to the byte */
  FIDELITY_NORMALISED,  /* another value, which then stays as it is */
  FIDELITY_KEPT         /* not taken over: it stays where it was written */
} Fidelity;

typedef enum
{
  GOOGLE_OUT, /* local → provider → local */
  GOOGLE_IN,  /* provider → local → provider */
  OUTLOOK_OUT,
  OUTLOOK_IN,
  N_WAYS
} FidelityWay;

/**
 * FidelityCase:
 *
 * One value of one field. @local is canonical text as the store projects it; @google and @outlook are what another program
 * writes there, members of the event in JSON. What @way says is what has to come of it.
 */
typedef struct
{
  AccordField  field;
  const char  *name;          /* as the document says it */
  const char  *local;         /* (nullable) nobody writes it from here */
  const char  *google;        /* (nullable) */
  const char  *outlook;       /* (nullable) */
  Fidelity     way[N_WAYS];
} FidelityCase;

extern const FidelityCase fidelity_cases[];
extern const guint n_fidelity_cases;

G_END_DECLS
