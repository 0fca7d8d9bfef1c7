"""The place of an event: the most specific one of its sentence where it can have happened."""
from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, takewhile

from spacy.tokens import Span, Token

from depeche.transforms.nlp import syntax
from depeche.transforms.nlp.claims import SPEECH_ACTS
from depeche.transforms.nlp.cues import addressed, is_heading, verb_forms
from depeche.transforms.nlp.document import (
    DATES,
    PLACES,
    SOURCES,
    TRIGGERS,
    covering,
    starting_in,
)
from depeche.transforms.nlp.gazetteer import gazetteer
from depeche.transforms.nlp.lexicon import fold
from depeche.transforms.nlp.phrases import Words, word_class
from depeche.transforms.nlp.speech import speech_class
from depeche.transforms.nlp.when import distance, nearest

#: How many tokens nearer a country or region must stand than a town to be taken for the place.
VAGUE_COST = {"country": 12, "admin1": 6, "admin2": 6, "region": 6}
#: Cost up to which a finer place than the nearest counts, and how fine the kinds of places are.
FINER_REACH = 15
KIND_RANK = {"site": 0, "city": 1, "admin2": 2, "region": 3, "admin1": 3, "water": 3, "country": 4}
#: Tokens before and behind a sentence in which somebody may stand who says it.
SPEECH_REACH = 300


def place_of(trigger: Span, sent: Span) -> Span | None:
    """The most specific place of a trigger's sentence where it can have happened."""
    barriers, named = _barriers(sent), nearest(trigger, starting_in(sent, PLACES))
    if (there := next((p for p in named if _is_there(p, trigger)), None)) is not None:
        return there
    possible = [p for p in named if _may_be_where(p, trigger, barriers)]
    possible = [p for p in possible if not _of_part(p)] or possible
    possible = [p for p in possible if not _of_other_clause(p, trigger)] or possible
    costs = sorted((distance(trigger, place, []) + VAGUE_COST.get(place._.place.kind, 0), place.start, place)
                   for place in possible)
    if not costs or costs[0][0] >= 100:
        return next((p for p in named if not costs and _of_authority(p, trigger)), None)
    best = costs[0][2]
    best = min((place for cost, _, place in costs if cost < FINER_REACH and _within(place, best)),
               key=lambda place: KIND_RANK.get(place._.place.kind, 0), default=best)
    best = next((o for _, _, o in costs if _tells_where(best, o)), best)
    return _first_of(best, [place for _, _, place in costs])


def _is_there(place: Span, trigger: Span) -> bool:
    """Whether a relative clause tells a trigger of a place: "en Russie, où l'asile leur a été accordé"."""
    behind = [fold(t.text) for t in place.doc[place.end : place.end + 2]]
    return place.end <= trigger.start and behind[:1] in (["où"], [","]) and "où" in behind and any(
        place.start <= a.i < place.end for a in syntax.ancestors(trigger.root, limit=3))


def _of_authority(place: Span, trigger: Span) -> bool:
    """Whether a place is that of a local authority that does or undergoes it: "le préfet de Dakar interdit"."""
    office = place.root.head
    return (trigger._.trigger.event_type, trigger._.trigger.event_mode) in _LOCAL_ACTS and (
        place._.place.kind in ("city", "admin1", "admin2") and fold(office.text) in _LOCAL and (
            office.head.i == trigger.root.i))


#: What authorities do where they are, and offices and courts that have one place.
_LOCAL_ACTS = frozenset({("COERCE", "restrict"), ("COERCE", "arrest"), ("COERCE", "curfew"), ("SANCTION", "convict"),
                         ("ACCUSE", "investigate"), ("COERCE", None)})
_LOCAL = word_class("local")


