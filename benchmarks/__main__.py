"""`python -m benchmarks NAME [options]`: runs one benchmark and prints its figures as one JSON line."""

import json
import sys
from importlib import import_module
from pathlib import Path


def names() -> list[str]:
    """The benchmarks there are: the files of this folder that have a `run`."""
    folder = Path(__file__).parent
    return sorted(
        path.stem for path in folder.glob("[a-z]*.py") if "\ndef run(" in path.read_text(encoding="utf-8")
    )


def main(arguments: list[str]) -> int:
    """Runs the named benchmark; 2 when there is none of that name."""
    if not arguments or arguments[0] not in names():
        print(f"Name a benchmark: {', '.join(names())}. Options follow the name.", file=sys.stderr)
        return 2
    figures = import_module(f"benchmarks.{arguments[0]}").run(arguments[1:])
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
