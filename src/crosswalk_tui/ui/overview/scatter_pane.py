"""The plot on the overview, which is imported and mounted after the first paint."""

from __future__ import annotations

from crosswalk_tui.ui.plot.plot_view import PlotView


class ScatterPane(PlotView):
    """The plot of screen 4."""

    BORDER_TITLE = "Capability vs price"
