"""Boilerplate is marked where it stands, and nothing else is."""
import pytest
from hypothesis import given
from hypothesis import strategies as st

from depeche.transforms.clean import boilerplate, content, plain

NEWS = [
    "Deux missiles se sont abattus sur une école de Marivka, tuant sept personnes, a indiqué le gouverneur.",
    "Les manifestants ont lancé des pierres - la police a tiré des gaz lacrymogènes - dans le centre de la capitale.",
    "Le ministre a appelé à lire aussi les conclusions de la commission, qui accuse l’armée de 12 meurtres.",
    "Selon une source militaire, trois soldats ont été tués ; une autre source évoque cinq morts.",
    "Suivez la ligne de front : à l’est, l’armée recule. À l’ouest, elle a pris deux villages.",
    "A 18h30, une explosion a secoué le marché. A 19h05, une seconde a fait huit blessés.",
    "Des combattants ont publié le 3 mai une vidéo où ils exécutent deux otages.",
    "Un accord sur le partage des données a été signé ; les cookies de campagne ont coûté leur poste à deux espions.",
    "Il vous reste à comprendre pourquoi l’armée a tiré, a dit l’avocat des familles.",
    "Bilan : 12 morts | 30 blessés | 4 disparus",
    "Kiev – Moscou – Minsk : trois capitales, trois versions de l’attaque",
    "FRAPPE SUR KRAMSK : DOUZE MORTS",
    "Le journaliste de l’AFP a vu deux corps. L’AFP n’a pas pu vérifier ce bilan.",
    "Selon l’agence Reuters, au moins quatre civils ont péri. L’information n’a pas été confirmée.",
    "« Tous nos droits sont réservés aux riches », a lancé un manifestant avant d’être arrêté.",
    "La photo : un soldat à terre, deux civils qui fuient. Elle a fait le tour du monde.",
    "Direct du droit : le boxeur a mis son rival K.-O.",
    "12:30 heures de négociations n’ont pas suffi à libérer les otages.",
]

MARKED = [
    ("Nos 87 partenaires et nous utilisons des cookies. Tout accepter | Gérer mes choix", "consent"),
    ("En poursuivant votre navigation, vous acceptez l’utilisation de cookies.", "consent"),
    ("Accueil | Politique | Sport | Monde", "menu"),
    ("Accueil  »  Monde  »  Moyen-Orient", "menu"),
    ("ACCUEIL > INTERNATIONAL > AFRIQUE", "menu"),
    ("Monde – Société – Économie – Culture", "menu"),
    ("Lire aussi : Guerre au Soudan, trois questions", "related"),
    ("A lire aussi : Guerre au Soudan", "related"),
    ("À LIRE AUSSI\u00a0: Guerre au Soudan", "related"),
    (">> Lire aussi : Guerre au Soudan", "related"),
    ("Voir aussi – En images, la ville détruite", "related"),
    ("Related News :", "related"),
    ("Sur le même sujet", "related"),
    ("Rejoignez notre chaîne WhatsApp", "newsletter"),
    ("Suivez-nous sur : Facebook, X", "newsletter"),
    ("Inscrivez-vous à notre newsletter du matin", "newsletter"),
    ("Newsletter : un courriel par jour", "newsletter"),
    ("Cet article est réservé aux abonnés.", "newsletter"),
    ("Il vous reste 72% de cet article à lire.", "newsletter"),
    ("Partager sur Facebook | Partager sur X | Imprimer", "newsletter"),
    ("Tous droits réservés", "credit"),
    ("© 2024 La Gazette", "credit"),
    ("Copyright © 2024. Tous droits réservés.", "credit"),
    ("Crédit photo : DR", "credit"),
    ("AFP/Jeanne Durand", "credit"),
    ("La Gazette avec AFP", "credit"),
    ("(avec AFP et Reuters)", "credit"),
    ("Source : AFP, Reuters", "credit"),
    ("date 2022-06-27", "header"),
    ("date 2022-06", "header"),
    ("Publié le 27 juin 2022 à 22h41", "header"),
    ("Mis à jour le 28/06/2022 à 10:02", "header"),
    ("Temps de lecture : 3 min", "header"),
    ("Lundi 27 juin 2022 à 22h41", "header"),
    ("Minute par minute", "other"),
    ("Suivez les dernières informations en direct.", "other"),
    ("Bonjour et bienvenue dans ce live, nous suivrons ensemble la journée.", "other"),
    ("Cet article va être mis à jour.", "other"),
]


