"""The small plot of the overview: capability against price, the compared models by letter, the front."""

from __future__ import annotations

from crosswalk_tui.ui.plot.plot_view import PlotView


class ScatterPane(PlotView):
    """The plot among the other panes; the same as on its own screen, with less said about it."""

    BORDER_TITLE = "Capability vs price"
