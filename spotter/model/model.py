# SPDX-License-Identifier: MIT
"""A model: its file, its card, its rule, and `run`."""

from __future__ import annotations

import math
import os
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from spotter.errors import ModelError
from spotter.features.frontend import FrontEnd
from spotter.model import model_file
from spotter.model.embedding import Embedder
from spotter.model.interpreter import Runtime
from spotter.model.own_words import Heads, OwnWord
from spotter.model.sandbox import ensure_trusted
from spotter.model.second_stage import SecondStage
from spotter.records import SILENCE, UNKNOWN
from spotter.system import paths
from spotter.system.atomic_file import write_whole

if TYPE_CHECKING:
    from spotter.model.bank import Bank
    from spotter.model.model_card import ModelCard
    from spotter.model.operating_curve import OperatingCurve


class Model:
    """A loaded model. Make one with `Model.load`.

    May be used from any thread: each thread that calls `run` gets an interpreter of its own.
    Pickles as its file's content, so that other processes run the same bytes.

    Attributes:
        path: the file it came from.
        name, version: as its maker calls it; the file's name if it does not say.
        labels: one for each output, and behind them one for each own word.
        words: the labels that can be detected (without `_silence_` and `_unknown_`).
        own_words: those of them that a user taught.
        front_end: what its windows are computed with.
        rule: values for a `Rule`; empty for a plain `.tflite`.
        warnings: what the user should know, one sentence each.
    """

    def __init__(self, file: model_file.ModelFile) -> None:
        self._file = file
        self._threads = threading.local()
        info = file.info
        self.path = file.path
        self.name = str(info.get("name", file.path.stem))
        self.version = str(info.get("version", ""))
        self.own_words = file.own_words
        self.labels = (*file.labels, *(own.word for own in file.own_words))
        self.words = tuple(label for label in self.labels if label not in (SILENCE, UNKNOWN))
        self._columns = np.array(
            [row for row, label in enumerate(file.labels) if label in self.words], np.intp
        )
        self._heads = Heads(file.own_words) if file.own_words else None
        self.front_end = FrontEnd()
        rule = info.get("rule", {})
        self.rule: dict[str, Any] = dict(rule) if isinstance(rule, dict) else {}
        self.warnings = file.warnings

    @cached_property
    def card(self) -> ModelCard:
        """What its maker says."""
        from spotter.model.model_card import ModelCard

        return ModelCard.from_dict(self._file.info.get("card"))

    @cached_property
    def curve(self) -> OperatingCurve | None:
        """What its maker measured, if anything."""
        from spotter.model.operating_curve import OperatingCurve

        return OperatingCurve.from_dict(self._file.info.get("curve"))

    @classmethod
    def load(cls, path: str | Path | None = None, *, labels: Path | None = None) -> Model:
        """Load a model.

        Args:
            path: a file, or the name of a model in the user's or the program's own folder; None
                for the bundled one.
            labels: a text file with one label a line, for a plain `.tflite`.

        Raises:
            ModelError: no such model, or it cannot be used.
        """
        file = model_file.read(find(path), labels)
        ensure_trusted(file.path, file.sha256, file.flatbuffer)
        model = cls(file)
        model._check()
        return model

    def _check(self) -> None:
        path = str(self.path)
        try:
            width = self._runtime().n_labels
            second = self._second_stage()
        except (ValueError, RuntimeError) as error:
            why = (str(error).strip() or "cannot be run").splitlines()[0]
            raise ModelError(path, why, "choose another model") from error
        if second is not None and second.n_labels != width:
            raise ModelError(path, "has stages for different labels", "choose another model")
        if width != len(self._file.labels):
            raise ModelError(
                path,
                f"has {width} outputs and {len(self._file.labels)} labels",
                "name the right labels, or choose another model",
            )
        if self._heads is not None:
            self._check_embedding(width, self._heads.size)
        if not self.words:
            raise ModelError(path, "knows no word", "choose another model")

    def _check_embedding(self, n_labels: int, size: int) -> None:
        path, remedy = str(self.path), "choose another model"
        try:
            embedder = self._embedder()
        except (ValueError, RuntimeError) as error:
            why = (str(error).strip() or "has an embedding that cannot be run").splitlines()[0]
            raise ModelError(path, why, remedy) from error
        if (embedder.n_labels, embedder.size) != (n_labels, size):
            raise ModelError(path, "has own words for another embedding", remedy)

    def check_front_end(self) -> float:
        """Recompute the front end's proof; return the largest difference of any value.

        Raises:
            ModelError: the proof is missing, or more than 1e-3 apart.
        """
        return model_file.verify_front_end(self._file)

    def run(self, windows: NDArray[np.float32]) -> NDArray[np.float32]:
        """MFCC windows float32 [n, 98, 40] → probabilities float32 [n, labels].

        Raises:
            ModelError: what the network gives are no probabilities.
        """
        frames = windows.reshape(-1, windows.shape[-1])
        return self.run_along(frames, range(0, len(frames), windows.shape[1]))

    def run_along(self, frames: NDArray[np.float32], firsts: Sequence[int]) -> NDArray[np.float32]:
        """The probabilities of windows that overlap: those that begin at `firsts`.

        Each is bit for bit what `run` says of it alone.

        Args:
            frames: MFCC, float32 [m, 40].
            firsts: the rows at which the windows begin.

        Raises:
            ModelError: what the network gives are no probabilities.
        """
        probabilities, embeddings = self._first_stage(frames, firsts)
        return self._checked(self._with_own_words(probabilities, embeddings))

    def _first_stage(
        self, frames: NDArray[np.float32], firsts: Sequence[int]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32] | None]:
        """What the first stage says, and the embeddings if there are own words to find in them."""
        if self._heads is None:
            return self._checked(self._runtime().run_along(frames, firsts)), None
        probabilities, embeddings = self._embedder().run_along(frames, firsts)
        return self._checked(probabilities), embeddings

    def _with_own_words(
        self, probabilities: NDArray[np.float32], embeddings: NDArray[np.float32] | None
    ) -> NDArray[np.float32]:
        if self._heads is None or embeddings is None:
            return probabilities
        return self._heads.joined(probabilities, embeddings)

    def embeddings_along(
        self, frames: NDArray[np.float32], firsts: Sequence[int]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """What own words are taught with, of windows as in `run_along`.

        Returns:
            The first stage's probabilities, float32 [n, labels of the network], and the embeddings,
            float32 [n, size], each of length 1.

        Raises:
            ModelError: the model has no embedding.
        """
        try:
            embedder = self._embedder()
        except (ValueError, RuntimeError) as error:
            remedy = "teach the bundled model, or one that was made from it"
            raise ModelError(str(self.path), "cannot be taught own words", remedy) from error
        return embedder.run_along(frames, firsts)

    @property
    def context_frames(self) -> int:
        """How many frames before a window `score_along` looks at: 0 without a second stage."""
        second = self._second_stage()
        return 0 if second is None else second.n_frames - self.front_end.window_frames

    def score_along(
        self, frames: NDArray[np.float32], firsts: Sequence[int]
    ) -> NDArray[np.float32]:
        """The probabilities of a stream's windows, by both stages.

        As `run_along`; where a word reaches the floor, multiplied with the second stage's.

        Args:
            frames: MFCC, float32 [m, 40], from `context_frames` before the first window on or, at
                the beginning of a stream, from digital silence on.
            firsts: the rows at which the windows begin.

        Raises:
            ModelError: what a network gives are no probabilities.
        """
        probabilities, embeddings = self._first_stage(frames, firsts)
        if self._file.floor is not None and len(firsts):
            words = probabilities.take(self._columns, axis=1)
            if words.max() >= self._file.floor:  # most windows end here
                second = self._second_stage()
                assert second is not None  # it has a floor
                second.review(probabilities, frames, firsts, words.max(axis=1) >= self._file.floor)
        return self._checked(self._with_own_words(probabilities, embeddings))

    def _checked(self, probabilities: NDArray[np.float32]) -> NDArray[np.float32]:
        """A network that was sane when it was tried may still not be so for every sound."""
        if not math.isfinite(probabilities.sum()):
            why = "gives numbers for this sound that are no probabilities"
            raise ModelError(str(self.path), why, "choose another model")
        return probabilities

    def _second_stage(self) -> SecondStage | None:
        if self._file.floor is None:
            return None
        try:
            second: SecondStage = self._threads.second_stage
        except AttributeError:
            second = self._threads.second_stage = SecondStage(self._file.flatbuffer)
        return second

    def _embedder(self) -> Embedder:
        try:
            embedder: Embedder = self._threads.embedder
        except AttributeError:
            embedder = self._threads.embedder = Embedder(self._file.flatbuffer)
        return embedder

    def _runtime(self) -> Runtime:
        try:
            runtime: Runtime = self._threads.runtime
        except AttributeError:  # the first call of this thread
            runtime = self._threads.runtime = Runtime(self._file.flatbuffer)
        return runtime

    def __repr__(self) -> str:
        return f"<Model {self.name} {self.version}: {', '.join(self.words)}>"

    @property
    def bank(self) -> Bank | None:
        """What own words are taught against; None if the model cannot be taught."""
        return self._file.bank

    def with_own_words(self, own_words: Sequence[OwnWord]) -> Model:
        """The same model with other own words than it has now.

        Raises:
            ModelError: they are too many, one is twice, or they do not fit the model.
        """
        model = Model(self._file.with_own_words(own_words))
        model._check()
        return model

    def save(self, path: str | Path) -> None:
        """Write the model as one file, whole or not at all.

        Raises:
            OutputError: it cannot be written; what was there before is still there.
        """
        write_whole(Path(path), self._file.content())

    def __reduce__(self) -> tuple[type[Model], tuple[model_file.ModelFile]]:
        return Model, (self._file,)


def find(path: str | Path | None) -> Path:
    """The file that a `--model` argument means: a path, or a name in the known folders.

    Raises:
        ModelError: no such model.
    """
    name = "default" if path is None else str(path)
    is_name = Path(name).name == name
    # A folder that happens to be called like a model does not hide it.
    if path is not None and (os.path.isfile(path) or (os.path.exists(path) and not is_name)):
        return Path(path)
    folders = (paths.data_folder() / "models", paths.bundled_models())
    for folder in folders if is_name else ():
        candidate = folder / (name if name.endswith(".tflite") else f"{name}.tflite")
        if os.path.isfile(candidate):  # unlike Path.is_file, also of names that are too long
            return candidate
    known = sorted({file.stem for folder in folders for file in folder.glob("*.tflite")})
    raise ModelError(
        name or "''", "no such model", f"name a .tflite file, or one of: {', '.join(known)}"
    )
