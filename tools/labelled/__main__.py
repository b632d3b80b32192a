"""`python -m tools.labelled [SEED …]`: how good the search for duplicates is."""

from __future__ import annotations

import sys

from esrar.kit.duplicates.scoring import THRESHOLD
from tools.labelled.measuring import by_kind, labelled, quality


def main() -> None:
    """Print precision and recall for some seeds, at the bounds that the pages name, and how many
    pairs are found of those with each mistake."""
    seeds = [int(text) for text in sys.argv[1:]] or [1, 2, 3, 4, 5]
    print("seed  people  pairs  threshold  found  precision  recall")
    lists = [labelled(seed) for seed in seeds]
    for seed, people in zip(seeds, lists, strict=True):
        for threshold in (THRESHOLD, 60, 80):
            q = quality(people, threshold)
            print(f"{seed:>4}  {len(people):>6}  {q.there:>5}  {threshold:>9}  {q.found:>5}"
                  f"  {q.precision:>9.3f}  {q.recall:>6.3f}")  # fmt: skip
    print("\npairs  named  what is different")
    for kind, (there, named) in by_kind(lists).items():
        print(f"{there:>5}  {named / there:>5.3f}  {kind}")


if __name__ == "__main__":
    main()
