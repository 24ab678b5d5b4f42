/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-invited.h"
#include "accord-projection-private.h"

#include "accord-booking-private.h"

#include <string.h>

#define INTERNAL_CLIENT "Internal"

static const AccordPlaceMask title_own = ACCORD_PLACE_BIT (ACCORD_PLACE_TITLE) |
                                         ACCORD_PLACE_BIT (ACCORD_PLACE_DELIVERABLE) |
                                         ACCORD_PLACE_BIT (ACCORD_PLACE_PERCENT);

AccordTemplate *
accord_title_template_new (const AccordPolicy *policy,
                           AccordKind          kind)
{
  return accord_template_new (accord_policy_get_title_template (policy, kind), title_own);
}

AccordTemplate *
accord_body_template_new (const AccordPolicy *policy,
                          AccordKind          kind)
{
  return accord_template_new (accord_policy_get_body_template (policy, kind),
                              ACCORD_PLACE_BIT (ACCORD_PLACE_NOTES));
}

const char *
accord_booking_word (AccordStatus status)
{
  return status == ACCORD_STATUS_CONFIRMED ? ACCORD_WORD_CONFIRMED : ACCORD_WORD_TENTATIVE;
}

static gboolean
has_text (const char *text)
{
  return text != NULL && *text != '\0';
}

static char *
deliverable_of (const AccordEvent *event)
{
  if (has_text (event->title))
    return accord_normalise_line (event->title);
  if (event->percent >= 0)
    return g_strdup_printf ("%d%% " ACCORD_WORD_MILESTONE, event->percent);
  return g_strdup (ACCORD_WORD_MILESTONE);
}

static char *
link_of (const AccordEvent  *event,
         const AccordPolicy *policy)
{
  if (has_text (event->url))
    return g_strdup (event->url);
  if (event->project != NULL && has_text (event->project->url))
    return g_strdup (event->project->url);
  return has_text (policy->link_base) ? g_strconcat (policy->link_base, event->id, NULL) : NULL;
}

/* Who would be an attendee by the rule is named with them, unless the body says who is assigned anyway. */
static char *
names_of_attendees (const AccordEvent  *event,
                    const AccordPolicy *policy)
{
  gboolean said = strstr (accord_policy_get_body_template (policy, event->kind), "{people}") != NULL;
  g_autoptr (GPtrArray) invited =
      said ? g_ptr_array_ref (event->attendees) : accord_event_list_invited (event, policy);
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < invited->len; i++)
    {
      const AccordAttendee *attendee = g_ptr_array_index (invited, i);
      g_autofree char *name =
          accord_normalise_line (has_text (attendee->name) ? attendee->name : attendee->email);

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", name);
    }
  return g_string_free (names, FALSE);
}

void
accord_event_fill_places (const AccordEvent  *event,
                          const AccordPolicy *policy,
                          gboolean            attendees_carried,
                          AccordPlaceValues  *out)
{
  const AccordProject *project = event->project;
  const char *client = project != NULL && has_text (project->client) ? project->client : INTERNAL_CLIENT;

  out->value[ACCORD_PLACE_PROJECT] = accord_normalise_line (project != NULL ? project->name : NULL);
  out->value[ACCORD_PLACE_CLIENT] = accord_normalise_line (client);
  out->value[ACCORD_PLACE_PEOPLE] =
      accord_normalise_line (event->person != NULL ? event->person->name : NULL);
  out->value[ACCORD_PLACE_DELIVERABLE] = deliverable_of (event);
  out->value[ACCORD_PLACE_TITLE] = accord_normalise_line (event->title);
  if (event->percent >= 0)
    out->value[ACCORD_PLACE_PERCENT] = g_strdup_printf ("%d", event->percent);
  out->value[ACCORD_PLACE_STATUS] = g_strdup (accord_booking_word (event->status));
  out->value[ACCORD_PLACE_NOTES] = g_strstrip (accord_normalise_body (event->notes));
  if (!attendees_carried)
    out->value[ACCORD_PLACE_ATTENDEES] = names_of_attendees (event, policy);
  out->value[ACCORD_PLACE_CONTACT] = accord_normalise_line (event->contact);
  out->value[ACCORD_PLACE_PLACE] = accord_normalise_line (event->place);
  out->value[ACCORD_PLACE_LINK] = link_of (event, policy);
}

