/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A colour of Google's event palette (colors.event, providers.md §2.4). */
typedef struct
{
  const char *id;     /* colorId, "1" to "11" */
  const char *name;   /* as Google Calendar calls it */
  const char *hex;    /* as Google Calendar shows it, "#d50000" */
} AccordColour;

/* The palette in the order of its ids. */
const AccordColour *accord_colours_list     (guint      *n_colours);
const AccordColour *accord_colour_from_id   (const char *id);      /* (nullable): none of the palette */
const AccordColour *accord_colour_from_name (const char *name);    /* (nullable), whatever its case */

/**
 * AccordColourMap:
 *
 * Which colour stands for a category where a provider has one colour instead of names. The person's own; its order
 * decides which category a colour is read as. Names are compared whatever their case.
 */
typedef struct _AccordColourMap AccordColourMap;

AccordColourMap *accord_colour_map_new        (void);                          /* empty */
AccordColourMap *accord_colour_map_new_preset (void);                          /* the palette and Outlook's own categories */
AccordColourMap *accord_colour_map_copy       (const AccordColourMap *self);
void             accord_colour_map_free       (AccordColourMap       *self);
/* Appends, or gives the category another colour. @colour: a name of the palette. */
void             accord_colour_map_set        (AccordColourMap       *self,
                                               const char            *category,
                                               const char            *colour);
guint            accord_colour_map_get_length (const AccordColourMap *self);
const char      *accord_colour_map_get_nth    (const AccordColourMap *self,
                                               guint                  nth,
                                               const char           **colour);
/* The colour's name. (nullable): the category has none */
const char      *accord_colour_map_find       (const AccordColourMap *self,
                                               const char            *category);
/* The first category of that colour. (nullable): none */
const char      *accord_colour_map_first      (const AccordColourMap *self,
                                               const char            *colour);

/* "category<TAB>colour", one a line. (transfer full) */
char            *accord_colour_map_to_text    (const AccordColourMap *self);

/**
 * accord_colour_of_categories:
 * @names: one a line
 * @standing: (out) (optional) (transfer full) (nullable): the category whose colour it is
 *
 * What stands for the categories where there is one colour: that of the first of them that has one.
 *
 * Returns: (transfer full): its name; "": none has
 */
char            *accord_colour_of_categories  (const AccordColourMap *self,
                                               const char            *names,
                                               char                 **standing);
/**
 * accord_colour_take:
 * @names: one a line, as they are
 * @colour: as a provider shows it: a name of the palette, "" for none, or "#" and an id that is not in it
 *
 * The names after the colour was changed to @colour elsewhere: a category of that colour comes first, the event's own
 * before the first of the map; the one whose colour it was goes. A colour that stands for no category changes nothing.
 *
 * Returns: (transfer full)
 */
char            *accord_colour_take           (const AccordColourMap *self,
                                               const char            *names,
                                               const char            *colour);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordColourMap, accord_colour_map_free)

G_END_DECLS