def _tells_where(wider: Span, place: Span) -> bool:
    """Whether a wider place only tells where the one before the comma is: "à Juliaca, dans le sud du Pérou", "à Nobol,
    un quartier de Quito"."""
    between = wider.doc[place.end : wider.start]
    if len(between) == 2 and between[0].text == "," and fold(between[1].text) in ("un", "une"):
        return True
    return 1 < len(between) < 8 and between[0].text == "," and _within(place, wider) and not any(
        t.pos_ in ("VERB", "AUX") or t.text == "," for t in between[1:])


def _first_of(place: Span, others: list[Span]) -> Span:
    """The first of places that are listed: "à Moscou et à Voronej", "à Tel-Aviv, puis à Beyrouth"."""
    first = place
    for other in sorted(others, key=lambda o: -o.start):
        of_kind = KIND_RANK.get(other._.place.kind) == KIND_RANK.get(place._.place.kind)
        if other.start < first.start and (_is_listed(other, first) and of_kind or _conjoined(other, first) and (
                of_kind or other._.place.kind == "admin1")):
            first = other
    return first


def _conjoined(other: Span, place: Span) -> bool:
    return place.root.dep_ == "conj" and other.start <= place.root.head.i < other.end


def _is_listed(other: Span, place: Span) -> bool:
    """Whether nothing but a comma or "et" and the preposition of both stands between two places."""
    between = [fold(t.text) for t in place.doc[other.end : place.start] if not t.like_num]
    return 1 < len(between) < 7 and between[0] in _LISTING and all(
        w in _LISTING | _AT | _ARTICLES | _SHARES for w in between) and any(
        w in _AT and w == fold(place.doc[other.start - 1].text) for w in between[1:])


_LISTING, _AT = frozenset({",", "et", "puis", "ou"}), frozenset({"à", "a", "au", "aux", "en", "dans", "sur", "près"})
_ARTICLES = word_class("article")
#: "350 à Dar es-Salaam et plus de 200 à Mwanza".
_SHARES = frozenset({"plus", "près", "moins", "de", "autres", "au", "environ"})


def _within(place: Span, other: Span) -> bool:
    """Whether a place can lie in another one that the sentence names: "dans le Nord, à Gaskindé"."""
    a, b = place._.place, other._.place
    finer = KIND_RANK.get(a.kind, 0) < KIND_RANK.get(b.kind, 0)
    return finer and a.country in (None, b.country) and (a.admin1 in (None, b.admin1) or b.admin1 is None or (
        b.kind != "admin1"))


def _may_be_where(place: Span, trigger: Span, barriers: list[int]) -> bool:
    """Whether something can have happened at a place of its sentence. barriers: of that sentence."""
    apart = any(min(place.start, trigger.start) < b < max(place.start, trigger.start) for b in barriers)
    somebody = place._.place.kind == "country" and addressed(place.doc, place.start) or (
        addressed(place.doc, place.start, "to whom") and _is_capital(place)) or (
        trigger._.trigger.event_type in _SPOKEN and (
            fold(place.doc[place.start - 1].text) == "contre" or _is_told(place, trigger)))
    return place._.place.role == "location" and not apart and not somebody and not _of_post(place, trigger) and (
        not _is_party_between(place, trigger) and not _is_goal(place, trigger)) and (
        not _of_speech(place, trigger, syntax.sentence(trigger)) and not _of_content(place, trigger)) and (
        not _of_another(place, trigger) and not _of_next_clause(place, trigger))


def _of_another(place: Span, trigger: Span) -> bool:
    """Whether a place is that of another event of its sentence, told in passing: "a démissionné au lendemain de
    violences qui ont fait six morts à Juliaca".

    Those whom an event meets are where they did theirs ("a dispersé les opposants rassemblés devant le Parlement"), as
    are those who were sent there; and a sentence may begin with where somebody is ("En déplacement à Dublin, X a").
    """
    above = syntax.ancestors(place.root, limit=6)
    other = next((t for a in above for t in covering(a, TRIGGERS) if t.root.i == a.i), None)
    if other is None or other.root.i == trigger.root.i or other._.trigger.event_type == "MOBILIZE" or (
            other.root.pos_ != "NOUN" and not other.root.dep_.startswith("acl")):
        return False
    if other.start <= syntax.sentence(trigger).start + 1 or syntax.preposition(other.root) in _STANDING or any(
            a.i == other.root.i for a in syntax.ancestors(trigger.root, limit=8)):
        return False
    chain = [other.root, *syntax.ancestors(other.root, limit=8)]
    met = next((a for a, b in pairwise(chain) if b.i == trigger.root.i), None)
    return met is None or met.dep_ not in ("obj", "nsubj:pass", "obl:arg") and syntax.preposition(met) != "contre"


