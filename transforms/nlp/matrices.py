"""How the language pipeline multiplies matrices: with numpy's BLAS, on one thread, and alike whatever is read together.

thinc multiplies with BLIS by default, whose wheels fall back to plain loops on processors younger than they are, at a
third of the speed that numpy's BLAS has there. That one, in turn, has other kernels for small matrices, which round
differently: then a short text would be read differently by itself and beside others.
"""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from thinc.api import NumpyOps, get_current_ops, set_current_ops
from threadpoolctl import threadpool_limits

#: Rows from which each row of a product comes out alike however many there are. With the widths of `seeds/fr_depeche`
#: up to 18 rows were multiplied otherwise (OpenBLAS 0.3.31 with AVX-512; tests/transforms/nlp/test_matrices.py).
LEAST_ROWS = 64


class Ops(NumpyOps):
    """thinc's operations on numpy arrays, with numpy's own product of matrices."""

    def __init__(self) -> None:
        super().__init__(use_blis=False)

    def gemm(self, x: np.ndarray, y: np.ndarray, out: np.ndarray | None = None, trans1: bool = False,
             trans2: bool = False) -> np.ndarray:
        """The product of two matrices; few rows are multiplied as if there were more of them."""
        if trans1 or out is not None or len(x) >= LEAST_ROWS:
            return super().gemm(x, y, out=out, trans1=trans1, trans2=trans2)
        filled = np.zeros((LEAST_ROWS, x.shape[1]), dtype=x.dtype)
        filled[:len(x)] = x
        return super().gemm(filled, y, trans2=trans2)[:len(x)]


@contextmanager
def steady() -> Iterator[None]:
    """Models that are made or loaded within multiply so from then on, this process on one thread.

    More threads would take the processors from the other workers.
    """
    threadpool_limits(1, user_api="blas")
    before = get_current_ops()
    set_current_ops(Ops())
    try:
        yield
    finally:
        set_current_ops(before)
