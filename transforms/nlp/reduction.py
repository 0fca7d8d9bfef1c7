"""The candidates of a sentence that name its events: what is no event is left out, those that name one become one.

`PASSES` is the order in which this is done; the decisions about two candidates stand in `content` and `same_event`.
"""
from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import replace

from spacy.tokens import Token

from depeche.transforms.nlp.candidates import Candidate, Sentence
from depeche.transforms.nlp.content import CONTENT, PARTS, WILL, is_given_time, swears_of_past
from depeche.transforms.nlp.dependence import under
from depeche.transforms.nlp.same_event import belongs, one_event, stops_flight
from depeche.transforms.nlp.verdicts import Rules, Verdict, verdict

#: Triggers of a sentence, on each side, that one is compared with.
NEIGHBOURS = 12


def reduce(found: list[Candidate]) -> list[Candidate]:
    """One candidate an event of a sentence: without what is only asked or threatened, outcomes under their action.

    "La Russie exige la libération des soldats" is a request alone. A candidate is compared with its neighbours alone,
    so that a text without sentence ends costs linear time.
    """
    for step in PASSES:
        found = step(found)
    return found


def _dropping(rules: Rules) -> Callable[[list[Candidate]], list[Candidate]]:
    """A pass that leaves out what a table drops beside any neighbour."""
    def step(found: list[Candidate]) -> list[Candidate]:
        return [c for c in found if all(verdict(rules, c, o) is not Verdict.DROP for o in _around(found, c))]

    return step


def _around(found: list[Candidate], c: Candidate) -> list[Candidate]:
    at = bisect_left(found, c.span.start, key=lambda o: o.span.start)
    near = found[max(0, at - NEIGHBOURS) : at + NEIGHBOURS + 1]
    return [o for o in near if o is not c]


def _without_oaths_and_deadlines(found: list[Candidate]) -> list[Candidate]:
    """Without oaths on what is past, which threaten nobody, and what somebody is only given time for."""
    return [c for c in found if not swears_of_past(c) and not is_given_time(c)]


def _outcomes_under_actions(found: list[Candidate]) -> list[Candidate]:
    """ "Une frappe a fait trois morts": outcomes give way to a violent action that may be theirs."""
    actions = [c for c in found if c.violent and c.trigger.kind == "action"]
    if not actions:
        return found
    return [c for c in found if c.trigger.kind == "action" or (
        len(actions) <= NEIGHBOURS and not any(belongs(c, a) for a in actions))]


def _one_each(found: list[Candidate]) -> list[Candidate]:
    """ "une attaque lors d'un raid": each candidate is merged with the first one before it that names its event."""
    out: list[Candidate] = []
    for c in found:
        same = next((k for k in range(max(0, len(out) - NEIGHBOURS), len(out)) if one_event(out[k], c)), None)
        if same is None:
            out.append(c)
        else:
            out[same] = _merged(out[same], c)
    return out


def _merged(a: Candidate, b: Candidate) -> Candidate:
    """The candidate that stands for both: the action, the one that governs, the likelier one."""
    first, second = (a, b) if _goes_first(a, b) else (b, a)
    mode = first.trigger.event_mode or (second.trigger.event_mode
                                        if first.trigger.event_type == second.trigger.event_type else None)
    return replace(first, trigger=replace(first.trigger, event_mode=mode, core=a.trigger.core or b.trigger.core,
                                          score=max(a.trigger.score, b.trigger.score)))


def _goes_first(a: Candidate, b: Candidate) -> bool:
    if a.trigger.kind != b.trigger.kind:
        return a.trigger.kind == "action"
    if a.trigger.core != b.trigger.core:
        return a.trigger.core
    if under(b.root, a.root):
        return True
    if a.violent and stops_flight(a) != stops_flight(b) and not under(a.root, b.root):
        return stops_flight(b)
    return not under(a.root, b.root) and a.odds >= b.odds


#: What is done with the candidates of a sentence, in order. The will to do something gives way only to what is an event
#: itself, and an outcome only to an action that is; so both come after the content of other events has gone.
PASSES: tuple[Callable[[list[Candidate]], list[Candidate]], ...] = (
    _dropping(CONTENT),
    _without_oaths_and_deadlines,
    _dropping(WILL),
    _dropping(PARTS),
    _outcomes_under_actions,
    _one_each,
)


def counted_elsewhere(found: list[Candidate], sentence: Sentence) -> list[Candidate]:
    """Demonstrations of other places that a sentence gives by their figures alone: "…, dont 8 000 à Paris"."""
    demo = next((c for c in found if c.trigger.event_type == "PROTEST" and c.trigger.event_mode == "demo"), None)
    if demo is None:
        return []
    out = []
    for token in sentence.sent[demo.span.end - sentence.sent.start :]:
        if token.like_num and token.i + 2 < sentence.sent.end and _is_of_place(token, sentence):
            trigger = replace(demo.trigger, core=False, kind="outcome")
            out.append(replace(demo, span=sentence.reading.doc[token.i : token.i + 1], root=token, trigger=trigger))
    return out


def _is_of_place(number: Token, sentence: Sentence) -> bool:
    """ "dont 8 000 à Paris": a figure before a place."""
    before, preposition, place = number.nbor(-1), number.nbor(1), number.nbor(2)
    return before.lower_ in ("dont", "et", ",", "contre", "puis") and preposition.lower_ in ("à", "a", "en", "dans") \
        and ("place" in sentence.reading.token_classes(place) or place.pos_ == "PROPN")
