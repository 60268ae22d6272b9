# SPDX-License-Identifier: MIT
"""What the window remembers, in an INI file in the platform's place for settings.

A file that cannot be read is set aside, a place that cannot be written to is told once, and neither
keeps anything from working: what is missing or makes no sense is as if it had never been set.

Qt makes objects of any kind from what begins with an @ in such a file, and crashes over bad ones.
So we write none (texts have %40 for it, bytes are base64), and a file with one is none of ours.

Who runs here: the window's thread alone.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, unquote

from PySide6.QtCore import QByteArray, QSettings

from spotter.detection.rule import Rule
from spotter.model.model import Model
from spotter.system.atomic_file import is_waited_for

# An @, as it is or as the code of one in an escape.
_OBJECT = re.compile(r"@|\\x[0-9a-fA-F]*40(?![0-9a-fA-F])|\\[0-7]*100(?![0-7])")
_PLAIN = "".join(map(chr, range(32, 127))).replace("%", "").replace("@", "")


class Settings:
    """Values by name, kept in one file.

    Args:
        path: the file; it need not exist.

    Attributes:
        set_aside: where a file that could not be read was moved, or None.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.set_aside: Path | None = None
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
        if is_waited_for(path):
            self._set_aside()
            return
        self._values = _open(path)
        if not _is_sound(path, self._values):
            self._set_aside()

    @property
    def writable(self) -> bool:
        """Whether anything can be kept."""
        return self._values.isWritable() and _is_utf8(self.path)

    def text(self, name: str) -> str | None:
        """A text, or None."""
        value = self._values.value(name)
        return (
            unquote(value, errors="surrogateescape") if isinstance(value, str) and value else None
        )

    def number(self, name: str, lowest: int, highest: int) -> int | None:
        """A whole number within limits, or None."""
        try:
            value = int(str(self._values.value(name)))
        except ValueError:
            return None
        return value if lowest <= value <= highest else None

    def raw(self, name: str) -> QByteArray | None:
        """Bytes that Qt made, or None."""
        text = self.text(name)
        return QByteArray.fromBase64(text.encode("ascii", "ignore")) if text else None

    def rule(self, model: Model, own: Rule) -> Rule:
        """The rule that was left for a model; `own`, the model's, where nothing was changed."""
        kept = self.text(_rule_name(model))
        if kept is None:
            return own
        try:
            rule = Rule.from_dict({**own.as_dict(), **json.loads(kept)})
        except (ValueError, TypeError, AttributeError, RecursionError):
            return own
        known = {*rule.words, *rule.word_thresholds} <= {*model.words}
        return rule if known and rule.active(model.labels) else own

    def keep_rule(self, model: Model, rule: Rule, own: Rule) -> None:
        """Keep what differs from the model's own rule."""
        before = own.as_dict()
        changed = {name: value for name, value in rule.as_dict().items() if value != before[name]}
        self.keep(_rule_name(model), json.dumps(changed, sort_keys=True) if changed else None)

    def keep(self, name: str, value: str | int | QByteArray | None) -> None:
        """Keep a value; None forgets it."""
        if value is None:
            self._values.remove(name)
            return
        if isinstance(value, QByteArray):
            value = bytes(value.toBase64().data()).decode()
        kept = quote(value, _PLAIN, errors="surrogateescape") if isinstance(value, str) else value
        if self._values.value(name) != kept:
            self._values.setValue(name, kept)

    def sync(self) -> None:
        """Write now what is not written yet."""
        self._values.sync()

    def _set_aside(self) -> None:
        aside = self.path.with_name(self.path.name + ".broken")
        with suppress(OSError):
            self.path.replace(aside)
            self.set_aside = aside
        self._values = _open(self.path)


def _open(path: Path) -> QSettings:
    values = QSettings(str(path), QSettings.Format.IniFormat)
    values.setFallbacksEnabled(False)
    return values


def _is_utf8(path: Path) -> bool:
    """Whether Qt can write there: it takes no bytes that are no text."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_sound(path: Path, values: QSettings) -> bool:
    """Whether a file, if there is one, is text in the INI format."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return True
    except (OSError, ValueError):
        return not path.is_file()
    # A file of zeros is what a power failure leaves.
    sound = "\0" not in text and not _OBJECT.search(text)
    return sound and values.status() == QSettings.Status.NoError


def _rule_name(model: Model) -> str:
    return f"rules/{model.name.replace('/', '_')} {model.version}"
