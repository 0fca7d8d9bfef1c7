"""How the pipeline multiplies: by numpy, alike whatever is read together."""
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from thinc.api import Linear, get_current_ops
from threadpoolctl import threadpool_info

from depeche.transforms.nlp.matrices import LEAST_ROWS, Ops, steady

SENTENCES = ["Deux soldats ont été tués.", "Kiev : sept drones abattus", "Rien.", "Le roi est parti hier soir.",
             "Selon le ministère, la ville de Goma est tombée mardi aux mains des rebelles, qui démentent."]


def random(rows: int, columns: int) -> np.ndarray:
    return np.random.default_rng(rows).standard_normal((rows, columns), dtype=np.float32)


#: Rows and columns of the layers of the shipped pipeline.
LAYERS = [(96, 30), (64, 96), (96, 96), (289, 96), (288, 288), (288, 672), (1355, 96)]


@given(rows=st.integers(1, LEAST_ROWS + 5), layer=st.sampled_from(LAYERS))
def test_rows_are_multiplied_alike_however_many_stand_beside_them(rows, layer):
    x, y = random(3 * LEAST_ROWS, layer[1]), random(*layer)
    assert np.array_equal(Ops().gemm(x[:rows], y, trans2=True), Ops().gemm(x, y, trans2=True)[:rows])


@pytest.mark.parametrize("rows", [1, LEAST_ROWS])
def test_a_product_is_that_of_numpy(rows):
    x, y = random(rows, 4), random(7, 4)
    assert Ops().gemm(x, y, trans2=True) == pytest.approx(x @ y.T, abs=1e-5)
    assert Ops().gemm(x, y.T.copy()) == pytest.approx(x @ y.T, abs=1e-5)
    assert Ops().gemm(x, x, trans1=True) == pytest.approx(x.T @ x, abs=1e-5)
    out = np.empty((rows, 7), dtype=np.float32)
    assert Ops().gemm(x, y, out=out, trans2=True) is out


def test_models_made_within_multiply_so_and_later_ones_do_not():
    before = get_current_ops()
    with steady():
        assert isinstance(Linear(2, 2).ops, Ops)
    assert get_current_ops() is before
    assert {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"} == {1}


def test_the_layers_of_the_pipeline_multiply_so(nlp):
    assert all(isinstance(node.ops, Ops) for node in nlp.get_pipe("tok2vec").model.walk())


def test_a_sentence_is_read_alike_alone_and_beside_others(nlp):
    together = list(nlp.pipe(SENTENCES, batch_size=len(SENTENCES)))
    for sentence, beside in zip(SENTENCES, together, strict=True):
        assert np.array_equal(nlp(sentence).tensor, beside.tensor)
