"""Attribution, hedging and status on sentences written for the purpose (tests/stress/claims.jsonl).

The trigger is given, so that only the claim is judged.
"""
import json
from pathlib import Path

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from depeche.transforms.nlp.claims import claims
from depeche.transforms.nlp.document import TRIGGERS, Claim, Trigger
from depeche.transforms.nlp.layout import layout
from depeche.transforms.nlp.lexicon import fold

ROWS = [json.loads(line) for line in (Path(__file__).parents[2] / "stress" / "claims.jsonl").read_text().splitlines()]
#: Shares of right fields that the rules must keep, measured on the pipeline that comes with the product.
FLOORS = {"attributed_to": 0.9, "status": 0.9, "hedged": 0.95}


def claim_of(nlp: Language, row: dict) -> Claim:
    doc = parse(nlp, row["text"])
    for words in row["trigger"].split("|"):
        at = row["text"].index(words)
        span = doc.char_span(at, at + len(words), alignment_mode="expand")
        span._.trigger = Trigger(event_type="ASSAULT")
        doc.spans[TRIGGERS] = [span]
        break
    return claims(doc).spans[TRIGGERS][0]._.claim


def parse(nlp: Language, text: str) -> Doc:
    """The text with what stands before the event components."""
    doc = layout(nlp.make_doc(text))
    for name, component in nlp.pipeline:
        if not name.startswith("depeche_"):
            doc = component(doc)
    return doc


def right(field: str, row: dict, claim: Claim) -> bool:
    expected, found = row[field], getattr(claim, field)
    if field == "attributed_to" and expected and found:
        return fold(expected) in fold(found) or fold(found) in fold(expected)
    return expected == found


@pytest.mark.parametrize("field", FLOORS)
def test_the_rules_keep_their_floor(nlp, field):
    wrong = [(row["text"], row[field], getattr(claim, field))
             for row in ROWS if not right(field, row, claim := claim_of(nlp, row))]
    assert 1 - len(wrong) / len(ROWS) >= FLOORS[field], "\n".join(map(str, wrong))
