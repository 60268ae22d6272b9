# SPDX-License-Identifier: MIT
"""Choose benchmarks, run them, and tell: a table here, JSON or the page in docs on demand."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
import time
from dataclasses import asdict
from datetime import date
from pathlib import Path

import numpy as np

import spotter
from scripts.benchmarks import page
from scripts.benchmarks.measure import ROOT, Table

NAMES = ("frontend", "live", "offline", "start", "latency", "window", "labelling", "growth", "jobs")


def main() -> int:
    """Run; returns the exit code."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which (all): {', '.join(NAMES)}")
    parser.add_argument("--full", action="store_true", help="as for docs/performance.md: long")
    parser.add_argument("--model", help="a model file or name; the bundled one if left out")
    parser.add_argument("--json", metavar="FILE", help="write the figures there too (-: print)")
    parser.add_argument(
        "--page", action="store_true", help="put them and their picture into docs/performance.md"
    )
    options = parser.parse_args()
    unknown = set(options.names) - {*NAMES}
    if unknown:
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    tables: list[Table] = []
    for name in options.names or NAMES:
        start_s = time.monotonic()
        module = importlib.import_module(f"scripts.benchmarks.{name}")
        found = module.run(full=options.full, model=options.model)
        if options.json != "-":
            print("\n".join(page.text(table) for table in found))
        print(f"{name}: {time.monotonic() - start_s:.0f} s", file=sys.stderr)
        tables += found
    result = {**machine(options.model), "tables": [asdict(table) for table in tables]}
    if options.json:
        message = json.dumps(result, indent=1, ensure_ascii=False)
        print(message) if options.json == "-" else Path(options.json).write_text(message + "\n")
    if options.page:
        page.write(ROOT / "docs" / "performance.md", result, tables)
    return 0


def machine(model: str | None) -> dict[str, object]:
    """Where and with what the figures were measured."""
    processor = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.exists():
        named = [line for line in information.read_text().splitlines() if "model name" in line]
        processor = named[0].partition(": ")[2] if named else processor
    return {
        "command": " ".join(["scripts/bench", *sys.argv[1:]]),
        "date": date.today().isoformat(),
        "processor": processor,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "spotter": spotter.__version__,
        "model": spotter.load(model).name,
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
    }


if __name__ == "__main__":
    sys.exit(main())
