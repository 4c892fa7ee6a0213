"""What the packages of the three systems are made of."""

import importlib.util
import plistlib
import re
import subprocess
import sys

import pytest
from PySide6.QtGui import QImageReader

import commands
from desktop_nn.experiment.installation import OPTIONAL

CHECKOUT = commands.CHECKOUT
PACKAGING = CHECKOUT / "resources" / "packaging"
SPEC = (PACKAGING / "desktop-nn.spec").read_text(encoding="utf-8")
BUILD = (PACKAGING / "build.py").read_text(encoding="utf-8")
WORKFLOWS = {
    path.stem: path.read_text(encoding="utf-8")
    for path in sorted((CHECKOUT / ".github" / "workflows").glob("*.yml"))
}
MADE = re.compile(r"bootstrap\.py --this-python ([a-z-]+)")


def loaded(name):
    spec = importlib.util.spec_from_file_location(name, PACKAGING / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("ending", "sides"), [(".ico", [16, 32, 48, 256]), (".icns", [128, 256, 512, 1024])]
)
def test_that_the_icon_is_made_for_the_other_systems(ending, sides, qapp, tmp_path):
    path = tmp_path / "made" / f"desktop-nn{ending}"
    loaded("make_icon").make(path)
    reader, read = QImageReader(str(path)), []
    for number in range(reader.imageCount()):
        assert reader.jumpToImage(number)
        image = reader.read()
        middle = image.pixelColor(image.width() // 2, image.height() // 2)
        assert image.width() == image.height()
        assert middle.alpha() == 255
        read.append(image.width())
    assert read == sides
    assert f'MADE / "desktop-nn{ending}"' in SPEC
    assert f'"{ending}"' in BUILD


def test_that_macos_is_told_whose_the_projects_are():
    told = plistlib.loads(plistlib.dumps(loaded("mac_bundle").properties("1.2.3")))
    (exported,) = told["UTExportedTypeDeclarations"]
    (documents,) = told["CFBundleDocumentTypes"]
    assert documents["LSItemContentTypes"] == [exported["UTTypeIdentifier"]]
    assert exported["UTTypeTagSpecification"] == {"public.filename-extension": ["dnn"]}
    assert told["CFBundleShortVersionString"] == "1.2.3"


def test_that_macos_is_told_that_it_has_a_window_although_it_prints():
    """Of a program with a console PyInstaller says that it stays in the background."""
    assert 'program("desktop-nn", sys.platform != "win32")' in SPEC
    assert loaded("mac_bundle").properties("1.2.3")["LSBackgroundOnly"] is False


class Told(dict):
    """Stands for each of PyInstaller's own kinds, which need Windows: by name what it was given."""

    def __init__(self, *words, **named):
        super().__init__(named, words=words)


def test_that_windows_is_told_name_and_version_in_pyinstaller_s_words():
    text = loaded("windows_version").version_file("1.2.3rc1", "desktop-nn.exe")
    kinds = ("VSVersionInfo", "FixedFileInfo", "StringFileInfo", "StringTable", "StringStruct")
    told = eval(text, dict.fromkeys([*kinds, "VarFileInfo", "VarStruct"], Told))
    assert told["ffi"]["filevers"] == told["ffi"]["prodvers"] == (1, 2, 3, 0)
    strings, variables = told["kids"]
    (table,) = strings["words"][0]
    language, texts = table["words"]
    texts = dict(each["words"] for each in texts)
    assert (texts["ProductName"], texts["ProductVersion"]) == ("Desktop NN", "1.2.3rc1")
    assert texts["OriginalFilename"] == "desktop-nn.exe"
    (translation,) = variables["words"][0]
    assert language == "{:04x}{:04x}".format(*translation["words"][1])
    assert "version=told(name)," in SPEC


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="of the .deb")
def test_that_the_package_asks_for_the_c_library_that_it_was_built_with():
    # a process of its own: build.py imports what lies beside it
    code = "import build; print(build.c_library())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PACKAGING, capture_output=True, text=True, check=True
    )
    assert re.fullmatch(r"libc6 \(>= \d\.\d+\)\n", done.stdout)


def test_that_the_packaged_program_has_all_that_is_optional():
    """Nothing can be added to it later."""
    bundled = re.search(r'^EXTRAS = "(.+)"$', BUILD, re.MULTILINE)[1]
    assert sorted(bundled.split(",")) == sorted(OPTIONAL.values())
    excluded = re.search(r"^UNUSED_MODULES = \[(.+?)^\]", SPEC, re.MULTILINE | re.DOTALL)[1]
    for module in ("safetensors.numpy", "PIL.Image", "PIL.GifImagePlugin"):
        assert f'"{module}"' in SPEC
        assert f'"{module.partition(".")[0]}"' not in excluded


# Workflows


@pytest.mark.parametrize("name", WORKFLOWS)
def test_that_a_workflow_gives_commands_of_make_and_none_of_its_own(name):
    given = re.findall(r"^\s+run: (.+)$", WORKFLOWS[name], re.MULTILINE)
    assert given
    known = commands.Commands().table()
    for command in given:
        found = MADE.search(command)
        assert command.startswith("python resources/setup/bootstrap.py"), command
        assert found is not None, command
        assert found[1] in known, command


@pytest.mark.parametrize("name", WORKFLOWS)
def test_that_a_workflow_keeps_what_came_out(name):
    assert "actions/upload-artifact@" in WORKFLOWS[name]


def test_that_the_packages_are_built_and_tried_out_on_three_systems_and_all_are_kept():
    text = WORKFLOWS["package"]
    assert MADE.findall(text) == ["package-test"]
    for system in ("ubuntu", "windows", "macos"):
        assert re.search(rf"\[.*{system}-.*\]", text), system
    for ending in ("tar.xz", "zip", "deb", "whl"):
        assert f"*.{ending}\n" in text, ending


def test_that_what_is_left_to_the_other_systems_is_there():
    tests = re.findall(r"tests/[\w/.]+", WORKFLOWS["test"])
    assert len(tests) >= 5
    assert [path for path in tests if not (CHECKOUT / path).exists()] == []


def test_that_the_tests_run_on_every_python_that_is_supported():
    pythons = re.search(r"^\s+python: \[(.+)\]$", WORKFLOWS["test"], re.MULTILINE)[1]
    project = (CHECKOUT / "pyproject.toml").read_text(encoding="utf-8")
    supported = re.findall(r"Python :: (3\.\d+)", project)
    assert re.findall(r"3\.\d+", pythons) == supported


def test_that_under_wayland_the_packaged_window_has_a_frame():
    """Where the desktop draws none, as Weston, Qt takes one of these; by its name, or none."""
    (unused,) = re.findall(r"^UNUSED_PLUGINS = (\(.*\))$", SPEC, re.MULTILINE)
    assert "wayland" in SPEC.partition("PLUGINS = (")[2].partition(")")[0]
    assert not [frame for frame in ("adwaita", "bradient") if frame in unused]


@pytest.mark.parametrize(
    "library",
    ["libQt6EglFSDeviceIntegration.so.6", "libQt6EglFsKmsSupport.so.6", "Qt6Network.dll"],
)
def test_that_libraries_of_what_is_left_out_are_left_out_too(library):
    """However their names are written."""
    (unused,) = re.findall(r"^UNUSED_LIBRARIES = (\(.+?)^\)", SPEC, re.MULTILINE | re.DOTALL)
    assert any(part in library for part in re.findall(r'"([^"]+)"', unused))
