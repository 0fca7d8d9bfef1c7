"""What a trigger takes from its sentence: day, place, figures, status."""
from datetime import date, datetime, timezone

import pytest

from depeche.schemas.records import Mention


def read(nlp, text: str) -> tuple[Mention, ...]:
    doc = nlp.make_doc(text)
    doc._.published_at = datetime(2024, 3, 6, 12, tzinfo=timezone.utc)  # a Wednesday
    return nlp(doc)._.events


def of_type(nlp, text: str, event_type: str) -> Mention:
    found = [m for m in read(nlp, text) if m.event_type == event_type]
    assert found, text
    return found[0]


def test_a_strike_has_its_fields(nlp):
    m = of_type(nlp, "Des drones russes ont frappé Kiev mardi, tuant neuf personnes.", "ASSAULT")
    assert (m.date_start, m.date_end, m.date_precision) == (date(2024, 3, 5), date(2024, 3, 5), "day")
    assert (m.place_text, m.place_country, m.event_mode) == ("Kiev", "UKR", "drone")
    assert {p.country for p in m.actors} == {"RUS"}


def test_a_figure_belongs_to_one_trigger(nlp):
    found = read(nlp, "Une frappe a tué neuf personnes à Kiev et un raid en a blessé douze à Lviv.")
    killed = [q.value for m in found for q in m.quantities if q.measure == "killed"]
    assert killed == [9.0]


def test_the_day_of_the_words_is_not_that_of_the_event(nlp):
    m = of_type(nlp, "Le maire a déclaré mercredi que la ville avait été bombardée mardi.", "ASSAULT")
    assert m.date_start == date(2024, 3, 5)


@pytest.mark.parametrize(("text", "status"), [
    ("L'armée a bombardé la ville de Goma mardi.", "actual"),
    ("L'armée n'a pas bombardé la ville de Goma.", "negated"),
    ("L'armée bombardera la ville de Goma.", "future"),
    ("Le 4 août 1990, l'armée a bombardé la ville de Goma.", "historical"),
])
def test_status(nlp, text, status):
    assert of_type(nlp, text, "ASSAULT").status == status


def test_the_conditional_of_newspapers_hedges(nlp):
    assert of_type(nlp, "L'armée aurait bombardé la ville de Goma.", "ASSAULT").hedged


def test_evidence_is_the_sentence_alone(nlp):
    text = "Il pleut.  \n L'armée a bombardé la ville de Goma.  \nLa pluie cesse."
    m = of_type(nlp, text, "ASSAULT")
    assert m.evidence == "L'armée a bombardé la ville de Goma." == text[m.sentence_start:m.sentence_end]


def test_a_text_without_events_has_no_mentions(nlp):
    assert read(nlp, "Ajoutez le beurre, puis laissez reposer la pâte.") == ()
    assert read(nlp, "") == ()


def test_sides_that_the_parse_hides(nlp) -> None:
    first, = read(nlp, "Un missile tiré par les houthis a percuté mercredi un navire marchand.")
    assert [p.country for p in first.actors] == ["YEM"]
    struck = of_type(nlp, "Une frappe attribuée à Israël avait rasé le consulat iranien à Damas.", "ASSAULT")
    assert [p.country for p in struck.actors] == ["ISR"]


def test_both_sides_are_two_countries(nlp) -> None:
    told = read(nlp, "La Russie a bombardé Kharkiv. L'Ukraine a bombardé Belgorod. "
                     "La Chine exhorte les deux pays à la retenue.")
    asked = [m for m in told if m.event_type == "REQUEST"]
    assert [{p.country for p in m.recipients} for m in asked] == [{"RUS", "UKR"}]
    assert all(p.name != "both" for m in told for p in (*m.actors, *m.recipients))


def test_who_decrees_is_no_source(nlp) -> None:
    decreed, = read(nlp, "Le gouvernement haïtien a décrété un couvre-feu.")
    assert decreed.attributed_to is None and [p.country for p in decreed.actors] == ["HTI"]


def test_the_day_of_a_content_is_not_that_of_the_words(nlp):
    m = of_type(nlp, "Le Tchad accuse son voisin d'avoir bombardé lundi un poste de douane.", "ACCUSE")
    assert m.date_text is None


def test_a_town_held_since_a_day_was_taken_on_it(nlp):
    m = of_type(nlp, "Les rebelles contrôlent la ville de Goma depuis lundi.", "ASSAULT")
    assert (m.date_start, m.date_end) == (date(2024, 3, 4), date(2024, 3, 4))


def test_the_clause_behind_a_semicolon_has_its_own_day(nlp):
    m = of_type(nlp, "Des manifestants ont incendié la mairie ; le préfet réunira les élus vendredi.", "PROTEST")
    assert m.date_text is None


def test_a_week_or_month_is_told_in_words_alone(nlp):
    m = of_type(nlp, "La semaine dernière, l'armée a bombardé la ville de Goma.", "ASSAULT")
    assert (m.date_text, m.date_start) == ("La semaine dernière", None)


def test_what_has_happened_is_of_the_hour_told_not_of_a_day_to_come(nlp):
    m = of_type(nlp, "Suspendus dans la matinée, les convois humanitaires repartiront vendredi.", "SANCTION")
    assert m.date_start == date(2024, 3, 6)


def test_the_dead_counted_since_a_day_are_of_all_days_up_to_now(nlp):
    m = of_type(nlp, "Au moins 17 civils ont été tués depuis lundi dans des frappes de drones sur Goma.", "ASSAULT")
    assert (m.date_start, m.date_end) == (date(2024, 3, 4), date(2024, 3, 6))


def test_the_date_of_the_article_counts_where_its_line_is_not_read(nlp):
    doc = nlp.make_doc("Mardi, une roquette a tué deux passants à Benghazi.")
    doc._.dateline = date(2024, 3, 6)
    assert [m.date_start for m in nlp(doc)._.events] == [date(2024, 3, 5)]
