"""`python -m desktop_nn`, and the command `desktop-nn`."""

import signal
import sys


def run() -> int:
    """The program; the exit code."""
    # Before anything of it is loaded, since Ctrl-C in the middle of that is a traceback. What is
    # loaded then says what it means: a command that it keeps what was reached, the window that it
    # closes.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if sys.getfilesystemencoding() != "utf-8":
        from desktop_nn.app.utf8_locale import start_again_in_utf8

        start_again_in_utf8()
    from desktop_nn.app.main import main

    return main()


if __name__ == "__main__":
    sys.exit(run())
