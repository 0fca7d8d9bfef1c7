"""Check that the corpora are the ones that the weights were trained on."""
from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

SUMS = Path(__file__).resolve().parents[1] / "corpora.sha256"


def mismatches(corpora: Path, sums: Path = SUMS) -> list[str]:
    """One line for each file that is missing or differs."""
    wrong = []
    for line in sums.read_text(encoding="utf-8").splitlines():
        digest, name = line.split(maxsplit=1)
        path = corpora / name
        if not path.is_file():
            wrong.append(f"{name}: missing")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            wrong.append(f"{name}: not the file that was used")
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    wrong = mismatches(parser.parse_args().corpora)
    print("\n".join(wrong) or "corpora as recorded")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
