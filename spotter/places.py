# SPDX-License-Identifier: MIT
"""Where things lie: what the program ships, and what it keeps for its user.

`SPOTTER_HOME` moves settings and data below one folder (for portable use, and for tests).
"""

from __future__ import annotations

import os
from pathlib import Path


def assets() -> Path:
    """Models, demo recording and icons: inside the package, or beside it in a checkout."""
    packaged = Path(__file__).parent / "assets"
    return packaged if packaged.is_dir() else Path(__file__).parents[1] / "assets"


def bundled_models() -> Path:
    """The folder of the models that come with the program."""
    return assets() / "models"


def demo_recording() -> Path:
    """The recording that the window and the terminal play as a demonstration."""
    return assets() / "demo" / "demo.flac"


def data_folder() -> Path:
    """Where the program keeps taught clips, logs and models; it need not exist yet."""
    return _own_folder("data")


def settings_folder() -> Path:
    """Where the window keeps its settings; it need not exist yet."""
    return _own_folder("settings")


def _own_folder(kind: str) -> Path:
    home = os.environ.get("SPOTTER_HOME")
    if home:
        return Path(home) / kind
    import platformdirs

    # As Qt's AppDataLocation and AppConfigLocation name them, so that window and terminal agree.
    name_of = platformdirs.user_data_path if kind == "data" else platformdirs.user_config_path
    return name_of("spotter", appauthor=False, roaming=True)
