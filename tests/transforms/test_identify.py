"""Records to articles."""
from datetime import datetime, timezone

import apache_beam as beam
import pytest
from apache_beam.testing.util import assert_that, equal_to
from hypothesis import given
from hypothesis import strategies as st

from depeche.schemas.records import Article, Reject
from depeche.transforms import identify
from depeche.transforms.identify import Limits, article_id, content_hash, language_of, to_article
from depeche.transforms.types import RawArticle

BODY = ("Deux missiles se sont abattus mercredi sur une école de Marivka, tuant sept personnes, a indiqué le "
        "gouverneur de la région. L’armée dit avoir visé un dépôt.")


def _raw(**fields):
    return RawArticle(**{"source_uri": "dump.jsonl", "source_record": 7, "text": BODY, **fields})


def test_article():
    article = to_article(_raw(url="https://m.gazette.example/2022/06/27/a?utm_source=x", title="T", published="hier"))
    assert isinstance(article, Article)
    assert (article.url, article.publisher) == ("https://www.gazette.example/2022/06/27/a", "gazette.example")
    assert (article.published_at, article.published_basis) == (datetime(2022, 6, 27, tzinfo=timezone.utc), "url")
    assert article.language == "fr" and article.language_score > 0.9
    assert (article.text, article.source_uri, article.source_record) == (BODY, "dump.jsonl", 7)


@pytest.mark.parametrize("published, utc, there", [
    ("2024-12-04T06:00:00+09:00", datetime(2024, 12, 3, 21, tzinfo=timezone.utc), "2024-12-04"),
    ("2024-05-13T23:30:00-04:00", datetime(2024, 5, 14, 3, 30, tzinfo=timezone.utc), "2024-05-13"),
    ("2024-05-13T23:30:00Z", datetime(2024, 5, 13, 23, 30, tzinfo=timezone.utc), "2024-05-13")])
@pytest.mark.regression("days were reckoned from the date in UTC: in Seoul a morning's yesterday was two days ago")
def test_publication_keeps_the_publishers_clock(published, utc, there):
    article = to_article(_raw(published=published))
    assert article.published_at == utc and article.published_at.utcoffset().total_seconds() == 0
    assert article.published_there == utc and str(article.published_there.date()) == there


def test_boilerplate_is_marked_and_the_text_stays():
    text = f"date 2022-06-27\n{BODY}\nLire aussi : Autre chose"
    article = to_article(_raw(text=text))
    assert article.text == text
    assert [mark.kind for mark in article.boilerplate] == ["header", "related"]
    assert article.published_basis == "text"


@pytest.mark.parametrize("text, limits, code", [
    (" \n\u00a0", Limits(), "no_text"), ("Douze morts.", Limits(), "too_short"),
    ("Accueil | Politique | Sport | Monde | Culture | Économie | Vidéos\nDouze morts.", Limits(), "too_short"),
    (BODY, Limits(max_characters=100), "too_long"), (BODY, Limits(min_characters=1000), "too_short")])
def test_limits(text, limits, code):
    refused = to_article(_raw(text=text), limits=limits)
    assert isinstance(refused, Reject)
    assert (refused.code, refused.source_record, refused.stage) == (code, 7, "identify")
    assert refused.payload == text.encode()


def test_identity_is_url_and_text():
    one, two = to_article(_raw(url="https://a.example/1")), to_article(_raw(url="https://a.example/1#x"))
    other_text = to_article(_raw(url="https://a.example/1", text=BODY + " Mise à jour."))
    other_url = to_article(_raw(url="https://b.example/1"))
    assert one.article_id == two.article_id
    assert len({one.article_id, other_text.article_id, other_url.article_id}) == 3
    assert one.content_hash == other_url.content_hash != other_text.content_hash


def test_identifiers_stay_what_they_are():
    """They are in tables that exist: a change would make every article new."""
    text_hash = content_hash("L’été « à » Kiev")
    assert text_hash == "d631f127d27b2efc2a155d4d9a096467"
    assert article_id("https://a.example/1", text_hash) == "a92fac97846399a5b1b6429378593045d"
    assert article_id(None, text_hash) == article_id("", text_hash)


@pytest.mark.parametrize("one, two", [
    ("L’armée a « tiré »", "L'armée  a \"tiré\"\n"), ("L’ÉTÉ À KIEV", "l’été à kiev"), ("10\u202f000", "10 000"),
                                      ("cœur…", "coeur..."),
    ("e\u0301te\u0301", "été"), ("mi\u00adliaire", "miliaire"), ("État", "Etat")])
def test_typography_does_not_change_the_content_hash(one, two):
    assert content_hash(one) == content_hash(two)


def test_words_and_figures_do():
    assert content_hash("douze morts, 10.000 réfugiés") != content_hash("treize morts, 10.000 réfugiés")
    assert content_hash("12 morts") != content_hash("1 2 morts")


@pytest.mark.parametrize("text, language", [
    (BODY, "fr"), (BODY.upper(), "fr"), (BODY.translate(str.maketrans("éàôç", "eaoc")), "fr"),
    ("Two missiles hit a school in the town on Wednesday, killing seven people, the governor said.", "en"),
    ("Dos misiles impactaron el miércoles en una escuela, matando a siete personas, dijo el gobernador.", "es"),
    ("Dos míssils van impactar dimecres en una escola i van matar set persones, segons el governador.", "ca"),
    ("Две ракеты попали в среду в школу, семь человек погибли, сообщил губернатор области.", "ru"),
    ("أصاب صاروخان مدرسة يوم الأربعاء مما أدى إلى مقتل سبعة أشخاص بحسب المحافظ", "ar")])
def test_languages(text, language):
    code, score = language_of(text)
    assert code == language and 0.5 < score <= 1


def test_where_the_reading_is_unsure_the_record_counts():
    code, score = language_of("12 34 56 78 !!!", "fr-FR")
    assert code == "fr" and score < 0.5
    assert language_of(BODY, "English")[0] == "fr"
    assert language_of("12 34 56 78 !!!", "klingon")[0] != "klingon"


def test_articles_in_other_languages_are_kept():
    english = to_article(_raw(text="Two missiles hit a school in the town on Wednesday, killing seven people."))
    assert isinstance(english, Article) and english.language == "en"


@given(st.builds(RawArticle, source_uri=st.just("x"), source_record=st.just(0), text=st.text(max_size=300),
                 url=st.none() | st.text(max_size=40), title=st.none() | st.text(max_size=40),
                 publisher=st.none() | st.text(max_size=9), published=st.none() | st.text(max_size=30),
                 language=st.none() | st.text(max_size=9)))
def test_any_record_is_an_article_or_a_reject(raw):
    result = to_article(raw, limits=Limits(min_characters=10))
    if isinstance(result, Article):
        assert result.text == raw.text
        assert to_article(raw, limits=Limits(min_characters=10)) == result


def test_the_stage_and_its_unexpected_errors(monkeypatch):
    def language_or_error(text, stated=None):
        if "piège" in text:
            raise RuntimeError("boom")
        return "fr", 1.0

    monkeypatch.setattr(identify, "language_of", language_or_error)
    with beam.Pipeline(runner="FnApiRunner") as pipeline:
        out = pipeline | beam.Create([_raw(), _raw(text=BODY + " piège"), _raw(text="court")]) | identify.Identify(50)
        assert_that(out[identify.ARTICLES] | "A" >> beam.Map(lambda a: a.text), equal_to([BODY]), label="articles")
        assert_that(out[identify.REJECTS] | "R" >> beam.Map(lambda r: r.code), equal_to(["failed", "too_short"]),
                    label="rejects")
