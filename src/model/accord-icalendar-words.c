/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-icalendar-private.h"

const AccordIcalWord accord_ical_statuses[] = {
  { "CONFIRMED", "confirmed" },    { "TENTATIVE", "tentative" },
  { "CANCELLED", "cancelled" },    { "TENTATIVE", "draft" },
  { "NEEDS-ACTION", "confirmed" }, { "IN-PROCESS", "confirmed" },
  { "COMPLETED", "confirmed" },    { NULL, NULL },
};

const AccordIcalWord accord_ical_classes[] = {
  { "PUBLIC", "public" }, { "PRIVATE", "private" }, { "CONFIDENTIAL", "private" }, { NULL, NULL }
};

/* Outlook's X-MICROSOFT-CDO-BUSYSTATUS ([MS-OXCICAL] 2.1.3.1.1.20.31). */
const AccordIcalWord accord_ical_busy[] = {
  { "BUSY", "busy" },      { "FREE", "free" }, { "OOF", "oof" }, { "WORKINGELSEWHERE", "workingElsewhere" },
  { "TENTATIVE", "busy" }, { NULL, NULL },
};

const AccordIcalWord accord_ical_roles[] = {
  { "REQ-PARTICIPANT", "required" }, { "CHAIR", "required" }, { "OPT-PARTICIPANT", "optional" },
  { "NON-PARTICIPANT", "resource" }, { NULL, NULL },
};

const AccordIcalWord accord_ical_answers[] = {
  { "NEEDS-ACTION", "none" },
  { "ACCEPTED", "accepted" },
  { "DECLINED", "declined" },
  { "TENTATIVE", "tentative" },
  { NULL, NULL },
};

const char *
accord_ical_ours (const AccordIcalWord *words, const char *theirs)
{
  for (; theirs != NULL && words->theirs != NULL; words++)
    if (g_ascii_strcasecmp (words->theirs, theirs) == 0)
      return words->ours;
  return NULL;
}

const char *
accord_ical_theirs (const AccordIcalWord *words, const char *ours)
{
  for (; ours != NULL && words->theirs != NULL; words++)
    if (g_str_equal (words->ours, ours))
      return words->theirs;
  return NULL;
}

#define TEXT(name, member, raw)                                                                              \
  {                                                                                                          \
    name, G_STRUCT_OFFSET (AccordEvent, member), raw                                                         \
  }

const AccordIcalText *
accord_ical_list_texts (guint *n_texts)
{
  static const AccordIcalText texts[] = {
    TEXT ("SUMMARY", title, FALSE),
    TEXT ("LOCATION", place, FALSE),
    TEXT ("DESCRIPTION", notes, FALSE),
    TEXT ("CONTACT", contact, FALSE),
    TEXT ("URL", url, TRUE),
    TEXT ("CONFERENCE", online, TRUE),
    TEXT ("X-ACCORD-TITLE", title_override, FALSE),
    TEXT ("X-ACCORD-BODY", body_override, FALSE),
  };

  *n_texts = G_N_ELEMENTS (texts);
  return texts;
}
