import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from depeche.transforms.segments import segments

FRENCH = st.text(st.sampled_from("Aé b.!?…»«\"'M12\n\u00a0—,J"), max_size=80)


def parts(text: str) -> list[str]:
    return [text[start:end] for start, end in segments(text)]


@pytest.mark.parametrize("sentences", [
    ["Trois soldats ont été tués à Goma.", "L'armée dément."],
    ["« Nous avons tout perdu. »", "Le maire a quitté la ville."],
    ["Où sont-ils ?", "« Personne ne sait… »", "Elle se tait."],
    ["Des tirs ont retenti !", "– Encore, a dit un témoin."],
    ["La trêve (signée en mars.)", "Elle a tenu."],
])
def test_cuts_after_final_punctuation(sentences):
    assert parts(" ".join(sentences)) == sentences


@pytest.mark.parametrize("sentence", [
    "Le ministre a reçu M. Traoré et Mme. Diallo, selon le Dr. Sow et Me. Ndiaye.",
    "J. Martin et J.-P. Leroy ont signé, cf. Annexe II.",
    "Le bilan est de 1.200 morts. pas un de plus",
    "Il a crié « Dehors ! » et Paul est sorti",
    "La ville compte 40.000 hab. Selon la mairie",
])
def test_does_not_cut_within_a_sentence(sentence):
    expected = [sentence]
    assert parts(sentence) == expected


def test_line_ends_cut_everywhere():
    assert parts("Titre sans point\r\nle corps\n\n  suit\u2028ici") == ["Titre sans point", "le corps", "suit", "ici"]


@given(st.one_of(st.text(), FRENCH))
@example("")
@example(" \n ")
def test_segments_partition_what_is_no_space(text):
    found = segments(text)
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in found)
    assert all(a[1] <= b[0] for a, b in zip(found, found[1:], strict=False))
    covered = "".join(text[start:end] for start, end in found)
    assert "".join(covered.split()) == "".join(text.split())


@pytest.mark.parametrize("hostile", [". " * 200_000, "A. " * 150_000, "»" * 300_000, "!? A" * 100_000, " " * 500_000])
@pytest.mark.timeout(5)
def test_hostile_text_takes_linear_time(hostile):
    segments(hostile)
