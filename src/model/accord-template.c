/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-template-private.h"

#include <string.h>

#include "accord-texts.h"
#include "accord-words.h"

/* A person's template may be ambiguous beyond measure; then its texts are not read back. */
#define MAX_STEPS  500000

static const char *const place_names[] = {
  "project", "client", "people", "deliverable", "title", "percent",
  "status", "notes", "attendees", "contact", "place", "link", NULL,
};

G_STATIC_ASSERT (G_N_ELEMENTS (place_names) == ACCORD_N_PLACES + 1);

typedef enum { NODE_TEXT, NODE_PLACE, NODE_OPEN, NODE_CLOSE } NodeType;

typedef struct
{
  NodeType    type;
  char       *text;    /* (owned) (nullable) of a NODE_TEXT */
  AccordPlace place;
  guint       group;   /* of NODE_OPEN and NODE_CLOSE */
} Node;

struct _AccordTemplate
{
  GArray         *nodes;       /* (element-type Node) */
  AccordPlaceMask own;
  guint           n_groups;
  gboolean        group_has_own[ACCORD_TEMPLATE_MAX_PARTS];
};

typedef enum { GROUP_OPEN, GROUP_PRESENT, GROUP_ABSENT } GroupState;

/* One walk of a template over a text. */
typedef struct
{
  const AccordTemplate    *template;
  const char              *text;
  const AccordPlaceValues *known;
  AccordPlaceMask          open;       /* places whose value is to be found */
  GroupState               groups[ACCORD_TEMPLATE_MAX_PARTS];
  const char              *from[ACCORD_N_PLACES];
  const char              *to[ACCORD_N_PLACES];
  guint                    steps;
  guint                    wanted;     /* stop after so many different readings */
  guint                    found;
  AccordPlaceValues        reading;    /* the first one */
  GroupState               chosen[ACCORD_TEMPLATE_MAX_PARTS];
} Walk;

const char *const *
accord_text_list_places (void)
{
  return place_names;
}

void
accord_place_values_clear (AccordPlaceValues *self)
{
  for (guint i = 0; i < ACCORD_N_PLACES; i++)
    g_clear_pointer (&self->value[i], g_free);
}

static void
clear_node_cb (gpointer data)
{
  g_free (((Node *) data)->text);
}

static void
add_text (AccordTemplate *self,
          const char     *text,
          gsize           length)
{
  Node node = { .type = NODE_TEXT };

  if (length == 0)
    return;
  node.text = g_strndup (text, length);
  g_array_append_val (self->nodes, node);
}

/* Length of a placeholder at @text, 0 when there is none. */
static gsize
read_place (const char  *text,
            AccordPlace *place)
{
  const char *end = *text == '{' ? strchr (text, '}') : NULL;
  g_autofree char *name = end != NULL ? g_strndup (text + 1, end - text - 1) : NULL;
  guint value;

  if (!accord_value_of_word (place_names, name, &value))
    return 0;
  *place = value;
  return end - text + 1;
}

static void
add_bracket (AccordTemplate *self,
             NodeType        type,
             guint           group)
{
  Node node = { .type = type, .group = group };

  g_array_append_val (self->nodes, node);
}

static void
add_place (AccordTemplate *self,
           AccordPlace     place,
           int             group)
{
  Node node = { .type = NODE_PLACE, .place = place };

  g_array_append_val (self->nodes, node);
  if (group >= 0 && (self->own & ACCORD_PLACE_BIT (place)))
    self->group_has_own[group] = TRUE;
}

static gboolean
opens_group (const AccordTemplate *self,
             const char           *p,
             int                   group)
{
  const char *close = *p == '[' ? strchr (p, ']') : NULL;
  const char *place = close != NULL ? strchr (p, '{') : NULL;

  return group < 0 && self->n_groups < ACCORD_TEMPLATE_MAX_PARTS && place != NULL && place < close;
}

