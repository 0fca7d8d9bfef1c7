from __future__ import annotations

import pytest

from depeche.transforms.nlp.weapons import mode_of


@pytest.mark.parametrize(("words", "mode"), [
    ("trois missiles de croisiere", "heavy-weapons"),
    ("a coups de gaz lacrymogene", "crowd-control"),
    ("la defense aerienne et des drones", "drone"),  # what only defends is passed over
    ("sans un mot", None),
    ("", None),
])
def test_the_first_weapon_gives_the_mode(words: str, mode: str | None) -> None:
    assert mode_of(words.split()) == mode