def _of_next_clause(place: Span, trigger: Span) -> bool:
    """Whether a place behind a trigger is that of a clause with a verb and a subject of its own: "un couvre-feu est
    entré en vigueur et l'armée a été appelée à Colombo"."""
    if place.start < trigger.end:
        return False
    own = {trigger.root.i, *(a.i for a in syntax.ancestors(trigger.root, limit=8))}
    above = takewhile(lambda a: a.i not in own, syntax.ancestors(place.root, limit=6))
    return any(a.dep_ == "conj" and a.i > trigger.start and a.pos_ == "VERB" and any(
        s.i > trigger.start for s in syntax.children(a, "nsubj")) for a in above)


#: Prepositions of what is there already: "malgré le couvre-feu imposé à Nouméa".
_STANDING = frozenset({"malgré", "en dépit de", "nonobstant"})


def _is_capital(place: Span) -> bool:
    """Whether a place is the capital of its country, which may stand for its government."""
    value = place._.place
    capital = gazetteer().capital(value.country) if value.kind == "city" and value.country else None
    return capital is not None and capital.geonameid == value.geonameid


def _is_told(place: Span, trigger: Span) -> bool:
    """Whether a place is whom something is said to: "a reproché à Pékin et à Moscou d'offrir", "demande à Kiev de"."""
    between, behind = place.doc[trigger.end : place.start], place.doc[place.end : place.end + 8]
    if not len(between) or fold(between[0].text) not in ("à", "au", "aux") or not all(map(_joins, between)):
        return False
    after = next((t for t in behind if not _joins(t)), None)
    return after is not None and fold(after.text) in ("de", "d'")


def _joins(token: Token) -> bool:
    """Whether a token can stand within a list of names with their prepositions."""
    return token.pos_ == "PROPN" or fold(token.text) in _LISTING | _AT | _ARTICLES


#: Types of events that pass between parties: a capital behind "entre" is one of them.
_DEALINGS = frozenset({"CONSULT", "AGREE", "RETREAT", "REJECT", "REQUEST", "SUPPORT"})
#: Types of events that happen where one arrives.
_ARRIVING = frozenset({"CONSULT", "MOBILIZE", "AID", "COOPERATE"})


def _is_party_between(place: Span, trigger: Span) -> bool:
    """Whether a place is one of two sides: "la trêve conclue entre l'Inde et le Pakistan"."""
    if place._.place.kind != "country" and trigger._.trigger.event_type not in _DEALINGS:
        return False
    at = place.start - 1
    while at > max(syntax.sentence(place).start, place.start - 8) and (
            fold(place.doc[at].text) in _JOINING or place.doc[at].pos_ == "PROPN"):
        at -= 1
    return at >= syntax.sentence(place).start and fold(place.doc[at].text) == "entre"


_JOINING = word_class("article") | {"et", ",", "-"}


def _is_goal(place: Span, trigger: Span) -> bool:
    """Whether a place is only where somebody goes or is brought: "les blessés ont été héliportés vers Bunia"."""
    if trigger._.trigger.event_type in _ARRIVING:
        return False
    first = place.root.head if place.root.dep_ == "conj" else place.root  # "vers Uvira et le Burundi voisin"
    verb = first.head
    before = fold(place.doc[first.left_edge.i].text)
    if verb.pos_ != "VERB":  # "sont partis pendant la nuit vers Kamituga"
        verb = next((t for t in reversed(place.doc[max(place.start - 6, syntax.sentence(place).start) : place.start])
                     if t.pos_ == "VERB"), verb)
        return before == "vers" and fold(verb.text) in verb_forms("move")
    return fold(verb.text) in verb_forms("move") and before in ("vers", "à", "en", "sur")


