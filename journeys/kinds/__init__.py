"""Node kinds: what a box on the canvas can be. One file each, all of one shape; adding a kind adds a file.

    settings --parse--> Settings       outcomes(settings, rules)       problems(settings, context)
    group + world --run--> Result      wakes(settings, rules)          summary(settings)

A *group* is all claimed enrollments that stand on one node, as parallel columns. `run` looks at facts
through the world, asks for the whole group at once, and says what should happen: who leaves by which
outcome, who rests until when, and which effects there are (deliveries, decisions, changes). It does none of
it itself, so the same kinds run in the engine (PostgreSQL, many at once) and in the simulation (memory, a
clock that can be set).

Palette, settings forms, JSON Schema, TypeScript types and docs are derived from what the kinds say of
themselves.
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from journeys.kinds.base import Kind

__all__ = ["KINDS", "Kind"]


@cache
def _found() -> dict[str, Kind[Any]]:
    # `schema` reads this registry, and is run as a program.
    names = [module.name for module in iter_modules(__path__) if module.name != "schema"]
    modules = [import_module(f"{__name__}.{name}") for name in names]
    kinds = [module.kind for module in modules if isinstance(getattr(module, "kind", None), Kind)]
    return {kind.key: kind for kind in kinds}


KINDS: dict[str, Kind[Any]] = _found()
"""Every kind by its key, found by its file."""
