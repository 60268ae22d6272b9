# SPDX-License-Identifier: MIT
"""What tells a desktop about the program: its entry, its icon and its AppStream data."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from xml.etree import ElementTree

import pytest

import spotter

PLACES = {
    "share/applications/spotter.desktop": "desktop/spotter.desktop",
    "share/metainfo/io.github.spotter.spotter.metainfo.xml": "desktop/spotter.metainfo.xml",
    "share/icons/hicolor/scalable/apps/spotter.svg": "icons/spotter.svg",
}


@pytest.fixture
def entry(assets: Path) -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(assets / "desktop" / "spotter.desktop", encoding="utf-8")
    return parser["Desktop Entry"]


@pytest.fixture
def component(assets: Path) -> ElementTree.Element:
    return ElementTree.parse(assets / "desktop" / "spotter.metainfo.xml").getroot()


def test_the_entry_starts_a_program_that_is_installed(entry) -> None:
    program, argument = entry["Exec"].split()
    assert argument == "%F"
    assert metadata.entry_points(group="gui_scripts", name=program)
    assert entry["Type"] == "Application"
    assert entry["Icon"] == "spotter"
    for key in ("Name", "Comment", "GenericName[de]", "Comment[de]"):
        assert entry[key]
    for key in ("Categories", "Keywords", "MimeType"):
        assert entry[key].endswith(";")


def test_the_metainfo_has_what_a_software_centre_asks_for(component) -> None:
    assert component.get("type") == "desktop-application"
    for tag in ("id", "name", "summary", "metadata_license", "project_license", "description/p"):
        assert (component.findtext(tag) or "").strip(), tag
    assert component.findtext("launchable") == "spotter.desktop"
    releases = [one.get("version") for one in component.iterfind("releases/release")]
    assert releases[0] == spotter.__version__
    binaries = {one.text for one in component.iterfind("provides/binary")}
    assert all(metadata.entry_points(name=binary) for binary in binaries)


@pytest.mark.skipif(shutil.which("appstreamcli") is None, reason="appstreamcli is not installed")
def test_appstream_finds_no_fault(assets: Path) -> None:
    checked = subprocess.run(
        ["appstreamcli", "validate", "--no-net", assets / "desktop" / "spotter.metainfo.xml"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout


def test_they_are_installed_where_a_desktop_looks(assets: Path, tmp_path: Path) -> None:
    root = assets.parent
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "-d", tmp_path]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    shutil.unpack_archive(wheel, tmp_path / "wheel", "zip")
    (data,) = (tmp_path / "wheel").glob("*.data")
    for place, source in PLACES.items():
        assert (data / "data" / place).read_bytes() == (assets / source).read_bytes()