AccordTemplate *
accord_template_new (const char      *text,
                     AccordPlaceMask  own)
{
  AccordTemplate *self = g_new0 (AccordTemplate, 1);
  const char *start = text;
  const char *p = text;
  int group = -1;

  self->own = own;
  self->nodes = g_array_new (FALSE, TRUE, sizeof (Node));
  g_array_set_clear_func (self->nodes, clear_node_cb);
  while (*p != '\0')
    {
      AccordPlace place = 0;
      gsize length = read_place (p, &place);
      gboolean opens = opens_group (self, p, group);
      gboolean closes = group >= 0 && *p == ']';

      if (length == 0 && !opens && !closes)
        {
          p++;
          continue;
        }
      add_text (self, start, p - start);
      if (length > 0)
        add_place (self, place, group);
      else if (opens)
        add_bracket (self, NODE_OPEN, group = self->n_groups++);
      else
        {
          add_bracket (self, NODE_CLOSE, group);
          group = -1;
        }
      p += MAX (length, 1);
      start = p;
    }
  add_text (self, start, p - start);
  if (group >= 0)
    add_bracket (self, NODE_CLOSE, group);
  return self;
}

void
accord_template_free (AccordTemplate *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->nodes);
  g_free (self);
}

static const Node *
node_at (const AccordTemplate *self,
         guint                 index)
{
  return index < self->nodes->len ? &g_array_index (self->nodes, Node, index) : NULL;
}

static guint
after_group (const AccordTemplate *self,
             guint                 open)
{
  guint index = open;

  while (node_at (self, index)->type != NODE_CLOSE)
    index++;
  return index + 1;
}

AccordPlaceMask
accord_template_get_own (const AccordTemplate *self)
{
  AccordPlaceMask mask = 0;

  for (guint i = 0; i < self->nodes->len; i++)
    if (node_at (self, i)->type == NODE_PLACE)
      mask |= ACCORD_PLACE_BIT (node_at (self, i)->place);
  return mask & self->own;
}

/* ---- rendering ---- */

static gboolean
has_value (const AccordPlaceValues *values,
           AccordPlace              place)
{
  return values->value[place] != NULL && *values->value[place] != '\0';
}

static gboolean
group_is_empty (const AccordTemplate    *self,
                guint                    open,
                const AccordPlaceValues *values)
{
  for (guint i = open; node_at (self, i)->type != NODE_CLOSE; i++)
    if (node_at (self, i)->type == NODE_PLACE && has_value (values, node_at (self, i)->place))
      return FALSE;
  return TRUE;
}

/* No gap where a person's text is missing. */
static void
cut_line_breaks (GString *out)
{
  while (out->len > 0 && out->str[out->len - 1] == '\n')
    g_string_truncate (out, out->len - 1);
}

char *
accord_template_render (const AccordTemplate    *self,
                        const AccordPlaceValues *values)
{
  GString *out = g_string_new (NULL);
  guint i = 0;

  while (i < self->nodes->len)
    {
      const Node *node = node_at (self, i);

      if (node->type == NODE_OPEN && group_is_empty (self, i, values))
        {
          i = after_group (self, i);
          continue;
        }
      if (node->type == NODE_TEXT)
        g_string_append (out, node->text);
      else if (node->type == NODE_PLACE && has_value (values, node->place))
        g_string_append (out, values->value[node->place]);
      else if (node->type == NODE_PLACE && (self->own & ACCORD_PLACE_BIT (node->place)))
        cut_line_breaks (out);
      i++;
    }
  return g_strstrip (g_string_free (out, FALSE));
}

/* ---- reading back ---- */

static const char *
skip_spaces (const char *p,
             gboolean   *broke)
{
  *broke = FALSE;
  while (*p != '\0' && g_unichar_isspace (g_utf8_get_char (p)))
    {
      *broke |= *p == '\n';
      p = g_utf8_next_char (p);
    }
  return p;
}

static gboolean
space_stands_before (const Walk *walk,
                     const char *at,
                     gboolean    breaks)
{
  if (at == walk->text)
    return TRUE;
  return breaks ? at[-1] == '\n' : g_ascii_isspace (at[-1]);
}

