/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/accord-texts.h"

/* ---- what is no template ---- */

static const struct
{
  const char *text;
  const char *sentence;   /* (nullable) it is one */
} checks[] = {
  { "", NULL },
  { "{title}", NULL },
  { "[{project}: ]{deliverable}", NULL },
  { "[Job] {title}", NULL },
  { "Work", NULL },
  { "[{project}][{client}]\n{notes}", NULL },
  { "{project}: {descripton}",
    "{descripton} is no placeholder; there are {project}, {client}, {people}, {deliverable}, {title}, {percent}, {status}, "
    "{notes}, {attendees}, {contact}, {place}, {link}" },
  { "{}", "{} is no placeholder; there are {project}, {client}, {people}, {deliverable}, {title}, {percent}, {status}, "
    "{notes}, {attendees}, {contact}, {place}, {link}" },
  { "{project: {title}", "“{project: {title}”: the { is not closed" },
  { "{title", "“{title”: the { is not closed" },
  { "title}", "“}”: the } closes nothing" },
  { "[{project}: {title}", "“[{project}: {title}”: the [ is not closed" },
  { "[Job {title}", "“[Job {title}”: the [ is not closed" },
  { "[Job", "“[Job”: the [ is not closed" },
  { "{project}] {title}", "“] {title}”: the ] closes nothing" },
  { "[{project}[{client}]]", "“[{client}]]”: a part in brackets cannot stand in another one" },
  { "[{title}][{title}][{title}][{title}][{title}][{title}][{title}][{title}][{title}][{title}][{title}][{title}][{title}]"
    "[{title}][{title}][{title}][{title}]",
    "“[{title}]”: there are too many parts in brackets" },
  { "Täglich um zwölf Uhr mittags {title", "“{title”: the { is not closed" },
  { "{title and then a good many words more", "“{title and then a good m…”: the { is not closed" },
};

static void
test_check (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;
  gboolean good = accord_text_check (checks[i].text, &error);

  g_assert_cmpint (good, ==, checks[i].sentence == NULL);
  g_assert_cmpstr (error != NULL ? error->message : NULL, ==, checks[i].sentence);
}

/* What Accord itself begins with has to pass. */
static void
test_defaults_pass (void)
{
  g_autoptr (AccordPolicy) policy = accord_policy_new ();
  g_autoptr (GError) error = NULL;

  for (AccordKind kind = 0; kind <= ACCORD_KIND_APPOINTMENT; kind++)
    {
      accord_text_check (accord_policy_get_title_template (policy, kind), &error);
      g_assert_no_error (error);
      accord_text_check (accord_policy_get_body_template (policy, kind), &error);
      g_assert_no_error (error);
    }
}

/* ---- what comes back ---- */

static const struct
{
  const char *name;
  AccordKind kind;
  AccordText which;
  const char *text;      /* (nullable) the default */
  gboolean comes_back;
} readings[] = {
  { "deliverable-title", ACCORD_KIND_DELIVERABLE, ACCORD_TEXT_TITLE, NULL, TRUE },
  { "appointment-title", ACCORD_KIND_APPOINTMENT, ACCORD_TEXT_TITLE, NULL, TRUE },
  { "assignment-title-is-the-client-s", ACCORD_KIND_ASSIGNMENT, ACCORD_TEXT_TITLE, NULL, FALSE },
  { "deliverable-body", ACCORD_KIND_DELIVERABLE, ACCORD_TEXT_BODY, NULL, TRUE },
  { "assignment-body", ACCORD_KIND_ASSIGNMENT, ACCORD_TEXT_BODY, NULL, TRUE },
  { "appointment-body", ACCORD_KIND_APPOINTMENT, ACCORD_TEXT_BODY, NULL, TRUE },
  { "percent-and-title", ACCORD_KIND_DELIVERABLE, ACCORD_TEXT_TITLE, "{percent}% of {project} ({title})", TRUE },
  { "two-that-cannot-be-told-apart", ACCORD_KIND_DELIVERABLE, ACCORD_TEXT_TITLE, "{title} {deliverable}", FALSE },
  { "no-own-value", ACCORD_KIND_DELIVERABLE, ACCORD_TEXT_TITLE, "{project}", FALSE },
  { "no-placeholder", ACCORD_KIND_APPOINTMENT, ACCORD_TEXT_TITLE, "Work", FALSE },
  { "back-to-the-default", ACCORD_KIND_APPOINTMENT, ACCORD_TEXT_TITLE, "", TRUE },
  { "body-without-notes", ACCORD_KIND_APPOINTMENT, ACCORD_TEXT_BODY, "Project: {project}", FALSE },
};

static AccordEvent *
make_event (AccordKind kind)
{
  AccordEvent *event = accord_event_new (kind);

  event->title = g_strdup ("First draft of it");
  event->percent = 50;
  event->notes = g_strdup ("Bring boots");
  event->project = accord_project_new ("Bridge");
  event->project->client = g_strdup ("Port Authority");
  return event;
}

static void
test_reading (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (AccordEvent) event = make_event (readings[i].kind);
  g_autoptr (AccordPolicy) policy = accord_policy_new ();

  g_assert_cmpint (accord_text_reads_back (event, readings[i].which, readings[i].text, policy), ==,
                   readings[i].comes_back);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    {
      g_autofree char *path = g_strdup_printf ("/texts/check/%u", i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_check);
    }
  g_test_add_func ("/texts/check/the-defaults-pass", test_defaults_pass);
  for (guint i = 0; i < G_N_ELEMENTS (readings); i++)
    {
      g_autofree char *path = g_strconcat ("/texts/comes-back/", readings[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_reading);
    }
  return g_test_run ();
}
