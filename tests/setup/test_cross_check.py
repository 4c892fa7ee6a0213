"""`make cross-check`: frameworks and programs are installed, so that no test is left out."""

import commands


def test_that_the_frameworks_are_installed_before_their_tests_run(monkeypatch):
    asked, programs = [], {}
    monkeypatch.setattr(commands.Commands, "_prepare", lambda self, *extras: asked.append(extras))
    monkeypatch.setattr(commands, "provide_libraries", lambda packages: None)
    monkeypatch.setattr(commands, "provide_programs", programs.update)
    monkeypatch.setattr(commands.Commands, "_call", lambda self, words: asked.append(words) or 1)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")  # given back afterwards
    assert commands.main(["cross-check", "-x"]) == 1
    extras, words = asked
    assert set(extras) == {"dev", "benchmark", "cross-check"}
    assert words[-5:] == [*commands.CROSS_CHECKED, "-x"]
    assert {"rsvg-convert", "pdftoppm", "chromium", "ssconvert"} <= programs.keys()


def test_that_the_tests_which_wait_for_a_framework_are_all_of_these():
    waiting = {
        path.relative_to(commands.CHECKOUT).as_posix()
        for path in (commands.CHECKOUT / "tests").rglob("test_*.py")
        for name in ("torch", "keras", "sklearn")
        if f'importorskip("{name}' in path.read_text(encoding="utf-8")
    }
    assert waiting <= set(commands.CROSS_CHECKED)
