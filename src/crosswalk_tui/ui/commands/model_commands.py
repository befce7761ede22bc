"""The palette's commands for models: to open one, or to compare with it."""

from __future__ import annotations

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.message import Message

from crosswalk_tui.core.comparison.comparison import LETTERS
from crosswalk_tui.core.models import ModelLine
from crosswalk_tui.core.search.word_spans import spans
from crosswalk_tui.core.text.format import counted
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.ui.commands.command_palette import with_key
from crosswalk_tui.ui.shell.comparison_screen import ComparingScreen
from crosswalk_tui.ui.shell.messages import ModelsChosen, OpenModel, PickModel, PutModel

_MOST = 8  # maximum number of models found
_FEWEST_LETTERS = 2  # minimum length of a query for models; shorter ones match hundreds
_SCORE = 0.4  # the palette's score of the best model; commands that match well come before models
_OPPOSITE = 1  # the position at which a model is compared: B
_OPEN, _COMPARE = "Go to model", "Compare with"


class ModelCommands(Provider):
    """Offers the matching models, best first; none until the models have been read."""

    async def discover(self) -> Hits:
        if self._comparing is not None:
            put = partial(self.screen.post_message, PickModel(_OPPOSITE))
            for title, callback in ((_OPEN, self._choose_model), (_COMPARE, put)):
                yield DiscoveryHit(with_key(Content(f"{title} …"), ""), callback, title)

    async def search(self, query: str) -> Hits:
        """The models that match *query*, which may begin with one of the two commands."""
        verb, words = _split(query)
        screen = self._comparing
        models = screen.session.models if screen is not None else None
        if screen is None or models is None or len(words) < _FEWEST_LETTERS:
            return
        hits = models.index.search(words, living=models.living[screen.session.filters.include_resellers])
        if hits.corrected and not verb:
            return  # more likely a mistyped command
        for place, position in enumerate(hits.order[:_MOST]):
            line = models.lines[position]
            score = _SCORE * (1 - place / _MOST / 2)
            if verb != _COMPARE:
                yield self._hit(_OPEN, line, hits.words, OpenModel(line.key), score)
            if verb != _OPEN:
                yield self._hit(_COMPARE, line, hits.words, PutModel(line.key, _OPPOSITE), score / 2)

    def _hit(self, verb: str, line: ModelLine, words: tuple[str, ...], message: Message, score: float) -> Hit:
        name = Content(line.name)
        if self.match_style is not None:
            for start, end in spans(line.name, words):
                name = name.stylize(self.match_style, start, end)
        where = f" as {LETTERS[_OPPOSITE]}" if verb == _COMPARE else ""
        about = f"{where}  {safe(line.key)} · {counted(line.n_providers, 'provider')}"
        text = Content.assemble(f"{verb} ", name, (about, "dim"))
        return Hit(score, with_key(text, ""), partial(self.screen.post_message, message), f"{verb} {line.name}")

    @property
    def _comparing(self) -> ComparingScreen | None:
        """The screen below the palette, if it is one of a comparison and the models have been read."""
        screen = self.screen
        return screen if isinstance(screen, ComparingScreen) and screen.session.models is not None else None

    def _choose_model(self) -> None:
        """Choose a model and open its page."""
        from crosswalk_tui.ui.picker.screen import PickerScreen

        screen = self._comparing
        if screen is not None:
            self.app.push_screen(PickerScreen(screen.session).begin(None), self._open)

    def _open(self, key: str | None) -> None:
        if key is not None:
            self.screen.post_message(ModelsChosen((key,)))
            self.screen.post_message(OpenModel(key))


def _split(query: str) -> tuple[str, str]:
    """The command that *query* begins with, if any, and the rest."""
    for verb in (_OPEN, _COMPARE):
        if query.casefold().startswith(verb.casefold()):
            return verb, query[len(verb) :].strip()
    return "", query.strip()
