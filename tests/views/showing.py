"""Widgets on screen."""


def on_screen(qtbot, widget, size=None):
    """`widget`, once it is seen; it is closed with the test. `size`: pixels across and down."""
    qtbot.addWidget(widget)
    if size is not None:
        widget.resize(*size)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


def active(qtbot, widget, size=None):
    """The same, and it has the keyboard."""
    with qtbot.waitActive(widget):
        on_screen(qtbot, widget, size)
        widget.activateWindow()
    return widget
