# ruff: noqa: E501 - the sentences stand here as they stand in templates
"""How a child or young person who complains themselves is spoken to: each sentence they meet, in words of their own.

A sentence that says "you" to an adult stands here with what a child is told instead, so that translators can use the
form of address their language has for a child. What an organisation says to them stands in its pack.
"""

from __future__ import annotations

from functools import cache

from webapp.domain.conditions import Facts
from webapp.i18n.language import N_, Language

LISTENER = "child"

FRAME = {
    "Get help or complain another way": N_("Get help, or tell us in another way"),
    "Ask for an adjustment": N_("Ask us to do things in another way"),
    "Ask us to contact you": N_("Ask us to get in touch"),
    "We keep what you typed until {deadline}, UK time. Then we delete it. Nothing is sent until you press Send.": N_(
        "We keep what you wrote until {deadline}, UK time. Then we delete it, to keep it private. Nothing goes to us before you send it."
    ),
    "Get more time on this page": N_("Stay on this page for longer"),
    "If you do nothing for {minutes} minutes, we delete what you typed to keep it private. Each page says until when we keep it, and how to get more time.": N_(
        "If you do nothing for {minutes} minutes, we delete what you wrote, to keep it private. Each page says how to get more time."
    ),
    "Are you still there?": N_("Do you want more time?"),
    "We delete what you typed when the time runs out. Nothing has been sent.": N_(
        "You can have more time. If you do nothing, we delete what you wrote, to keep it private."
    ),
    "How to leave this site quickly": N_("How to leave this site fast"),
    "Each page has an “Exit this page” button. Press it if you need to leave in a hurry, for example because it is not safe for someone to see this.": N_(
        "Each page has an “Exit this page” button. Press it if someone must not see what you are doing."
    ),
    "The button deletes what you typed here and opens a different website. Pressing the Shift key 3 times does the same.": N_(
        "It deletes what you wrote and opens another website. You can also press the Shift key 3 times."
    ),
    "It does not delete your browser history. Someone could still see that you visited this site.": N_(
        "It does not clear your history. Someone could still see that you came here."
    ),
    "If someone is hurt, or could be hurt soon, call 999.": N_("If you are hurt, or could be hurt soon, call 999."),
    "Call 999 too if you might hurt yourself.": N_("Call 999 too if you think about hurting yourself."),
    "To find who to call, search online for the name of the place where the person lives, with “council” and “safeguarding”. That word means keeping people safe.": N_(
        "To find who can help, look online for the name of the place where you live, with “council” and “safeguarding”. That word means keeping people safe."
    ),
    "Nobody reads this form straight away. So tell the people who can act first.": N_(
        "Nobody reads this form straight away. So first tell people who can help you now."
    ),
    "When everyone is as safe as they can be, you can go on. We will mark what you send as urgent.": N_(
        "When you are safe, you can go on. We will mark what you send as urgent."
    ),
}
QUESTIONS = {
    "Is someone in danger or at risk of harm right now?": N_("Is anyone in danger right now?"),
    "This includes you, a child or another adult": N_("It can be you, another child or an adult"),
    "Select yes if someone is in danger or at risk of harm right now": N_(
        "Choose yes if anyone is in danger right now"
    ),
    "Get help now": N_("You can get help now"),
    "Which organisation is your feedback about?": N_("Which council or company is it about?"),
    "Each organisation has its own rules": N_("If you do not know, that is all right"),
    "Select which organisation your feedback is about": N_("Choose which one it is about"),
    "Which of these is closest to what you want to do?": N_("Which of these do you want to do most?"),
    "What do you want to do?": N_("What would you like to do?"),
    "Something went wrong and you want an answer": N_("Something is wrong, and you want it put right"),
    "Select what you want to do": N_("Choose what you would like to do"),
    "Your feedback": N_("What you want to tell us"),
    "You do not have to give your name. But details here may show who you are.": N_(
        "You do not have to say who you are."
    ),
    "What would you like to tell us?": N_("What do you want to say?"),
    "Enter what you would like to tell us": N_("Write what you want to say"),
    "Use your own words. Spelling does not matter": N_("Use your own words. We do not mind how you spell"),
    "Your name (optional)": N_("What should we call you? (optional)"),
    "Which service is it about?": N_("What kind of help is it about?"),
    "Select which service it is about": N_("Choose what kind of help it is about"),
    "What is it about?": N_("What do you want to tell us about?"),
    "Select what it is about": N_("Choose what you want to tell us about"),
    "Who are you?": N_("Tell us who you are"),
    "Select who you are": N_("Choose who you are"),
    "Have you already complained about this?": N_("Have you told us about this before?"),
    "I have spoken to staff about it": N_("I have talked to someone who works there"),
    "Yes, and I am still waiting": N_("Yes, but nobody has answered yet"),
    "Yes, and I have had an answer": N_("Yes, and I got an answer"),
    "Yes, and I have been told there is nothing more they can do": N_("Yes, and they say it is finished"),
    "An ombudsman is looking at it, or has decided": N_("The Ombudsman is looking at it, or has decided"),
    "You do not have to talk to staff first": N_("You do not have to talk to anyone first"),
    "Select if you have already complained about this": N_("Choose if you have told us about this before"),
    "Which answer have you had?": N_("Which answer did you get last?"),
    "Select which answer you have had": N_("Choose which answer you got last"),
    "Help us find your complaint": N_("Help us find what you told us"),
    "What is its reference? (optional)": N_("Do you have a number for it? (optional)"),
    "It is on the page you saw, or on a letter or email from us": N_(
        "It was on the page when you told us. It can be in a letter or an email too"
    ),
    "What do you remember about it?": N_("What do you remember?"),
    "For example, about when you sent it, the name you gave, and what it was about": N_(
        "For example, when you told us, the name you used, and what it was about"
    ),
    "Enter the reference, or what you remember about your complaint": N_("Tell us the number, or what you remember"),
    "Do you need us to do anything differently for you?": N_("Do you need us to do anything in another way?"),
    "For example, if you are disabled or neurodivergent, or because of your health, how you feel, or your language": N_(
        "For example, because of a disability, your health, your language or how you feel"
    ),
    "Select yes if you need us to do anything differently": N_("Choose if you need us to do anything in another way"),
    "What would help?": N_("What would help you?"),
    "What size of print? (optional)": N_("How big should the letters be? (optional)"),
    "For example, 18 point": N_("For example, big or very big"),
    "A man or a woman? (optional)": N_("Would you like a man or a woman? (optional)"),
    "Which language or dialect? (optional)": N_("Which language do you speak? (optional)"),
    "Which language should we write in? (optional)": N_("Which language should we write to you in? (optional)"),
    "You have not selected the answer that this is for. Select it, or clear this": N_(
        "You did not choose the answer that this is for. Choose it, or clear this"
    ),
    "What else would help? (optional)": N_("What else would help you? (optional)"),
    "You do not have to tell us about a diagnosis, or prove anything": N_("You do not have to prove anything"),
    "Tell us what is hard for you, and what would help (optional)": N_(
        "What is hard for you? What would make it easier? (optional)"
    ),
    "Is someone helping you fill this in?": N_("Is someone helping you with this?"),
    "Select if someone is helping you fill this in": N_("Choose if someone is helping you with this"),
    "Your answer is too long. Make it shorter": N_("This is too long. Write a bit less"),
    "Your answer must be 200 characters or fewer": N_("This is too long. Write 200 letters or fewer"),
    "Your answer must be 20,000 characters or fewer. You can tell us the rest later": N_(
        "This is too long. Write a bit less. You can tell us the rest later"
    ),
}
WORRIED = {
    "Might you hurt yourself, or do you want to end your life? Might someone hurt you? Call 999 now.": N_(
        "Do you think about hurting yourself, or not being alive? Could someone hurt you? Call 999 now."
    ),
    "Tell someone you trust how you feel. You do not have to carry this alone.": N_(
        "Tell someone you trust how you feel. You do not have to be alone with this."
    ),
    "What you wrote is saved, and not sent yet. If you send it, we will mark it so that someone looks at it soon.": N_(
        "We saved what you wrote. It is not sent yet. If you send it, we will ask someone to look at it soon."
    ),
    "We have your request. We have marked it urgent.": N_(
        "We know that you want to talk. We have asked someone to look at it soon."
    ),
    "If we got this wrong, you can just go on.": N_("Did we get this wrong? Then you can go on."),
}
CONTACT_ME = {
    "Someone can contact you and help. You do not have to finish the form.": N_(
        "Someone can get in touch and help you. You do not have to finish the form."
    ),
    "We only send what is on this page. What you typed on other pages is not sent, and you can go back to it.": N_(
        "We only send what is on this page. We do not send the rest. You can go back to it."
    ),
    "Do not use this page if you want to stay anonymous. It tells us how to reach you.": N_(
        "Do not use this page if you do not want us to know who you are."
    ),
    "Nobody reads this straight away. We cannot say here when someone will contact you.": N_(
        "Nobody reads this straight away. We do not know when someone will get in touch."
    ),
    "If it cannot wait, contact us yourself.": N_("If it cannot wait, talk to us now."),
    "Which organisation should contact you?": N_("Who should get in touch with you?"),
    "Select which organisation should contact you": N_("Choose who should get in touch with you"),
    "If you are not sure, choose the one you think it is": N_("Not sure? Choose the one you think it is"),
    "How can we contact you?": N_("How can we get in touch?"),
    "Select how we can contact you": N_("Choose how we can get in touch"),
    "If you chose a phone call, a text message or text relay": N_("For a phone call, a text message or text relay"),
    "If you chose email": N_("For an email"),
    "If you chose a letter. If you have no fixed address, tell us where post can be left for you": N_(
        "For a letter. If you do not live in one place, tell us where we can send it"
    ),
    "When and how is it safe to contact you? (optional)": N_("When and how is it safe for you? (optional)"),
    "What would help you? (optional)": N_("What can we help you with? (optional)"),
    "For example, someone to fill in the form with you. You do not have to say what happened": N_(
        "For example, someone to help you with the form. You do not have to say what happened"
    ),
    "We have your request": N_("We know that you want to talk"),
    "Your request goes to the {team}. They see first what would help you, and how it is safe to contact you.": N_(
        "It goes to the {team}. They first see what helps you, and how to reach you safely."
    ),
    "We cannot say here when someone will contact you. If it cannot wait, contact them and give your reference.": N_(
        "We do not know when someone will get in touch. If it cannot wait, talk to them. Tell them your number."
    ),
    "If something on your request was wrong or has changed, tell them that too.": N_(
        "If something was wrong or is different now, tell them that too."
    ),
    "Your complaint or feedback has not been sent": N_("What you wrote in the form has not been sent"),
    "What you typed in the form is still there. You can go on with it now.": N_(
        "What you wrote in the form is still there. You can go on now."
    ),
}
OUTCOME = {
    "We can look into this": N_("You can tell us about this"),
    "We will look at why you are still unhappy": N_("We will look at it again"),
    "We will look for your complaint": N_("We will look for what you told us"),
    "Next, help us find your complaint. Nothing is sent until you press Send.": N_(
        "Next, help us find what you told us. Nothing goes to us before you send it."
    ),
    "The Ombudsman is the next step": N_("The Ombudsman can look at this next"),
    "There is more than one part to this": N_("There are different parts to this"),
    "We will check if we can look into this": N_("A person will check if this is for us"),
    "It goes to the {team}, under the {procedure}.": N_("The {team} will read it."),
    "What to do now": N_("What you can do now"),
    "If you send it today, that is by {date}.": N_("If you send it today, that means by {date}."),
    "The day you send it does not count. After that we count working days. Saturdays, Sundays and bank holidays in England are not working days.": N_(
        "We do not count the day you send it. We count working days. Those are Monday to Friday, but not bank holidays."
    ),
    "We can only tell you things if we know how to reach you.": N_(
        "We can only tell you what we find if you say how to reach you. You can do that later."
    ),
    "What we still need to check": N_("What we still have to check"),
    "If you are unhappy with what happens": N_("If you are not happy with the answer"),
    "We cannot answer you, because we will not know how to reach you.": N_(
        "We cannot answer you, because we do not know how to reach you."
    ),
    "Next, tell us what happened. Nothing is sent until you press Send.": N_(
        "Next you can tell us what happened. Nothing goes to us before you send it."
    ),
    "If you would rather talk to someone": N_("If you want to talk to us instead"),
    "If you think it is for us": N_("If you want us to check"),
    "Send it to us anyway so a person can check": N_("Ask a person to check"),
}
CHECKING = {
    "Check your answers before you send them": N_("Look at what you wrote"),
    "Some of your earlier answers no longer fit, because you changed others. We will not send those.": N_(
        "You changed something. Some other answers do not fit any more. We will not send those."
    ),
    "Where your feedback goes": N_("What it is about"),
    "You and the person it is about": N_("About you"),
    "What you want to tell us": N_("What you told us"),
    "What would put it right?": N_("What would you like to happen?"),
    "How we can reach you": N_("How to reach you safely"),
    "Help and changes you need": N_("What you need from us"),
    "Where your complaint goes": N_("Who will read this"),
    "Add more if you want": N_("You can tell us more"),
    "You do not have to. You can send this without it.": N_("You do not have to. It is fine to send this as it is."),
    "By sending this you say that what you told us is true as far as you know.": N_(
        "You do not have to be sure about everything. Tell us what you know."
    ),
}
AFTERWARDS = {
    "Complaint sent": N_("We’ve got it"),
    "Message sent": N_("We’ve got your message"),
    "Your reference is": N_("Your number is"),
    "Give your reference, {reference}, when you contact us.": N_(
        "Tell us your number, {reference}, when you talk to us."
    ),
    "Write down your reference. We cannot answer you, because we will not know how to reach you.": N_(
        "We cannot answer you, because we do not know how to reach you. Write down your number."
    ),
    "We have marked it urgent. Do not wait for us if someone is not safe.": N_(
        "We have marked it urgent. Do not wait for us if you are not safe."
    ),
    "Find out who to contact if someone is not safe": N_("Find out who can help you now"),
    "If you need us to do something differently": N_("If you change your mind"),
    "You can still ask us to change how we do things, or change what you asked for. For example, because of a disability, a health condition or your language.": N_(
        "You can ask us to stop, or to do something in another way."
    ),
    "Contact us and give your reference. We look at each request on its own.": N_(
        "Talk to us and tell us your number."
    ),
    "How to reach us": N_("How to talk to us"),
    "See and print what you sent": N_("Look at what you sent, or print it"),
    "Save what you sent as a text file": N_("Keep what you sent as a text file"),
    "On a shared computer, press “Delete my answers and leave” below.": N_(
        "Do other people use this computer? Press “Delete my answers and leave” below."
    ),
}
WORDINGS = {**FRAME, **QUESTIONS, **WORRIED, **CONTACT_ME, **OUTCOME, **CHECKING, **AFTERWARDS}
"""What a child is told, by what everyone else is told. Sentences that say "you" to nobody need no other words."""


def listens(facts: Facts) -> bool:
    """Return whether a child or young person who complains themselves is being spoken to."""
    return facts.get("who") == "child"


def language_for(language: Language, facts: Facts) -> Language:
    """Return the language in the words for whoever gave these facts: a child has words of their own."""
    return _to_children(language) if listens(facts) else language


@cache
def _to_children(language: Language) -> Language:
    return language.with_wordings(LISTENER, WORDINGS)
