/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * AccordTile:
 *
 * The rounded square of an account: O and G, and from the second account of a provider on the letter of its
 * organisation on a deeper tint. No logos.
 */
#define ACCORD_TYPE_TILE (accord_tile_get_type ())
G_DECLARE_FINAL_TYPE (AccordTile, accord_tile, ACCORD, TILE, AdwBin)

/* @size: 64, 40, 24, 20 or 16 pixels */
GtkWidget *accord_tile_new         (int          size);
/* @nth: 0 for the first account of this provider */
void       accord_tile_set_account (AccordTile *self,
                                    const char *provider,
                                    const char *email,
                                    guint       nth);
/* The letter alone. (transfer full) */
char      *accord_tile_letter      (const char *provider,
                                    const char *email,
                                    guint       nth);

/* ---- project colours ---- */

typedef enum
{
  ACCORD_SWATCH_DOT,   /* 10 px */
  ACCORD_SWATCH_BAR    /* 4 px wide, as high as its row */
} AccordSwatchShape;

/**
 * AccordSwatch:
 *
 * A project's colour as a dot or a bar, always beside the project's name; in the dark mixed with a quarter of white.
 */
#define ACCORD_TYPE_SWATCH (accord_swatch_get_type ())
G_DECLARE_FINAL_TYPE (AccordSwatch, accord_swatch, ACCORD, SWATCH, GtkWidget)

GtkWidget *accord_swatch_new        (AccordSwatchShape shape);
/* @colour: #rrggbb; NULL or nonsense: one of the twelve by @name; both NULL: grey */
void       accord_swatch_set_colour (AccordSwatch *self,
                                     const char   *colour,
                                     const char   *name);
/* The colour in force for a project without a stored one: one of twelve fixed hues. */
const char *accord_project_hue      (const char       *name);

G_END_DECLS