def _marked(text, title=None):
    return [(mark.kind, text[mark.start:mark.end]) for mark in boilerplate(text, title)]


@pytest.mark.parametrize("line", NEWS)
def test_news_is_not_boilerplate(line):
    assert _marked(line) == []


@pytest.mark.parametrize("line, kind", MARKED)
def test_lines_that_are_boilerplate(line, kind):
    text = f"{NEWS[0]}\n{line}\r\n{NEWS[3]}"
    marks = boilerplate(text)
    assert content(text, marks).split("\n")[0] == NEWS[0]
    assert content(text, marks).endswith(NEWS[3])
    assert marks[0].kind == kind
    left = content(text, marks)[len(NEWS[0]):-len(NEWS[3])]
    assert not any(c.isalpha() for c in left), left


def test_sentences_and_pieces_inside_a_paragraph():
    text = f"{NEWS[0]} Suivez-nous sur Facebook. {NEWS[3]} © AFP"
    assert _marked(text) == [("newsletter", "Suivez-nous sur Facebook."), ("credit", "© AFP")]


def test_credits_inside_a_sentence():
    text = "KRAMSK (Reuters) - Douze civils (photo : secours régionaux) ont été tués, selon le maire (AFP)."
    assert _marked(text) == [("credit", "(Reuters)"), ("credit", "(photo : secours régionaux)"), ("credit", "(AFP)")]
    assert _marked("(Gazette) - Le 8 février, l’armée a tiré.") == [("credit", "(Gazette) - ")]


def test_of_a_live_blog_entry_the_time_alone_is_marked():
    text = "18h42 : Moscou dit avoir abattu 21 drones\n8:05 - Bonjour à toutes et à tous !\n07h12\nDes tirs ont repris."
    assert _marked(text) == [("live_time", "18h42 :"), ("live_time", "8:05 -"),
                             ("other", "Bonjour à toutes et à tous !"), ("live_time", "07h12")]


def test_headlines_below_a_heading_are_marked_up_to_the_next_sentence():
    text = f"{NEWS[0]}\nRelated News :\nTrois morts à Kramsk\nLe G7 condamne l’attaque\n{NEWS[3]}\nSept arrestations"
    assert _marked(text) == [("related", "Related News :"), ("related", "Trois morts à Kramsk"),
                             ("related", "Le G7 condamne l’attaque")]


def test_a_repeated_headline_is_a_claim():
    title = "Suivez en direct la frappe sur Kramsk"
    assert _marked(f"{title}\n{title}\n{NEWS[0]}", title) == []
    assert _marked(f"{NEWS[11]}\n{NEWS[11]}\n{NEWS[0]}") == []


def test_plain_keeps_offsets():
    text = "ÀÉ’œ\u202f« İstanbul » ẞ — ﬁn"
    assert len(plain(text)) == len(text)
    assert plain(text).startswith("ae'œ « ")


_LINES = st.sampled_from([*NEWS, *(line for line, _ in MARKED), "|", " - ", "\n", "18h00 : "]) | st.text(max_size=20)


@given(st.lists(_LINES, max_size=8).map("\n".join))
def test_marks_are_in_order_and_inside(text):
    marks = boilerplate(text)
    bounds = [bound for mark in marks for bound in (mark.start, mark.end)]
    assert bounds == sorted(bounds) and all(0 <= bound <= len(text) for bound in bounds)
    assert all(mark.start < mark.end for mark in marks)
    assert len(content(text, marks)) == len(text) - sum(mark.end - mark.start for mark in marks)


@pytest.mark.parametrize("text", ["a|" * 50_000, " " * 100_000, "cookies " * 15_000, "(afp " * 20_000, "\n" * 100_000,
                                  "lire aussi : " * 9_000, "- " * 50_000, "[mis a jour " * 9_000, "a. " * 40_000])
@pytest.mark.timeout(20)
def test_hostile_text_costs_time_in_proportion(text):
    boilerplate(text)