/* ---- the fields of a copy ---- */

static int
compare_texts_cb (gconstpointer a,
                  gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

static char *
join_lines (GPtrArray *lines)
{
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

/* One line an attendee, sorted by address: "address<TAB>" and what @rest says. */
static char *
attendee_lines (const AccordEvent  *event,
                const AccordPolicy *policy,
                gboolean            responses)
{
  g_autoptr (GPtrArray) invited = accord_event_list_invited (event, policy);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < invited->len; i++)
    {
      const AccordAttendee *attendee = g_ptr_array_index (invited, i);
      g_autofree char *address = g_utf8_strdown (attendee->email, -1);
      g_autofree char *name = accord_normalise_line (attendee->name);

      if (responses)
        g_ptr_array_add (lines, g_strdup_printf ("%s\t%s", address, attendee->response));
      else
        g_ptr_array_add (lines, g_strdup_printf ("%s\t%s\t%s", address, name, attendee->role));
    }
  g_ptr_array_sort (lines, compare_texts_cb);
  return join_lines (lines);
}

static char *
reminder_text (const AccordEvent  *event,
               const AccordPolicy *policy,
               AccordOrigin        origin)
{
  g_autoptr (GArray) minutes = g_array_copy (event->reminders);
  int usual = origin == ACCORD_ORIGIN_HERE ? accord_event_get_default_reminder (event, policy) : -1;
  GString *text = g_string_new (NULL);

  if (usual >= 0)
    g_array_append_val (minutes, usual);
  accord_reminders_sort (minutes);
  for (guint i = 0; i < minutes->len; i++)
    g_string_append_printf (text, "%s%d", i > 0 ? " " : "", g_array_index (minutes, int, i));
  return g_string_free (text, FALSE);
}

char *
accord_event_dup_categories (const AccordEvent  *event,
                             AccordOrigin        origin,
                             const AccordPolicy *policy)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  const char *booking = accord_booking_category (event, origin, policy);

  if (booking != NULL)
    g_ptr_array_add (lines, g_strdup (booking));
  for (guint i = 0; i < event->categories->len; i++)
    {
      g_autofree char *name = accord_normalise_line (g_ptr_array_index (event->categories, i));

      if (*name != '\0' && !g_ptr_array_find_with_equal_func (lines, name, g_str_equal, NULL))
        g_ptr_array_add (lines, g_steal_pointer (&name));
    }
  return join_lines (lines);
}

static char *
category_text (const AccordEvent  *event,
               AccordOrigin        origin,
               const AccordPolicy *policy)
{
  g_autofree char *names = accord_event_dup_categories (event, origin, policy);

  if (!accord_policy_has_one_colour (policy))
    return g_steal_pointer (&names);
  return accord_colour_of_categories (policy->colours, names, NULL);
}

static const char *
busy_word_of (const AccordEvent *event,
              gboolean           status_in_busy)
{
  if (status_in_busy && event->status == ACCORD_STATUS_TENTATIVE && g_str_equal (event->availability, "busy"))
    return "tentative";
  return event->availability;
}

static char *
when_text (const AccordEvent *event)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;

  accord_event_get_when (event, &when);
  return accord_when_to_text (&when);
}

static char *
render_title (const AccordEvent       *event,
              const AccordPolicy      *policy,
              const AccordPlaceValues *values)
{
  g_autoptr (AccordTemplate) template = NULL;
  g_autofree char *title = NULL;

  if (event->title_override != NULL)
    return accord_normalise_line (event->title_override);
  template = accord_title_template_new (policy, event->kind);
  title = accord_template_render (template, values);
  return accord_normalise_line (title);
}

