"""The command: runs the trials that are named, or all; one that fails ends it with 1."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tools.bench_site import flask
from tools.trials import __doc__ as what
from tools.trials import databases, disks, keeping, processes
from tools.trials.working import Impossible

Trial = Callable[[Path, argparse.Namespace], tuple[str, bool]]
TRIALS: dict[str, Trial] = {
    "killed": processes.killed, "crowded": processes.crowded,
    "import-killed": processes.import_killed, "update-killed": processes.update_killed,
    "backed-up": keeping.backed_up, "spoiled": keeping.spoiled,
    "disk-full": disks.disk_full, "power-cut": disks.power_cut,
    "postgresql-killed": databases.postgresql_killed,
}  # fmt: skip


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m tools.trials", description=what)
    parser.add_argument("names", nargs="*", default=list(TRIALS), help=", ".join(TRIALS))
    parser.add_argument("--rounds", type=int, default=30, help="kills and power cuts")
    options = parser.parse_args()
    failed = 0
    for name in options.names:
        with tempfile.TemporaryDirectory(prefix="esrar-trial-") as home:
            folder = Path(home) / "data"
            flask(folder, "setup")
            try:
                told, well = TRIALS[name](folder, options)
            except Impossible as why:
                print(f"not possible here {name}: {why}", flush=True)
                continue
        failed += not well
        print(f"{'held  ' if well else 'FAILED'} {name}: {told}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
