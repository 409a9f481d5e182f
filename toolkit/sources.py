"""Every article, rule, study and survey that the toolkit cites, once.

A rule or a fact names its source by the `Source` itself or by its handle; nothing else in the
repository spells out a title. Titles and journal references are as the publisher gives them;
where the text at hand had no title, a plain description stands in and says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass

KINDS = ("article", "rule", "study", "survey")


@dataclass(frozen=True, slots=True)
class Source:
    """One thing that can be cited.

    handle     lower-case words, digits and hyphens; unique
    title      as published, or a description in words of our own
    publisher  who stands behind it
    year       of publication, or the year a survey asked about; None when not known
    where      short citation, fit to stand after "as of November 2026,"
    kind       one of KINDS

    Raises ValueError for an empty field, an odd handle or an unknown kind.
    """

    handle: str
    title: str
    publisher: str
    year: int | None
    where: str
    kind: str

    def __post_init__(self) -> None:
        words = self.handle.split("-")
        if not all(w.isascii() and w.isalnum() and w == w.lower() for w in words):
            raise ValueError(
                f"A source's handle is lower-case words joined by hyphens, not {self.handle!r}."
            )
        for field in ("title", "publisher", "where"):
            if not getattr(self, field).strip():
                raise ValueError(f"The source {self.handle!r} needs a {field}.")
        if self.kind not in KINDS:
            raise ValueError(
                f"The source {self.handle!r} is of kind {self.kind!r}; "
                f"the kinds are {', '.join(KINDS)}."
            )


# The four articles that the rules come from.

SECOND_LOOK = Source(
    handle="second-look",
    title="No Second-Look Invite: Does That Mean a Program Won’t Rank Me?",
    publisher="Residency Advisor",
    year=2026,
    where="Residency Advisor, 8 January 2026",
    kind="article",
)
FOLLOW_UP = Source(
    handle="follow-up",
    title="Essential Follow-Up Strategies After Your Residency Interview",
    publisher="Residency Advisor",
    year=None,
    where="Residency Advisor, undated",
    kind="article",
)
AFTER_INTERVIEW = Source(
    handle="after-interview",
    title="What to Do After Your Residency Interview",
    publisher="C.H.H.A.",
    year=2023,
    where="C.H.H.A., 21 September 2023",
    kind="article",
)
PD_VIEW = Source(
    handle="pd-view",
    title="What program directors say about individual thank-you notes (our description)",
    publisher="publisher not recorded",
    year=None,
    where="an undated article on program directors and thank-you notes",
    kind="article",
)

# The Match's own rules, and one society's advice to its programs.

NRMP = Source(
    handle="nrmp",
    title="Match Participation Agreement and codes of conduct (older texts)",
    publisher="National Resident Matching Program",
    year=None,
    where="NRMP, older agreement and code texts",
    kind="rule",
)
NRMP_LOCK = Source(
    handle="nrmp-lock-2026",
    title="Voluntary Program Rank Order List Lock Pilot",
    publisher="National Resident Matching Program",
    year=2026,
    where="NRMP on its lock pilot for the 2026 Main Match",
    kind="rule",
)
NRMP_CODES = Source(
    handle="nrmp-program-codes",
    title="Program Codes and Types",
    publisher="National Resident Matching Program",
    year=None,
    where="NRMP help page on program codes",
    kind="rule",
)
NRMP_RANKING = Source(
    handle="nrmp-ranking",
    title="Help pages on ranking, fees, supplemental lists and couples (our description)",
    publisher="National Resident Matching Program",
    year=None,
    where="NRMP help pages on rank lists and fees",
    kind="rule",
)
NRMP_CALENDAR = Source(
    handle="nrmp-calendar",
    title="Main Residency Match calendars, several years (our description)",
    publisher="National Resident Matching Program",
    year=None,
    where="Main Match calendars and notices of several years",
    kind="rule",
)
NRMP_ALGORITHM = Source(
    handle="nrmp-algorithm",
    title="How the matching algorithm works (examples of several years)",
    publisher="National Resident Matching Program",
    year=None,
    where="NRMP's worked examples of the algorithm",
    kind="rule",
)
AAIM = Source(
    handle="aaim",
    title="AAIM Recommendations for IM Residency Recruitment: Interview and In-Person Visits",
    publisher="Alliance for Academic Internal Medicine",
    year=2025,
    where="AAIM recommendations, July 2025",
    kind="rule",
)

# Numbers about the Match and about those who take part in it.

AMA_MATCH_2025 = Source(
    handle="ama-match-2025",
    title="Biggest Match Day ever: what the 2025 numbers reveal (title abridged)",
    publisher="American Medical Association",
    year=2025,
    where="AMA on the NRMP's 2025 release",
    kind="article",
)
AMA_SURVEY_2024 = Source(
    handle="ama-survey-2024",
    title="What factors do applicants weigh most when picking residency programs?",
    publisher="American Medical Association",
    year=2024,
    where="AMA on the NRMP's 2024 applicant survey",
    kind="survey",
)
LIST_LENGTH_2015 = Source(
    handle="list-length-2015",
    title="Rank list lengths in the 2015 Match (a secondary account; our description)",
    publisher="publisher not recorded",
    year=2015,
    where="a secondary account of the 2015 Match",
    kind="article",
)

# Studies of what is said after interviews, and whether it moves a list.

JGME_2014 = Source(
    handle="jgme-6-3-478",
    title="Relationship Between Postinterview Correspondence From Residency Program Applicants "
    "and Subsequent Applicant Match Outcomes",
    publisher="Journal of Graduate Medical Education",
    year=2014,
    where="Swan and Baudendistel, J Grad Med Educ 2014;6(3):478-483",
    kind="study",
)
JEWELL_2020 = Source(
    handle="jewell-2020",
    title="Post-interview Thank-you Communications Influence Both Applicant and Residency "
    "Program Rank Lists in Emergency Medicine",
    publisher="Western Journal of Emergency Medicine",
    year=2020,
    where="Jewell et al., West J Emerg Med 2020;21(1):96-101",
    kind="survey",
)
JENA_2010 = Source(
    handle="jena-2010",
    title="The Prevalence and Nature of Postinterview Communications Between Residency Programs "
    "and Applicants During the Match",
    publisher="Academic Medicine",
    year=2012,
    where="Jena et al. on the 2010 Match, Acad Med 2012;87(10):1434",
    kind="survey",
)
ENT_2018 = Source(
    handle="ent-2018",
    title="Applicant-to-Residency Program Communication: Does It Matter?",
    publisher="Annals of Otology, Rhinology & Laryngology",
    year=2020,
    where="Solis et al. on the 2018-19 cycle, Ann Otol Rhinol Laryngol 2020",
    kind="survey",
)
CRITICAL_CARE_2022 = Source(
    handle="critical-care-2022",
    title="Variable Practice, Variable Results: Impact of Postinterview Communication Practices "
    "Among Critical Care Medicine/Pulmonary and Critical Care Medicine Fellowship Applicants "
    "and Program Directors",
    publisher="Chest",
    year=2024,
    where="John et al. on the 2022-23 fellowship match, Chest 2024;165(5):1186-1197",
    kind="survey",
)
BREACHES = Source(
    handle="pmc7895534",
    title="Impact of Match Violations on Applicants' Perceptions and Rankings of Residency "
    "Programs",
    publisher="Cureus",
    year=2021,
    where="Monir et al., Cureus 2021, PMC7895534",
    kind="survey",
)
SECOND_LOOK_EVENTS = Source(
    handle="pmc11043851",
    title="Applicant and Program Director Perceptions of Second Look Events During the 2023 "
    "Radiation Oncology Residency Match",
    publisher="Advances in Radiation Oncology",
    year=2024,
    where="Mahoney et al., Adv Radiat Oncol 2024;9(6):101473, PMC11043851",
    kind="survey",
)

# Ground that the rest stands on.

GALE_SHAPLEY = Source(
    handle="gale-shapley-1962",
    title="College Admissions and the Stability of Marriage",
    publisher="The American Mathematical Monthly",
    year=1962,
    where="Gale and Shapley, Am Math Mon 1962;69(1):9-15",
    kind="study",
)
IANA_TZ = Source(
    handle="iana-tz",
    title="Time Zone Database",
    publisher="Internet Assigned Numbers Authority",
    year=None,
    where="IANA time zone database",
    kind="rule",
)

SOURCES: tuple[Source, ...] = (
    SECOND_LOOK,
    FOLLOW_UP,
    AFTER_INTERVIEW,
    PD_VIEW,
    NRMP,
    NRMP_LOCK,
    NRMP_CODES,
    NRMP_RANKING,
    NRMP_CALENDAR,
    NRMP_ALGORITHM,
    AAIM,
    AMA_MATCH_2025,
    AMA_SURVEY_2024,
    LIST_LENGTH_2015,
    JGME_2014,
    JEWELL_2020,
    JENA_2010,
    ENT_2018,
    CRITICAL_CARE_2022,
    BREACHES,
    SECOND_LOOK_EVENTS,
    GALE_SHAPLEY,
    IANA_TZ,
)

_BY_HANDLE = {s.handle: s for s in SOURCES}


def source(handle: str) -> Source:
    """The source with this handle; ValueError with the nearest handles when there is none."""
    try:
        return _BY_HANDLE[handle]
    except KeyError:
        raise ValueError(
            f"No source has the handle {handle!r}.{did_you_mean(handle, _BY_HANDLE)}"
        ) from None


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """A sentence naming the known words nearest to the given one.

    Starts with a space, so that it can end another sentence; empty when nothing is near.
    """
    from difflib import get_close_matches  # only on the way to an error

    near = get_close_matches(given, list(known), n=3, cutoff=0.5)
    return f" Did you mean {' or '.join(repr(n) for n in near)}?" if near else ""