char *
accord_event_dup_title (const AccordEvent  *event,
                        const AccordPolicy *policy)
{
  g_auto (AccordPlaceValues) values = { 0 };

  g_return_val_if_fail (event != NULL && policy != NULL, NULL);

  accord_event_fill_places (event, policy, FALSE, &values);
  return render_title (event, policy, &values);
}

static char *
render_body (const AccordEvent       *event,
             const AccordPolicy      *policy,
             const AccordPlaceValues *values)
{
  g_autoptr (AccordTemplate) template = NULL;
  g_autofree char *body = NULL;

  if (event->body_override != NULL)
    return accord_normalise_body (event->body_override);
  template = accord_body_template_new (policy, event->kind);
  body = accord_template_render (template, values);
  return accord_normalise_body (body);
}

static void
project_words (AccordFields         *fields,
               const AccordEvent    *event,
               const AccordCalendar *calendar,
               AccordOrigin          origin,
               const AccordPolicy   *policy)
{
  g_auto (AccordPlaceValues) values = { 0 };
  gboolean carried = accord_calendar_carries (calendar, event);

  if (origin == ACCORD_ORIGIN_THERE)
    {
      accord_fields_take (fields, ACCORD_FIELD_TITLE, accord_normalise_line (event->title));
      accord_fields_take (fields, ACCORD_FIELD_BODY, accord_normalise_body (event->notes));
      return;
    }
  accord_event_fill_places (event, policy, carried, &values);
  accord_fields_take (fields, ACCORD_FIELD_TITLE, render_title (event, policy, &values));
  accord_fields_take (fields, ACCORD_FIELD_BODY, render_body (event, policy, &values));
  if (accord_effective_privacy (event, calendar, origin) == ACCORD_PRIVACY_BUSY)
    accord_fields_set (fields, ACCORD_FIELD_TITLE, policy->busy_word);
}

AccordFields *
accord_project_event (const AccordEvent    *event,
                      const AccordCalendar *calendar,
                      AccordOrigin          origin,
                      const AccordPolicy   *policy,
                      gboolean              status_in_busy)
{
  AccordFields *fields;

  g_return_val_if_fail (event != NULL && calendar != NULL && policy != NULL, NULL);

  fields = accord_fields_new ();
  project_words (fields, event, calendar, origin, policy);
  accord_fields_take (fields, ACCORD_FIELD_WHEN, when_text (event));
  accord_fields_take (fields, ACCORD_FIELD_PLACE, accord_normalise_line (event->place));
  accord_fields_take (fields, ACCORD_FIELD_CATEGORIES, category_text (event, origin, policy));
  accord_fields_take (fields, ACCORD_FIELD_ATTENDEES, attendee_lines (event, policy, FALSE));
  accord_fields_take (fields, ACCORD_FIELD_REMINDERS, reminder_text (event, policy, origin));
  accord_fields_set (fields, ACCORD_FIELD_BUSY, busy_word_of (event, status_in_busy));
  accord_fields_set (fields, ACCORD_FIELD_STATUS,
                     event->status == ACCORD_STATUS_CONFIRMED ? "confirmed" : "tentative");
  accord_fields_set (fields, ACCORD_FIELD_PRIVACY, event->visibility);
  accord_fields_set (fields, ACCORD_FIELD_ORGANISER, event->organiser != NULL ? event->organiser : "");
  accord_fields_take (fields, ACCORD_FIELD_RESPONSES, attendee_lines (event, policy, TRUE));
  accord_fields_set (fields, ACCORD_FIELD_ONLINE, event->online != NULL ? event->online : "");
  if (accord_event_repeats (event))
    accord_project_series (fields, event, calendar, origin, policy, status_in_busy);
  return fields;
}
