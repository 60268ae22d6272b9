# SPDX-License-Identifier: MIT
"""Where things lie: what the program ships, and what it keeps for its user.

`SPOTTER_HOME` moves what it keeps below one folder (for portable use, and for tests).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path


def assets() -> Path:
    """Models, demo recording and icons: inside the package, or beside it in a checkout."""
    packaged = Path(__file__).parents[1] / "assets"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "assets"


def bundled_models() -> Path:
    """The folder of the models that come with the program."""
    return assets() / "models"


def demo_recording() -> Path:
    """The recording that the window and the terminal play as a demonstration."""
    return assets() / "demo" / "demo.flac"


def settings_file() -> Path:
    """The file that the window remembers things in; it need not, or cannot, exist yet."""
    home = os.environ.get("SPOTTER_HOME")
    if home:
        return Path(home) / "settings.ini"
    import platformdirs

    return _folder(platformdirs.user_config_path) / "settings.ini"


def data_folder() -> Path:
    """Where the program keeps what its user marked, models and logs; as `settings_file`."""
    home = os.environ.get("SPOTTER_HOME")
    if home:
        return Path(home) / "data"
    import platformdirs

    # As Qt's AppDataLocation names it, so that window and terminal agree.
    return _folder(platformdirs.user_data_path)


def _folder(place: Callable[..., Path]) -> Path:
    nowhere = Path(os.devnull) / "spotter"  # nothing can be made there
    try:
        folder = place("spotter", appauthor=False, roaming=True)
    except RuntimeError:  # somebody without a home
        return nowhere
    return folder if folder.is_absolute() else nowhere  # older releases: a bare "~"
