"""`python -m depeche.pipeline`: the command line."""
from depeche.pipeline.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
