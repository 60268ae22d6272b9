# SPDX-License-Identifier: MIT
"""What was published as Speech Commands, and where."""

from __future__ import annotations

from dataclasses import dataclass

OFFICIAL = "http://download.tensorflow.org/data/"


@dataclass(frozen=True)
class Archive:
    """One archive as it was published.

    Attributes:
        file: its name on the server; without `.tar.gz` also of the folder that is made of it.
        sha256: of all its bytes, hexadecimal.
    """

    file: str
    sha256: str

    @property
    def folder(self) -> str:
        """What its folder is called."""
        return self.file.removesuffix(".tar.gz")


# Of v0.02 and its test set as TensorFlow Datasets has them (tensorflow/datasets,
# tensorflow_datasets/url_checksums/speech_commands.txt); of v0.01, which is not there, and the same
# again of v0.02, as torchaudio has them (pytorch/audio, torchaudio/datasets/speechcommands.py).
ARCHIVES = {
    "v0.01": Archive(
        "speech_commands_v0.01.tar.gz",
        "743935421bb51cccdb6bdd152e04c5c70274e935c82119ad7faeec31780d811d",
    ),
    "v0.02": Archive(
        "speech_commands_v0.02.tar.gz",
        "af14739ee7dc311471de98f5f9d2c9191b18aedfe957f4a6ff791c709868ff58",
    ),
    "v0.02-test": Archive(
        "speech_commands_test_set_v0.02.tar.gz",
        "cc2a00c1147c2254e9be3fa0f779d8c17421dc349b86366567a8edfa9acd51df",
    ),
}
