"""Open the app: what the command line calls."""

from __future__ import annotations

import gc
from pathlib import Path

from crosswalk_tui.core.workload import Workload


def run(catalogue_path: Path, a: str, b: str, workload: Workload) -> int:
    """Open the app on the models with keys *a* and *b*; return the exit code once the user quits.

    Raises:
        CrosswalkError: the catalogue cannot be opened, or has no such model.
    """
    # Nothing made before the first paint is garbage; looking for some takes a tenth of the start. `on_ready` goes on.
    gc.disable()
    from crosswalk_tui.catalog.reader import Catalogue
    from crosswalk_tui.ui.application import CrosswalkApp
    from crosswalk_tui.ui.data import read_side

    with Catalogue.open(catalogue_path) as catalogue:
        app = CrosswalkApp(catalogue, (read_side(catalogue, a), read_side(catalogue, b)), workload)
        app.run()
        return app.return_code or 0
