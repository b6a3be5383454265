"""``mtcheck setup``: fetch what mtcheck uses beside its own package."""

from __future__ import annotations

from typing import Annotated

import typer

from mtcheck.cli import shared


def setup(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="COMPONENT...", help="Fetch these anew; otherwise all that is missing is fetched."),
    ] = None,
    languagetool_from: Annotated[
        str | None,
        typer.Option(
            metavar="SOURCE",
            help="download (language-tool-python's own, the default), maven (the repository that mvn is set up with), "
            "a Maven repository's URL, or a folder of jars.",
        ),
    ] = None,
    judge_from: Annotated[
        str | None,
        typer.Option(
            metavar="SOURCE",
            help="A GGUF file, a Hugging Face folder, or the URL of a GGUF file; SmolLM2-135M by default.",
        ),
    ] = None,
    config: shared.CONFIG = None,
) -> None:
    """Fetch what mtcheck uses beside its own package; mtcheck doctor shows what there is."""
    from mtcheck.setting_up import components, find_component

    sources = {"languagetool": languagetool_from, "judge": judge_from}
    settings = shared.settings_from(config)
    wanted = [find_component(name) for name in names or ()]
    needed = [find_component(name) for component in wanted for name in component.needs]
    for component in [*needed, *wanted] or components():
        if component.install is None:
            continue
        found = component.status(settings).found
        if component in wanted or found is None:
            typer.echo(f"{component.name}: fetching what {component.purpose}")
            component.install(sources.get(component.name), typer.echo)
            found = component.status(settings).found
        typer.echo(f"{component.name}: {found}")
