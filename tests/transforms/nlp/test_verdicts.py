"""Tables of rules, with rules that hold or not whatever they are asked about."""
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from depeche.transforms.nlp.verdicts import Verdict, either_way, verdict


@given(st.lists(st.tuples(st.sampled_from(Verdict), st.booleans()), max_size=8))
def test_the_first_rule_that_holds_gives_the_verdict(rows: list[tuple[Verdict, bool]]) -> None:
    a: Any = None
    rules = tuple((said, lambda a, b, holds=holds: holds) for said, holds in rows)
    assert verdict(rules, a, a) == next((said for said, holds in rows if holds), None)


def test_a_rule_either_way_does_not_look_at_the_order() -> None:
    def is_one_before_two(a: Any, b: Any) -> bool:
        return (a, b) == (1, 2)

    rule: Any = either_way(is_one_before_two)
    assert rule(1, 2) and rule(2, 1) and not rule(1, 1)
    assert rule.__name__ == "is_one_before_two"