def _of_post(place: Span, trigger: Span) -> bool:
    """Whether a place is where somebody serves or stays: "l'ambassadeur en Bulgarie"; a visit is where it leads, and
    who is recalled is recalled from it."""
    serves = place.root.dep_ == "nmod" and fold(place.root.head.text) in _POSTS
    told = fold(place.doc[max(place.start - 2, 0)].text) in _SERVING and fold(
        place.doc[max(place.start - 3, 0)].text) == "en"
    return (serves or told) and trigger._.trigger.event_type not in ("CONSULT", "SANCTION")


#: "un agent en fonction à Créteil", "un diplomate en poste à Bamako".
_SERVING = frozenset({"fonction", "fonctions", "poste", "garnison", "résidence"})


def _of_content(place: Span, trigger: Span) -> bool:
    """Whether a place belongs to what is said: it stands behind an act of speech, and not where that is done."""
    if trigger._.trigger.event_type not in _SPOKEN:
        return False
    if place.start < trigger.start:  # "Jordanie : … tués, Biden promet une réponse": what it is about
        return place.doc[place.end : place.end + 1].text == ":"
    if place._.place.kind == "country":
        return True
    there = place.root.head == trigger.root and place.root.dep_ == "obl:mod"
    within = fold(place.doc[place.start - 1].text) in ("à", "au") and place._.place.kind in ("site", "city") and (
        place.root.head.pos_ != "ADJ")  # "majoritaire au Parlement"
    return not there and not (within and _hangs_on(place, trigger))


def _hangs_on(place: Span, trigger: Span) -> bool:
    """Whether no verb and no other event stands between a trigger and a place behind it: "reçus jeudi à Matignon"."""
    between = place.doc[trigger.end : place.start]
    return not any(t.pos_ == "VERB" or t.text in (":", "«") for t in between) and not any(
        t.start > trigger.start for t in starting_in(between, TRIGGERS))


#: Nouns behind which a place is where somebody serves or stays.
_POSTS = word_class("posted", "stay")
#: Acts of speech that have a content: somebody is accused, asked or threatened of something.
_SPOKEN = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT"})


def _barriers(sent: Span) -> list[int]:
    """Where a sentence turns to what happens elsewhere: "…, alors que X est arrivé à Moscou", "selon lesquelles"."""
    folds = Words.of(sent.doc).folds
    return [i for i in range(sent.start, sent.end - 1)
            if folds[i] in ("alors", "tandis") and folds[i + 1] in ("que", "qu'")
            or folds[i] == "selon" and folds[i + 1].startswith(("lequel", "laquelle", "lesquel"))]


def _of_other_clause(place: Span, trigger: Span) -> bool:
    """Whether a semicolon parts a place from a trigger: "à Lahore, X a été pillé ; à Rawalpindi, Y a brûlé"."""
    low, high = sorted((place.start, trigger.start))
    return any(t.text == ";" for t in place.doc[low:high])


def _of_part(place: Span) -> bool:
    """Whether a place is only that of some of what is counted: "47 drones abattus, dont 19 dans la région de X"."""
    before = [t for t in place.doc[max(place.start - 14, syntax.sentence(place).start) : place.start]]
    dont = next((n for n, t in enumerate(before) if fold(t.text) == "dont"), None)
    if dont is not None and len(before) - dont > 6 and any(t.pos_ in ("VERB", "AUX") for t in before[dont:]):
        return False
    return dont is not None and any(t.like_num or t.pos_ == "NUM" for t in before[dont:])


