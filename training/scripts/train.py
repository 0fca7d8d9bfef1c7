"""Train one part of the pipeline: `spacy train` with our tokenizer put in place first."""
from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import tokenization
from spacy import util
from spacy.language import Language
from spacy.training.initialize import init_nlp
from spacy.training.loop import train


def prepare(config_path: Path, overrides: dict[str, Any], init: Path | None = None) -> Language:
    """Build and initialise the pipeline on our tokens; `init` warm-starts the weights of an earlier run."""
    config = util.load_config(config_path, overrides=overrides, interpolate=False)
    original = util.load_model_from_config

    def with_tokenizer(*args: Any, **kwargs: Any) -> Language:
        return tokenization.configure(original(*args, **kwargs))

    import spacy.training.initialize as module

    module.load_model_from_config = with_tokenizer  # type: ignore[attr-defined]
    try:
        nlp = init_nlp(config, use_gpu=-1)
    finally:
        module.load_model_from_config = original  # type: ignore[attr-defined]
    return nlp


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--set", nargs=2, action="append", default=[], metavar=("NAME", "VALUE"),
                        help="any other setting of the config, e.g. --set training.max_steps 4000")
    args = parser.parse_args()
    overrides: dict[str, Any] = {"paths.train": str(args.train), "paths.dev": str(args.dev),
                                 "system.seed": args.seed}
    for name, value in args.set:
        overrides[name] = int(value) if value.isdigit() else float(value)
    nlp = prepare(args.config, overrides)
    args.output.mkdir(parents=True, exist_ok=True)
    train(nlp, args.output, use_gpu=-1)


if __name__ == "__main__":
    main()
