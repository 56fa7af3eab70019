"""The words that stand beside figures, by code."""

from __future__ import annotations

from webapp.desk.words import RESULTS
from webapp.i18n.language import N_

HELD_BACK = N_("Held back")
RECEIVED = N_("Received")
NUMBER = N_("Number")
WELL_FOUNDED = N_("Well founded (upheld or partly upheld)")
ENDINGS = {**RESULTS, "open": N_("No outcome yet")}
KEPT = {
    "kept": N_("Kept"),
    "late": N_("Not kept"),
    "waiting": N_("Not known yet"),
    "none": N_("There was no such date"),
}
ANSWERED = {
    "kept": N_("In time"),
    "late": N_("Late"),
    "waiting": N_("Not yet, and not late"),
    "none": N_("No date"),
}
LATE = {
    "law": N_("Late by law"),
    "maximum": N_("Later than the longest time"),
    "promise": N_("Later than promised"),
    "aim": N_("Later than we aim for"),
}
KINDS = {
    "complaint": N_("Complaint about something that no procedure is for"),
    "compliment": N_("Praise"),
    "comment": N_("Suggestion or comment"),
    "enquiry": N_("Question"),
    "unsure": N_("Not sure what it is"),
    "contact-request": N_("Someone asked to be contacted"),
}
SERVICES = {
    "adult": N_("Adult social care"),
    "children": N_("Children’s services"),
    "both": N_("Services for adults and for children"),
    "health": N_("Health care as well as social care"),
    "housing": N_("Home, rent or repairs"),
    "other": N_("Something else"),
}
TOPICS = {
    "allegation": N_("An allegation about a foster carer"),
    "approval": N_("A foster carer’s approval"),
    "assessment": N_("An assessment"),
    "behaviour": N_("How someone behaved"),
    "care-at-home": N_("Care at home"),
    "care-home": N_("A care home"),
    "child-protection": N_("A child protection investigation, meeting or decision"),
    "decision": N_("A decision"),
    "family-contact": N_("Contact with family"),
    "money": N_("Money"),
    "not-given": N_("Help that was not given"),
    "not-listened": N_("Not being listened to"),
    "other": N_("Another matter"),
    "placement": N_("Where a child lives"),
    "safeguarding": N_("Someone’s safety"),
    "school": N_("School"),
    "staff": N_("Staff"),
    "support": N_("Support"),
}
SUBJECTS = {"service": SERVICES, "topic": TOPICS}
"""What a complaint can be about: the words of each fact that says so."""
