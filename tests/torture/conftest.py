"""The small world of the screens, for the monkey."""

from tests.ui.conftest import small_world_file

__all__ = ["small_world_file"]