/* Where @literal ends in the text when it stands at @at; NULL when it does not. White space matches white
 * space, a line break matches any number of them and the ends of the text. */
static const char *
match_literal (const Walk *walk,
               const char *literal,
               const char *at)
{
  while (*literal != '\0')
    {
      gboolean literal_breaks, text_breaks;
      const char *after_literal = skip_spaces (literal, &literal_breaks);
      const char *after_text = skip_spaces (at, &text_breaks);

      if (after_literal > literal)
        {
          if (*after_text != '\0' && (after_text == at || (literal_breaks && !text_breaks)) &&
              !space_stands_before (walk, at, literal_breaks))
            return NULL;
          literal = after_literal;
          at = after_text;
          continue;
        }
      if (*literal != *at)
        return NULL;
      literal++;
      at++;
    }
  return at;
}

static void walk_from (Walk       *walk,
                       guint       index,
                       const char *at);

static char *
span_text (const Walk  *walk,
           AccordPlace  place)
{
  return walk->from[place] != NULL ? g_strndup (walk->from[place], walk->to[place] - walk->from[place])
                                   : NULL;
}

static gboolean
same_as_first (const Walk *walk)
{
  for (guint i = 0; i < ACCORD_N_PLACES; i++)
    {
      g_autofree char *value = span_text (walk, i);

      if (g_strcmp0 (value, walk->reading.value[i]) != 0)
        return FALSE;
    }
  return TRUE;
}

static void
note_reading (Walk *walk)
{
  if (walk->found == 0)
    {
      for (guint i = 0; i < ACCORD_N_PLACES; i++)
        walk->reading.value[i] = span_text (walk, i);
      memcpy (walk->chosen, walk->groups, sizeof walk->chosen);
      walk->found = 1;
    }
  else if (!same_as_first (walk))
    walk->found++;
}

static gboolean
is_done (Walk *walk)
{
  return walk->found >= walk->wanted || ++walk->steps > MAX_STEPS;
}

/* Tries every end for an open place; values begin and end with something visible, and only notes break lines.
 */
static void
walk_open_place (Walk       *walk,
                 guint       index,
                 AccordPlace place,
                 const char *at)
{
  const char *end = at;

  if (walk->from[place] != NULL)   /* named twice: both must be alike */
    {
      g_autofree char *value = span_text (walk, place);
      const char *after = match_literal (walk, value, at);

      if (after != NULL)
        walk_from (walk, index + 1, after);
      return;
    }
  while (!is_done (walk))
    {
      gboolean ends_visibly = end == at || !g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (end)));

      if (ends_visibly)
        {
          walk->from[place] = at;
          walk->to[place] = end;
          walk_from (walk, index + 1, end);
          walk->from[place] = NULL;
        }
      if (*end == '\0' || (*end == '\n' && place != ACCORD_PLACE_NOTES) ||
          (end == at && g_unichar_isspace (g_utf8_get_char (at))))
        return;
      end = g_utf8_next_char (end);
    }
}

static void
walk_group (Walk       *walk,
            guint       index,
            guint       group,
            const char *at)
{
  GroupState state = walk->groups[group];

  if (state != GROUP_ABSENT)
    {
      walk->groups[group] = GROUP_PRESENT;
      walk_from (walk, index + 1, at);
    }
  if (state != GROUP_PRESENT && !is_done (walk))
    {
      walk->groups[group] = GROUP_ABSENT;
      walk_from (walk, after_group (walk->template, index), at);
    }
  walk->groups[group] = state;
}

static void
walk_literal (Walk       *walk,
              guint       index,
              const char *literal,
              const char *at)
{
  const char *after = literal != NULL ? match_literal (walk, literal, at) : at;

  if (after != NULL)
    walk_from (walk, index + 1, after);
}

