"""Who says it, and how the text stands to it: attribution, hedging and status of every trigger.

Each source covers a stretch of text (`sources`); a trigger belongs to the source with the smallest stretch around it.
What the words around a trigger make of it is read by `status`.
"""
from __future__ import annotations

from bisect import bisect_left, bisect_right

from spacy.language import Language
from spacy.tokens import Doc, Span

from depeche.transforms.nlp import syntax
from depeche.transforms.nlp.document import (
    SOURCES,
    TRIGGERS,
    Claim,
    Source,
    spans,
)
from depeche.transforms.nlp.sources import find_sources
from depeche.transforms.nlp.status import is_finite, is_hedged, status_of

#: Types that are acts of speech: their speaker is the actor, not a source.
SPEECH_ACTS = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "AGREE", "SUPPORT", "CONCEDE"})
_SUBORDINATING = frozenset({"que", "qu'", "qu’", "qui"})


@Language.component("depeche_claims", requires=["doc.spans"], assigns=["doc.spans"])
def claims(doc: Doc) -> Doc:
    """Fill `doc.spans["sources"]` and the claim of every trigger."""
    sources = list(find_sources(doc))
    doc.spans[SOURCES] = [span for span, _ in sources]
    for span, source in sources:
        span._.source = source
    said = _Said([source for _, source in sources])
    for trigger in spans(doc, TRIGGERS):
        trigger._.claim = claim(trigger, said.around(trigger))
    return doc


class _Said:
    """The sources of a document by the stretches that they vouch for."""

    def __init__(self, sources: list[Source]):
        self.sources = sorted(sources, key=lambda s: (s.start, s.end))  # of equals the one named first stays first
        self.starts = [s.start for s in self.sources]
        self.longest = max((s.end - s.start for s in self.sources), default=0)

    def around(self, trigger: Span) -> list[Source]:
        """The sources whose stretch can reach a trigger."""
        first = bisect_left(self.starts, trigger.start_char - self.longest)
        return self.sources[first:bisect_right(self.starts, trigger.start_char)]


def claim(trigger: Span, sources: list[Source]) -> Claim:
    """The claim of a trigger among the sources of its document."""
    source = _nearest(trigger, sources)
    status = trigger._.trigger.status or status_of(trigger.root, trigger)
    beside = _is_told_beside(trigger)
    if source is not None and source.denies and status == "actual" and not beside:
        status = "negated"
    return Claim(
        status=status,
        hedged=is_hedged(trigger.root),
        attributed_to=source.text if source else None,
        country=source.country if source else None,
        sector=source.sector if source else None,
    )


def _is_told_beside(trigger: Span) -> bool:
    """ "dément toute implication et condamne les violences": what goes on behind "et" is not what was denied."""
    root = trigger.root
    if trigger._.trigger.event_type in SPEECH_ACTS and (is_finite(root) or (
            trigger._.trigger.pos == "VERB" and not syntax.has(root, "VerbForm=Inf") and root.dep_ == "conj")):
        return True
    words = syntax.tokens(trigger.doc)[syntax.sentence(trigger).start : root.i + 1]
    for word, following in zip(words[-2::-1], words[:0:-1], strict=True):
        if word.lower_ in _SUBORDINATING:
            return False
        if word.lower_ in ("et", "mais") and syntax.is_verbal(following) and syntax.has(following, "VerbForm=Fin"):
            return True
    return False


def _nearest(trigger: Span, sources: list[Source]) -> Source | None:
    around = [s for s in sources if s.start <= trigger.start_char and trigger.end_char <= s.end]
    return min(around, key=lambda s: (s.end - s.start, s.start), default=None)