def _of_speech(place: Span, trigger: Span, sent: Span) -> bool:
    """Whether a place is where something is said of the event, not where it happened.

    "A Moscou, le ministère nie avoir frappé le magasin": it stands outside what is said. "A Addis-Abeba, l'Union
    africaine a condamné une tentative de coup d'Etat": it belongs to the condemning.
    """
    if place.start <= trigger.root.head.i < place.end and trigger.root.dep_.startswith("acl"):
        return False  # "son retrait de Luvungi, tombée mercredi"
    if place.end < len(sent.doc) and (sent.doc[place.end].text == ":" or place.start == sent.start and is_heading(
            sent.doc, place.end)):
        return False  # the topic of a headline
    governor = place.root.head
    if place._.place.kind == "site" and trigger.root.head != governor and place.start > governor.i > trigger.start and (
            speech_class(governor) not in (None, "announce")):
        return True  # "…, a précisé le ministre à l'Assemblée"
    around = sent.doc[max(sent.start - SPEECH_REACH, 0) : sent.end + SPEECH_REACH]
    for span in starting_in(around, SOURCES):
        if span.start < place.start < span.end or span.start == place.start and not _introduces(sent, place):
            return True
        said = span._.source
        if said.start <= place.start_char < said.end and not said.start <= trigger.start_char < said.end and (
                trigger.start_char < span.start_char):
            return True
        ahead = place.end_char <= min(span.start_char, said.start) and place._.place.kind not in _WIDE
        if ahead and said.start <= trigger.start_char < said.end and not _told_elsewhere(place, said.start):
            return True
    judged = trigger._.trigger.event_type not in SPEECH_ACTS and any(
        t.root.i == a.i and t._.trigger.event_type in SPEECH_ACTS
        for a in _over(trigger.root) for t in covering(a, TRIGGERS))
    if judged and trigger.end <= place.start and _adjoins(trigger, place):
        return False
    return judged and all(a.i != trigger.root.i for a in syntax.ancestors(place.root, limit=3))


def _introduces(sent: Span, place: Span) -> bool:
    """Whether a sentence begins with a place, which the parser may take for its subject: "A Tunis, le ministre …"."""
    behind = sent.doc[place.end : place.end + 1].text
    return place.start == sent.start + 1 and fold(sent[0].text) in _AT and behind == ","


def _adjoins(trigger: Span, place: Span) -> bool:
    """Whether a place stands at the event itself: "une frappe iranienne dans l'est", "un meurtre, mercredi à Tibu"."""
    between = trigger.doc[trigger.end : place.start]
    return 0 < len(between) < 6 and any(fold(t.text) in _AT for t in between[-2:]) and all(
        t.pos_ in ("ADJ", "ADP", "DET") or t.text == "," or covering(t, DATES) for t in between)


#: Kinds of places in which nobody speaks: "dans le Pendjab, la police dit avoir arrêté …" is where they were.
_WIDE = frozenset({"admin1", "admin2", "region"})


def _told_elsewhere(place: Span, said: int) -> bool:
    """Whether a place ahead of what is said hangs on a verb that says nothing, or one of counting: "A Toulouse, la
    préfecture a compté 14.000 manifestants". said: where that begins, in characters."""
    verb = next((a for a in syntax.ancestors(place.root, limit=4) if a.pos_ == "VERB"), None)
    kind = speech_class(verb) if verb is not None else "say"
    return kind == "count" or kind is None and verb is not None and verb.idx < said


def _over(token: Token) -> Iterator[Token]:
    """What a word depends on as its object or complement: neither what it is the subject of nor what it stands beside.
    """
    for _ in range(3):
        if token.head == token or token.dep_ in ("conj", "parataxis", "nsubj", "nsubj:pass"):
            return
        token = token.head
        yield token


def place_fields(place: Span | None) -> dict:
    if place is None:
        return {}
    value = place._.place
    return {"place_text": value.text, "place_name": value.name, "place_country": value.country,
            "place_admin1": value.admin1, "latitude": value.latitude, "longitude": value.longitude,
            "geonameid": value.geonameid, "geo_precision": value.precision}