static void
walk_from (Walk       *walk,
           guint       index,
           const char *at)
{
  const Node *node = node_at (walk->template, index);
  gboolean broke;

  if (is_done (walk))
    return;
  if (node == NULL)
    {
      if (*skip_spaces (at, &broke) == '\0')
        note_reading (walk);
    }
  else if (node->type == NODE_TEXT)
    walk_literal (walk, index, node->text, at);
  else if (node->type == NODE_OPEN)
    walk_group (walk, index, node->group, at);
  else if (node->type == NODE_CLOSE)
    walk_from (walk, index + 1, at);
  else if (walk->open & ACCORD_PLACE_BIT (node->place))
    walk_open_place (walk, index, node->place, at);
  else
    walk_literal (walk, index, walk->known->value[node->place], at);
}

/* TRUE when there is a reading, and with @only just one. */
static gboolean
walk_text (Walk                    *walk,
           const AccordTemplate    *template,
           const char              *text,
           const AccordPlaceValues *known,
           AccordPlaceMask          open,
           gboolean                 only)
{
  walk->template = template;
  walk->text = text;
  walk->known = known;
  walk->open = open;
  walk->wanted = only ? 2 : 1;
  walk_from (walk, 0, text);
  return walk->found == 1 && walk->steps <= MAX_STEPS;
}

static void
merge_values (AccordPlaceValues       *out,
              const AccordPlaceValues *found,
              const AccordPlaceValues *known)
{
  for (guint i = 0; i < ACCORD_N_PLACES; i++)
    out->value[i] = g_strdup (found->value[i] != NULL ? found->value[i] : known->value[i]);
}

static void
groups_of_now (const AccordTemplate    *self,
               const AccordPlaceValues *now,
               GroupState              *groups)
{
  for (guint i = 0; i < self->nodes->len; i++)
    if (node_at (self, i)->type == NODE_OPEN)
      groups[node_at (self, i)->group] = group_is_empty (self, i, now) ? GROUP_ABSENT : GROUP_PRESENT;
}

/* Which values stand in a text that we rendered earlier: first suppose that only own values moved since, then
 * that only the others did; then that whole parts came or went; then nothing at all. */
static gboolean
find_frame (const AccordTemplate    *self,
            const AccordPlaceValues *now,
            const char              *sent,
            AccordPlaceValues       *frame,
            GroupState              *groups)
{
  AccordPlaceMask all = ACCORD_PLACE_BIT (ACCORD_N_PLACES) - 1;
  const struct { AccordPlaceMask open; gboolean parts_as_now; gboolean only;
  } suppositions[] = {
    { self->own, TRUE, FALSE },
    { all & ~self->own, FALSE, TRUE },
    { self->own, FALSE, FALSE },
    { all, FALSE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (suppositions); i++)
    {
      Walk walk = { 0 };
      gboolean found;

      if (suppositions[i].parts_as_now)
        groups_of_now (self, now, walk.groups);
      found = walk_text (&walk, self, sent, now, suppositions[i].open, suppositions[i].only);
      if (found)
        {
          merge_values (frame, &walk.reading, now);
          memcpy (groups, walk.chosen, sizeof walk.chosen);
        }
      accord_place_values_clear (&walk.reading);
      if (found)
        return TRUE;
    }
  return FALSE;
}

gboolean
accord_template_read_back (const AccordTemplate    *self,
                           const AccordPlaceValues *now,
                           const char              *sent,
                           const char              *text,
                           AccordPlaceValues       *before,
                           AccordPlaceValues       *after)
{
  Walk walk = { 0 };

  if (sent == NULL || !find_frame (self, now, sent, before, walk.groups))
    {
      const AccordPlaceValues nothing = { 0 };

      merge_values (before, &nothing, now);
      groups_of_now (self, now, walk.groups);
    }
  for (guint i = 0; i < self->n_groups; i++)
    if (self->group_has_own[i])
      walk.groups[i] = GROUP_OPEN;
  if (!walk_text (&walk, self, text, before, self->own, TRUE))
    {
      accord_place_values_clear (&walk.reading);
      return FALSE;
    }
  *after = walk.reading;
  return TRUE;
}
