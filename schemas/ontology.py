"""The ontology: PLOVER 2021 event types, modes, quad classes and sectors, and their ACLED names.

`ontology.json` holds the PLOVER words (modes marked "(ext)" are this project's extensions).
"""
from __future__ import annotations

import json
from importlib.resources import files

_DATA = json.loads((files("depeche.schemas") / "ontology.json").read_text(encoding="utf-8"))

#: event type -> its modes
MODES: dict[str, frozenset[str]] = {
    name: frozenset(mode.removesuffix(" (ext)") for mode in entry["modes"]) for name, entry in _DATA["types"].items()
}
#: event type -> quad class
QUADS: dict[str, str] = {name: entry["quad"] for name, entry in _DATA["types"].items()}
TYPES = frozenset(MODES)
SECTORS = frozenset(_DATA["sectors"])
#: codes that stand where a country code would
INTERNATIONAL = frozenset(_DATA["international"])
STATUSES = frozenset(_DATA["status"])

MEASURES = frozenset(
    "killed wounded casualties missing captured released arrested displaced participants troops launched intercepted "
    "jammed destroyed strikes hostages amount".split()
)
BOUNDS = frozenset({"exact", "at_least", "at_most", "about", "vague"})
SCOPES = frozenset({"event", "cumulative"})

_STRATEGIC = "Strategic developments"
_REMOTE = "Explosions/Remote violence"
_AGAINST_CIVILIANS = "Violence against civilians"

#: (event type, mode) -> (ACLED event type, sub-event type); mode None is the type's default. Types that ACLED does
#: not code (talks, statements) have no entry.
_ACLED: dict[tuple[str, str | None], tuple[str, str]] = {
    ("ASSAULT", None): ("Battles", "Armed clash"),
    ("ASSAULT", "ground"): ("Battles", "Armed clash"),
    ("ASSAULT", "firearms"): ("Battles", "Armed clash"),
    ("ASSAULT", "territory"): ("Battles", "Non-state actor overtakes territory"),
    ("ASSAULT", "aerial"): (_REMOTE, "Air/drone strike"),
    ("ASSAULT", "drone"): (_REMOTE, "Air/drone strike"),
    ("ASSAULT", "heavy-weapons"): (_REMOTE, "Shelling/artillery/missile attack"),
    ("ASSAULT", "explosives"): (_REMOTE, "Remote explosive/landmine/IED"),
    ("ASSAULT", "suicide-attack"): (_REMOTE, "Suicide bomb"),
    ("ASSAULT", "unconventional"): (_REMOTE, "Chemical weapon"),
    ("ASSAULT", "abduct"): (_AGAINST_CIVILIANS, "Abduction/forced disappearance"),
    ("ASSAULT", "sexual"): (_AGAINST_CIVILIANS, "Sexual violence"),
    ("ASSAULT", "beat"): (_AGAINST_CIVILIANS, "Attack"),
    ("ASSAULT", "torture"): (_AGAINST_CIVILIANS, "Attack"),
    ("ASSAULT", "targeted"): (_AGAINST_CIVILIANS, "Attack"),
    ("ASSAULT", "primitive"): (_AGAINST_CIVILIANS, "Attack"),
    ("ASSAULT", "destroy"): (_STRATEGIC, "Looting/property destruction"),
    ("ASSAULT", "crowd-control"): ("Protests", "Protest with intervention"),
    ("PROTEST", None): ("Protests", "Peaceful protest"),
    ("PROTEST", "riot"): ("Riots", "Violent demonstration"),
    ("PROTEST", "vandalize"): ("Riots", "Violent demonstration"),
    ("COERCE", "arrest"): (_STRATEGIC, "Arrests"),
    ("AGREE", None): (_STRATEGIC, "Agreement"),
    ("MOBILIZE", None): (_STRATEGIC, "Change to group/activity"),
    ("RETREAT", "withdraw"): (_STRATEGIC, "Non-violent transfer of territory"),
    ("RETREAT", "ceasefire"): (_STRATEGIC, "Agreement"),
}


def acled(event_type: str, mode: str | None) -> tuple[str | None, str | None]:
    """ACLED's event type and sub-event type for a PLOVER type and mode; (None, None) where ACLED codes nothing.

    Territory taken by a state's army is for the caller to tell from one taken by others: ACLED names them apart.
    """
    return _ACLED.get((event_type, mode)) or _ACLED.get((event_type, None)) or (None, None)
