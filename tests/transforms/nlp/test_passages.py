"""What of an article is read, and where it stands in the article."""
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from depeche.schemas.records import Article, Boilerplate
from depeche.transforms.nlp.passages import Passages, select

STRIKE = "Des drones ont frappé Kiev mardi, tuant neuf personnes."
RECIPE = "Ajoutez le beurre, puis laissez reposer la pâte."


def article(text: str, *boilerplate: tuple[int, int]) -> Article:
    marks = tuple(Boilerplate(start=start, end=end, kind="menu") for start, end in boilerplate)
    return Article(article_id="a", source_uri="memory", source_record=0, text=text, language="fr",
                   published_basis="metadata", content_hash="0" * 32, boilerplate=marks)


def gives_back(passages: Passages, text: str) -> bool:
    return all(passages.text[i] in ("\n", text[passages.to_article(i)]) for i in range(len(passages.text)))


@given(st.text(alphabet="ab .\n\u0301😢\u200f", max_size=80), st.sets(st.integers(0, 80), max_size=10))
def test_offsets_lead_to_the_same_character(text, cuts):
    bounds = sorted({0, *(c for c in cuts if c < len(text)), len(text)})
    stretches = [(a, b) for a, b in list(pairwise(bounds))[::2] if text[a:b].strip()]
    passages = Passages.of(text, stretches)
    for i, character in enumerate(passages.text):
        assert character == "\n" or character == text[passages.to_article(i)]
    positions = [passages.to_article(i) for i in range(len(passages.text))]
    assert positions == sorted(positions)


@given(st.lists(st.sampled_from(["Un mot. ", "deux mots ", "Fin !\n", "sansespace", "😢. A "]), max_size=60),
       st.integers(10, 60))
def test_pieces_together_are_the_text(parts, longest):
    text = "".join(parts)
    whole = Passages.of("xx" + text, [(2, len(text) + 2)] if text.strip() else [])
    pieces = list(whole.pieces(longest))
    assert "".join(p.text for p in pieces) == whole.text
    assert all(len(p.text) <= longest for p in pieces)
    assert all(gives_back(p, "xx" + text) for p in pieces)


def test_pieces_are_cut_between_sentences():
    text = "Un premier fait. " * 10
    pieces = list(Passages.of(text, [(0, len(text))]).pieces(60))
    assert all(p.text.startswith("Un premier") for p in pieces)


def test_what_holds_no_event_is_not_read():
    assert select(article(RECIPE)).text == ""
    assert STRIKE in select(article(f"{STRIKE}\n{RECIPE}")).text


def test_boilerplate_is_not_read():
    text = f"{STRIKE}\nUne frappe a tué dix personnes à Kiev, lisez notre dossier\n{STRIKE}"
    start = len(STRIKE) + 1
    passages = select(article(text, (start, text.rindex("\n"))))
    assert "dossier" not in passages.text and passages.text.count(STRIKE) == 2
    assert gives_back(passages, text)


def test_what_has_no_words_is_not_read():
    text = f"{STRIKE}\n{'=' * 80}\n{'Zm9v' * 200}\n{STRIKE}"
    passages = select(article(text))
    assert "===" not in passages.text and "Zm9v" not in passages.text
    assert gives_back(passages, text)


def test_spans_limit_what_is_read():
    text = f"{STRIKE}\nUn raid a tué deux civils à Lviv."
    assert select(article(text), ((len(STRIKE) + 1, len(text)),)).text == "Un raid a tué deux civils à Lviv."
    assert select(article(text), ()).text == ""


def test_passages_know_what_the_whole_article_is_about():
    text = f"{RECIPE} L'entraîneur de l'équipe est rentré. {STRIKE}"
    start = text.index(STRIKE)
    passages = select(article(text), ((start, len(text)),))
    assert passages.text == STRIKE
    assert passages.about is not None and passages.about.is_about("sport")
    assert all(piece.about is passages.about for piece in passages.pieces(20))
