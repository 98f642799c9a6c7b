"""Write the generated pages, and remove those that are no more."""

from __future__ import annotations

from tools.reference import DOCS
from tools.reference import committed
from tools.reference import pages


def main() -> None:
    """Write every page."""
    made = pages()
    for path in set(committed()) - made.keys():
        (DOCS / path).unlink()
    for path, text in made.items():
        (DOCS / path).parent.mkdir(parents=True, exist_ok=True)
        (DOCS / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
