"""What was measured, as Markdown tables for people and as JSON for programs."""

from __future__ import annotations

import json
import math
import os
import platform
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from papernotes.console import counted

from .builds import BUILDS, Contender
from .preview import Latency, Load


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """All that was measured with one collection of notes; papernotes comes first among the contenders."""

    notes: int
    size_bytes: int
    contenders: Sequence[Contender]
    latencies: Mapping[str, Latency]
    load: Load | None


def machine() -> str:
    """Name this machine in a line."""
    processor = platform.processor() or platform.machine()
    if (listed := Path("/proc/cpuinfo")).is_file():
        names = [line.partition(":")[2].strip() for line in listed.read_text().splitlines() if "model name" in line]
        processor = names[0] if names else processor
    return f"{os.cpu_count()} × {processor}, {platform.system()}, Python {platform.python_version()}"


def as_tables(one: Round) -> str:
    """Give tables of medians, and papernotes' share of each peer's median: below 1 papernotes takes less."""
    names = [contender.tool.name for contender in one.contenders]
    heads = [f"{contender.tool.name} {contender.tool.version}" for contender in one.contenders]
    runs = max((len(costs) for contender in one.contenders for costs in contender.costs.values()), default=0)
    rows = [
        ["", *heads, *(f"ratio to {name}" for name in names[1:])],
        *([label, *map(shown, values), *_ratios(values)] for label, shown, values in _measured(one)),
        ["HTML files", *(f"{contender.pages:,}" for contender in one.contenders), *[""] * (len(names) - 1)],
        ["formulas in notes' pages", *(f"{each.formulas:,}" for each in one.contenders), *[""] * (len(names) - 1)],
    ]
    size = f"{one.notes:,} notes, {one.size_bytes / 1e6:.1f} MB"
    lines = [f"{size}; medians of {counted(runs, 'run')}; {machine()}; {datetime.now(UTC):%Y-%m-%d}", "", *_table(rows)]
    if load := one.load:
        memory = f"{_megabytes(load.memory_early)} after a tenth of them, {_megabytes(load.memory_end)} at the end"
        took = f"{load.edits:,} edits in a row took {load.seconds:.0f} s"
        lines += ["", f"{took}; {load.missed} were missed; memory: {memory}"]
    return "\n".join(lines)


def as_json(rounds: Sequence[Round]) -> str:
    """Give every single measurement: seconds and bytes."""
    return json.dumps(
        {
            "machine": machine(),
            "date": f"{datetime.now(UTC):%Y-%m-%d}",
            "rounds": [
                {
                    "notes": one.notes,
                    "size_bytes": one.size_bytes,
                    "load": asdict(one.load) if one.load else None,
                    "tools": [_values(contender, one.latencies) for contender in one.contenders],
                }
                for one in rounds
            ],
        },
        indent=1,
    )


def _values(contender: Contender, latencies: Mapping[str, Latency]) -> dict[str, object]:
    name = contender.tool.name
    return {
        "name": name,
        "version": contender.tool.version,
        "pages": contender.pages,
        "formulas": contender.formulas,
        "memory": dict(contender.memory),
        "builds": {build: [asdict(cost) for cost in costs] for build, costs in contender.costs.items()},
        "serve": asdict(latencies[name]) if name in latencies else None,
    }


def _measured(one: Round) -> Iterator[tuple[str, Callable[[float], str], list[float]]]:
    """Give what a row says, how its numbers are shown, and the number of each contender."""
    for build in BUILDS:
        if not one.contenders[0].costs[build]:
            continue
        every = [contender.costs[build] for contender in one.contenders]
        yield f"{build}: wall", _seconds, [median(cost.wall for cost in costs) for costs in every]
        yield f"{build}: CPU", _seconds, [median(cost.cpu for cost in costs) for costs in every]
        yield f"{build}: peak memory", _megabytes, [contender.memory[build] for contender in one.contenders]
    if one.latencies:
        served = [one.latencies[contender.tool.name] for contender in one.contenders]
        yield "save to served: median", _milliseconds, [median(each.seconds) for each in served]
        yield "save to served: 95 %", _milliseconds, [_nearly_all(each.seconds) for each in served]
        yield "preview: memory", _megabytes, [each.memory for each in served]


def _nearly_all(seconds: Sequence[float]) -> float:
    """Give what 95 % of the values do not exceed."""
    return sorted(seconds)[math.ceil(0.95 * len(seconds)) - 1]


def _ratios(values: Sequence[float]) -> list[str]:
    ours, *theirs = values
    return [f"{ours / other:.2f}" if other else "" for other in theirs]


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Give the lines of a table whose columns are even; all but the first are flush right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for number, (label, *values) in enumerate(rows):
        cells = [label.ljust(widths[0]), *(value.rjust(width) for value, width in zip(values, widths[1:], strict=True))]
        yield f"| {' | '.join(cells)} |"
        if number == 0:
            yield f"|{'-' * (widths[0] + 2)}|{'|'.join('-' * (width + 1) + ':' for width in widths[1:])}|"


def _seconds(value: float) -> str:
    return f"{value:.2f} s"


def _milliseconds(value: float) -> str:
    return f"{1000 * value:.0f} ms"


def _megabytes(value: float) -> str:
    return f"{value / 1e6:.0f} MB" if value else "?"
