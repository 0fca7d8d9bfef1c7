from depeche.transforms.ids import mention_id


def test_mention_id_is_stable_and_tells_claims_apart():
    assert mention_id("a1", "ASSAULT", 12) == mention_id("a1", "ASSAULT", 12)
    ids = {mention_id(a, t, s) for a in ("a1", "a") for t in ("ASSAULT", "1ASSAULT") for s in (1, 11)}
    assert len(ids) == 8
    assert all(len(i) == 17 and i[0] == "m" and int(i[1:], 16) >= 0 for i in ids)
