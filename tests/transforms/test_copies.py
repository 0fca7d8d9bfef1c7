import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depeche.schemas.records import Article, Boilerplate, Mention
from depeche.transforms.copies import novel, segment_keys, take_over, task
from depeche.transforms.ids import mention_id
from depeche.transforms.segments import segments
from depeche.transforms.words import words

SENTENCES = [
    "Au moins 12 soldats ont été tués mardi dans l'attaque d'une base près de Ménaka, selon l'armée.",
    "« Nous avons repoussé l'assaut », a déclaré le porte-parole M. Traoré.",
    "Les assaillants, arrivés à moto, ont pris la fuite vers l’est !",
    "Le bilan pourrait s'alourdir : une vingtaine de blessés ont été évacués.",
    "– La ville est calme, a indiqué un habitant (joint par téléphone).",
    "L'œuvre de reconstruction reprendra « dès que possible ».",
    "Trois manifestants ont été arrêtés à Bamako.",
]
TRIGGERS = ["tués", "assaut", "fuite", "blessés", "calme", "reconstruction", "arrêtés"]


def article(text: str, article_id: str = "copy") -> Article:
    return Article(article_id=article_id, source_uri="f", source_record=0, text=text, published_basis="none",
                   content_hash="")


def claim(text: str, trigger: str, sentence: tuple[int, int], event_type: str = "ASSAULT") -> Mention:
    start = text.index(trigger, sentence[0])
    return Mention(
        mention_id=mention_id("original", event_type, start), event_id="e1", article_id="original",
        event_type=event_type, status="actual", trigger_text=trigger, trigger_start=start,
        trigger_end=start + len(trigger), sentence_start=sentence[0], sentence_end=sentence[1],
        evidence=text[sentence[0]:sentence[1]])


def claims(text: str) -> list[Mention]:
    return [claim(text, trigger, span) for span in segments(text)
            for trigger in TRIGGERS if trigger in text[span[0]:span[1]]]


ORIGINAL = "\n".join([" ".join(SENTENCES[:3]), " ".join(SENTENCES[3:])])
CLAIMS = claims(ORIGINAL)


def retyped(text: str, rng: random.Random) -> str:
    """The same words in another typography, with other lengths."""
    for old, new in [("'", "’"), ("’", "'"), ("« ", "“"), (" »", "\u202f»"), ("œ", "oe"), ("é", "e\u0301"),
                     (" :", "\u00a0:"), ("a ", "a  "), ("t", "t\u00ad"), ("– ", "— "), ("!", " !")]:
        if rng.random() < 0.4:
            text = text.replace(old, new)
    return text


def taken(text: str) -> list[Mention]:
    return take_over(CLAIMS, article(text), novel(text, segment_keys(ORIGINAL), CLAIMS))


def test_an_equal_text_costs_nothing():
    assert novel(ORIGINAL, segment_keys(ORIGINAL), CLAIMS) == []
    copied = taken(ORIGINAL)
    assert copied == [replace(m, article_id="copy", mention_id=mention_id("copy", m.event_type, m.trigger_start))
                      for m in CLAIMS]
    assert {m.event_id for m in copied} == {"e1"}


def test_a_revised_toll_is_read():
    text = ORIGINAL.replace("12 soldats", "15 soldats")
    assert [text[s:e] for s, e in novel(text, segment_keys(ORIGINAL), CLAIMS)] == [SENTENCES[0].replace("12", "15")]
    assert [m.trigger_text for m in taken(text)] == TRIGGERS[1:]


def test_a_truncated_copy_takes_over_what_is_left():
    text = "Autre titre\n" + ORIGINAL[:ORIGINAL.index("\n")]
    assert novel(text, segment_keys(ORIGINAL), CLAIMS) == [(0, 11)]
    assert [m.trigger_start - c.trigger_start for m, c in zip(taken(text), CLAIMS, strict=False)] == [12, 12, 12]


def test_one_segment_of_a_sentence_of_two_is_read_again():
    """Where the parser took two segments for one sentence, a claim cannot move to a copy that has but one of them."""
    sentence = (0, ORIGINAL.index(" Les assaillants"))
    joined = [claim(ORIGINAL, "tués", sentence), claim(ORIGINAL, "fuite", segments(ORIGINAL)[2])]
    text = SENTENCES[0] + " " + SENTENCES[2]
    to_read = novel(text, segment_keys(ORIGINAL), joined)
    assert to_read == [(0, len(SENTENCES[0]))]
    assert [m.trigger_text for m in take_over(joined, article(text), to_read)] == ["fuite"]


def test_a_repeated_sentence_gives_as_many_claims_as_it_stands():
    line = SENTENCES[6]
    twice, thrice = f"{line}\n{line}", f"{line}\n{line}\n{line}"
    for original, copy, expected in [(line, twice, 1), (twice, line, 1), (twice, thrice, 2)]:
        found = [claim(original, "arrêtés", span) for span in segments(original)]
        moved = take_over(found, article(copy), novel(copy, segment_keys(original), found))
        assert len({m.trigger_start for m in moved}) == len(moved) == expected


