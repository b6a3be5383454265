"""What mtcheck uses beside its own package: what is there of it, and how it gets here. One file a component."""

from __future__ import annotations

import difflib
from importlib import import_module

from mtcheck.errors import ConfigError
from mtcheck.setting_up.component import Component

# Component → module; each module has one COMPONENT. The order is that of setting up.
_MODULES = {
    "java": "mtcheck.setting_up.java",
    "languagetool": "mtcheck.setting_up.languagetool",
    "judge": "mtcheck.setting_up.judge",
    "chromium": "mtcheck.setting_up.chromium",
}


def components() -> list[Component]:
    """All components, those that another one needs before it."""
    return [find_component(name) for name in _MODULES]


def find_component(name: str) -> Component:
    """The component called ``name``; ConfigError where there is none."""
    if name not in _MODULES:
        near = difflib.get_close_matches(name, _MODULES, 1)
        hint = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(_MODULES)}."
        raise ConfigError(f"no component is called {name!r}.", hint=hint)
    component: Component = import_module(_MODULES[name]).COMPONENT
    return component
