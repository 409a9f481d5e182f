"""Small words, and words too common in this mail to tell one letter from another."""

from __future__ import annotations

from functools import lru_cache

from toolkit.checks.text import folds, listed

SMALL = listed(
    "a about above after again all also always am among an and any are as at be because been "
    "before being below between both but by can could did do does doing done down during each "
    "either even ever every few for from further had has have having he her here hers him his how "
    "i if im in into is it its ive just like made make many may me might mine more most much must "
    "my near never no nor not now of off often on once one only or other our ours out over own per "
    "really same shall she should since so some such than that the their them then there these "
    "they this those though through to too towards two under until up upon us very was we well "
    "were what when where which while who whom whose why will with within without would yet you "
    "your yours id ill youre dont didnt cant wont isnt s t first second third new"
)

# What nearly every letter after an interview says: it makes no letter a particular one.
COMMON = listed(
    "thank thanks time interview interviewing interviewed program programs residency resident "
    "residents faculty team department hospital hospitals medical medicine center university "
    "training train trained trainee opportunity opportunities speak speaking spoke talk talking "
    "talked conversation conversations discuss discussing discussed discussion learn learning "
    "learned hear hearing heard appreciate appreciated appreciation enjoy enjoyed enjoying "
    "pleasure grateful gratitude interest interested interests interesting excite excited exciting "
    "excitement enthusiastic enthusiasm impress impressed impressive impression especially "
    "particularly truly great good best better wonderful kind kindness warm warmth warmly "
    "welcome welcoming insight insights perspective experience experiences share shared sharing "
    "meet meeting met day morning afternoon today yesterday week month year years monday tuesday "
    "wednesday thursday friday saturday sunday january february october november december "
    "position application applicant applicants apply future career goal goals hope hoping "
    "look looking forward see seeing seen feel felt feeling leave left join joining part place "
    "fit care patient patients clinical clinic physician physicians doctor doctors dr work working "
    "worked take taking took give giving gave know think thinking want wanted question questions "
    "answer answers answered answering information provide additional please let contact strong "
    "strength strengths excellent focus focused emphasis commitment committed support supportive "
    "supported culture community environment education educational people student students school "
    "grow growing growth reinforce reinforced remain continue continued able help helped helpful "
    "season match rank list sincerely regards nice lot way things thing bit asked ask told tell "
    "mentioned said seemed happy glad delighted honored described describing host hosting "
    "thoughtful generous generously candid honest honestly virtual zoom visit organizing organized "
    "smoothly site sites "
    "picture clearer clear idea sense made makes come coming came back home chance"
)


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A folded word without its plainest endings: "clinics" → "clinic", "caring" → "car"."""
    if word.endswith("ies") and len(word) > 5:
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            if word[-1] == word[-2] and word[-1] not in "ls":
                word = word[:-1]
            break
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


_COMMON_STEMS = frozenset(map(stem, COMMON)) | COMMON


def telling(word: str) -> bool:
    """Whether a folded word could tell one conversation from another."""
    return (
        len(word) > 1
        and word not in SMALL
        and stem(word) not in _COMMON_STEMS
        and not word.isdigit()
    )


def telling_stems(text: str) -> frozenset[str]:
    """The stems of the words in `text` that could tell one conversation from another."""
    return frozenset(stem(word) for word in folds(text) if telling(word))


def akin(one: str, other: str) -> bool:
    """Whether two stems may be forms of one word: "advocat" and "advocacy", "simul" and "simulat".

    Lenient: it also takes some strangers for kin.
    """
    if one == other:
        return True
    short = min(len(one), len(other))
    if short < 4 or one[:4] != other[:4]:
        return False
    common = next((n for n in range(4, short) if one[n] != other[n]), short)
    return common >= min(short, 5) and max(len(one), len(other)) - common <= 6
