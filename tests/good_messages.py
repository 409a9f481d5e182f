"""Whole messages as a careful person would write them, on the scene of the rules."""

from toolkit.checks.rule import Case
from toolkit.checks.scene import (
    ASSOCIATE,
    BAYOU,
    BAYOU_DIRECTOR,
    COORDINATOR,
    DIRECTOR,
    HOUSTON,
    LAKEVIEW,
    LINDGREN,
    PRAIRIE,
    RESIDENT,
    SIGNED,
    heard,
    told,
)
from toolkit.model import Answer, FollowUpStyle, MessageKind, SecondLook

LEAN, THOROUGH = FollowUpStyle.LEAN, FollowUpStyle.THOROUGH
FRIDAY = "2026-11-13T10:00-06:00"


def signed(text, closing="Sincerely,"):
    return f"{text}\n\n{closing}\n{SIGNED}"


GOOD = {
    "a lean note to the director": Case(
        signed(
            "Dear Dr. de la Cruz,\n\nThank you for the interview at Lakeview on Thursday. I have "
            "kept "
            "thinking of how your residents run the MICU at night with help within reach, since "
            "that is how I learned to trust my own hands.\n\nThe residents I met spoke of the unit "
            "with the same pride. I would be excited to train there."
        ),
        now=FRIDAY,
    ),
    "a lean note to the director, other voice": Case(
        signed(
            "Good morning Dr. de la Cruz,\n\nI came home from Duluth with a page of notes, and "
            "most "
            "of them are about your sepsis project. It was a gift to hear it told by the person "
            "who "
            "began it; thank you.\n\nLakeview felt like a place that looks at its own work without "
            "fear. Please let me know if I can provide anything further.",
            "With gratitude,",
        ),
        now=FRIDAY,
    ),
    "a lean note to the associate": Case(
        signed(
            "Dear Dr. O’Brien-Nwosu,\n\nThank you for making time for me on Thursday, and for "
            "letting me hold the probe. I had never seen the ultrasound curriculum drawn as a path "
            "from first year to third, and I wish my own school had one.\n\nYour story of moving "
            "from "
            "Houston to Duluth, with the boxes still packed in March, made Lakeview feel near.",
            "Warmly,",
        ),
        to=ASSOCIATE, now=FRIDAY,
    ),
    "a lean note to faculty": Case(
        signed(
            "Dear Dr. Houston,\n\nThank you for telling me about the IBD clinic at Lakeview, and "
            "the "
            "day at the statehouse that came of it. I left with a reading list and a good deal of "
            "courage.",
            "Kind regards,",
        ),
        to=HOUSTON, now=FRIDAY,
    ),
    "a lean note to one who offered the first name": Case(
        signed(
            "Dear Bo,\n\nThank you for a conversation at Lakeview that went from hospital at "
            "home to "
            "ski wax and back. The picture of your patients in their own kitchens has stayed with "
            "me.",
            "All the best,",
        ),
        to=LINDGREN, now=FRIDAY,
    ),
    "a lean note to a resident": Case(
        signed(
            "Hi Nisha,\n\nThank you for being so plain about night float. Your drawing of the X+Y "
            "blocks on a napkin answered more than any slide.",
            "Best,",
        ),
        to=RESIDENT, now=FRIDAY,
    ),
    "a lean note to the coordinator": Case(
        signed(
            "Dear Ms. Jackson,\n\nThank you for a day at Lakeview that ran without a hitch, and "
            "for "
            "finding me a charger in the last minute.",
            "With thanks,",
        ),
        to=COORDINATOR, now=FRIDAY,
    ),
    "a thorough note to the director": Case(
        signed(
            "Dear Dr. de la Cruz,\n\nThank you very much for the chance to interview for the "
            "internal "
            "medicine residency at Lakeview on Thursday. It was a pleasure to meet you and to "
            "see the "
            "wards in the first snow.\n\nI especially enjoyed our talk about your sepsis "
            "project. You "
            "said that the first year was spent only on learning who draws the blood and when, and "
            "that the bundle came later. At my own school I had tried to begin with the bundle, "
            "and I "
            "understood, as you spoke, why it had faded so soon. I would be glad to learn that "
            "patience.\n\nWhat you told me about autonomy in the MICU stayed with me as well. The "
            "residents described nights on which they decide, and mornings on which somebody "
            "asks them "
            "why. I saw the same in the unit when we walked through it, where a first-year "
            "resident led the "
            "family meeting and her attending listened.\n\nThank you again for your time. I "
            "would be thrilled to train at Lakeview, and I am happy to provide anything further."
        ),
        style=THOROUGH, now=FRIDAY,
    ),
    "a thorough note to a resident": Case(
        signed(
            "Dear Nisha,\n\nThank you for speaking with me during the interview day at Lakeview on "
            "Thursday. I know that you came off a week of nights to do it, and you were the person "
            "who made the place real to me.\n\nI had many questions about the night float "
            "schedule, "
            "and you answered those that I did not dare to ask. I was glad to hear that the "
            "interns "
            "sleep, that the seniors check, and that nobody minds a call at three. Your account of "
            "the X+Y blocks, with clinic weeks that are truly clinic weeks, is the best case for "
            "them that I have heard.\n\nYou also spoke of the winter, and of the ward that skis to "
            "work. My own city has no hills and little snow, but I have begun to look at boots. It "
            "is a small thing, and it told me that people here have a life beside the hospital, "
            "and "
            "that they share it.\n\nI wish you a quiet week and a long sleep. Thank you again for "
            "your honesty and your time.",
            "Warm regards,",
        ),
        to=RESIDENT, style=THOROUGH, now=FRIDAY,
    ),
    "a question": Case(
        signed(
            "Dear Ms. Jackson,\n\nI hope that the week has been kind to you. May I ask whether "
            "Lakeview sponsors J-1 visas for its preliminary year as well? I could not find it on "
            "the site."
        ),
        to=COORDINATOR, kind=MessageKind.QUESTION, now="2026-12-02T10:00-06:00",
        subject="A question about visas – Imani Rao-Keller, internal medicine",
    ),
    "a question where only questions are welcome": Case(
        signed(
            "Dear Dr. Haddad,\n\nYou kindly said that Prairie takes questions by mail. Does the "
            "clinic week follow the same team for all three years?",
        ),
        to=f"{PRAIRIE}/omar-haddad", kind=MessageKind.QUESTION,
        subject="Imani Rao-Keller: one question about the clinic",
    ),
    "an update with news": Case(
        signed(
            "Dear Dr. de la Cruz,\n\nI hope you are well. Since we met at Lakeview in November, "
            "our "
            "paper on early antibiotics in septic shock was accepted by a journal that I have long "
            "read. I wrote the first draft and led the revision. It has made me only more curious "
            "about the work of your team.\n\nThank you again for the day in Duluth."
        ),
        kind=MessageKind.UPDATE, now="2027-01-12T10:00-06:00",
        subject="Application update – Imani Rao-Keller, Internal Medicine",
        also=(told(DIRECTOR, "Dear Dr. de la Cruz,\n\nThank you.", FRIDAY),),
    ),
    "interest, late in the season": Case(
        signed(
            "Dear Dr. Thibodeaux,\n\nAs the season comes to its end, I wanted to tell you that "
            "Bayou "
            "General has stayed with me. The mobile clinics along the coast are the work that I "
            "came "
            "to medicine for. I would be honored to learn from the people who built them.\n\nThank "
            "you again for your welcome in November.",
            "Respectfully,",
        ),
        to=BAYOU_DIRECTOR, kind=MessageKind.INTEREST, now="2027-01-27T10:00-06:00",
        subject="Continued interest in Bayou General – Imani Rao-Keller",
        also=(told(BAYOU_DIRECTOR, "Thank you for Friday.", "2026-11-23T09:00-06:00"),),
    ),
    "a missed second-look invitation": Case(
        signed(
            "Dear Bayou General team,\n\nI heard that there was a second-look day for all who "
            "interviewed. I did not receive the information and remain very interested in the "
            "program. Is it possible to attend?"
        ),
        to="", program=BAYOU, kind=MessageKind.MISSED_SECOND_LOOK,
        subject="Second-look day – Imani Rao-Keller",
    ),
    "a low-key wish": Case(
        signed(
            "Dear Dr. de la Cruz,\n\nI remain very interested in Lakeview. If there are chances to "
            "learn more about the program or to meet residents again before I certify my rank "
            "list, "
            "I would be grateful to hear about them."
        ),
        kind=MessageKind.LOW_KEY_WISH, subject="Imani Rao-Keller, still interested in Lakeview",
    ),
    "thanks for a second look that was attended": Case(
        signed(
            "Dear Dr. de la Cruz,\n\nThank you for the invitation to come back to Lakeview. Seeing "
            "the continuity clinic at work, with the same nurse and the same patients, made it "
            "real."
        ),
        kind=MessageKind.FURTHER_THANKS, subject="Thank you for the second look at Lakeview",
        also=(SecondLook(program=LAKEVIEW, invited=Answer.YES, attended=Answer.YES),),
    ),
    "a LinkedIn line": Case(
        "Thank you again for speaking with me about advocacy during my interview day at "
        "Lakeview. I "
        "would be glad to stay in touch.",
        to=HOUSTON, kind=MessageKind.LINKEDIN, subject="",
    ),
    "a reply": Case(
        signed(
            "Dear Dr. de la Cruz,\n\nThank you for writing. I would like to be considered for the "
            "primary care track at Lakeview.\n\n",
        ),
        kind=MessageKind.REPLY, subject="Re: Which track?", now="2026-11-17T09:00-06:00",
        also=(told(DIRECTOR, "Thank you.", FRIDAY), heard(LAKEVIEW, "2026-11-16T09:00-06:00")),
    ),
}  # fmt: skip