def test_several_claims_of_one_sentence_move_together():
    found = [claim(ORIGINAL, t, segments(ORIGINAL)[0], k) for t, k in [("tués", "ASSAULT"), ("attaque", "COERCE")]]
    moved = take_over(found, article("Chapeau.\n" + ORIGINAL), [(0, 8)])
    assert [(m.event_type, m.trigger_text, m.sentence_start) for m in moved] == [
        ("ASSAULT", "tués", 9), ("COERCE", "attaque", 9)]


def test_what_the_original_hides_as_boilerplate_is_read_in_a_copy():
    hidden = replace(article(ORIGINAL, "original"), boilerplate=(Boilerplate(
        start=ORIGINAL.index("Trois"), end=len(ORIGINAL), kind="related"),))
    work = task(article(ORIGINAL), hidden, CLAIMS[:-1])
    assert [ORIGINAL[s:e] for s, e in work.spans or ()] == [SENTENCES[6]]
    assert [m.trigger_text for m in work.known] == TRIGGERS[:-1]


@pytest.mark.parametrize("copied, evidence", [
    ("Il dit. « Trois manifestants ont été arrêtés. » Puis rien.", "« Trois manifestants ont été arrêtés. »"),
    ('Il dit. "Trois manifestants ont été arrêtés." Puis rien.', '"Trois manifestants ont été arrêtés."'),
    ("Trois manifestants ont été arrêtés !", "Trois manifestants ont été arrêtés !"),
])
def test_the_sentence_keeps_its_punctuation(copied, evidence):
    original = "« Trois manifestants ont été arrêtés. »"
    (moved,) = take_over([claim(original, "arrêtés", (0, len(original)))], article(copied), [])
    assert moved.evidence == evidence


@given(st.randoms(use_true_random=False), st.lists(st.integers(0, 9), max_size=12))
def test_offsets_are_exact_whatever_the_edit(rng, order):
    """Sentences dropped, moved, repeated, retyped, changed: every claim moved gives back the copy's own characters."""
    pieces = [SENTENCES[i] if i < len(SENTENCES) else f"Une phrase {rng.random()} de plus." for i in order]
    pieces = [piece.replace("ont", "avaient") if rng.random() < 0.1 else piece for piece in pieces]
    text = retyped("".join(piece + rng.choice([" ", "\n", "\n\n"]) for piece in pieces), rng)
    to_read = novel(text, segment_keys(ORIGINAL), CLAIMS)
    moved = take_over(CLAIMS, article(text), to_read)
    by_trigger = {words(m.trigger_text)[0]: m for m in CLAIMS}
    for m in moved:
        assert text[m.trigger_start:m.trigger_end] == m.trigger_text
        assert text[m.sentence_start:m.sentence_end] == m.evidence == m.evidence.strip()
        assert words(m.evidence) == words(by_trigger[words(m.trigger_text)[0]].evidence)
        assert m.sentence_start <= m.trigger_start < m.trigger_end <= m.sentence_end
        assert m.mention_id == mention_id("copy", m.event_type, m.trigger_start)
    read = "\n".join(text[s:e] for s, e in to_read)
    for mention in CLAIMS:  # a claim whose sentence the copy has is taken over, or the sentence is read
        if "\n".join(words(mention.evidence)) in "\n".join(words(text)):
            assert words(mention.trigger_text)[0] in words(read + " " + " ".join(m.trigger_text for m in moved))


@given(st.text(max_size=60), st.text(max_size=60), st.data())
def test_any_texts(original, copied, data):
    spans = segments(original)
    found = []
    for start, end in spans[:3]:
        a, b = sorted((data.draw(st.integers(start, end)), data.draw(st.integers(start, end))))
        if a < b:
            found.append(replace(CLAIMS[0], trigger_text=original[a:b], trigger_start=a, trigger_end=b,
                                 sentence_start=start, sentence_end=end, evidence=original[start:end]))
    text = data.draw(st.sampled_from([copied, original, copied + "\n" + original, original + copied]))
    to_read = novel(text, segment_keys(original), found)
    for m in take_over(found, article(text), to_read):
        assert text[m.trigger_start:m.trigger_end] == m.trigger_text != ""
        assert text[m.sentence_start:m.sentence_end] == m.evidence
        assert words(m.evidence)


@pytest.mark.timeout(10)
def test_a_sentence_repeated_without_end_takes_linear_time():
    original = (SENTENCES[6] + "\n") * 5_000
    found = [claim(original, "arrêtés", span) for span in segments(original)]
    assert len(take_over(found, article(original), novel(original, segment_keys(original), found))) == 5_000
