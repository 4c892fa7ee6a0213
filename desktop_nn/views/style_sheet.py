"""The style sheet: one background, one panel colour, hairlines, radius 8, no bevels."""

from __future__ import annotations

from string import Template

from desktop_nn.experiment.resources import resource
from desktop_nn.views.tokens import Tokens

SELECTION = {"dark": "#20334D", "light": "#DFE9FA"}
"""Behind the chosen row of a table: text and dim text stand on it."""

_TEMPLATE = Template("""
QMainWindow, QDialog, QWidget#central { background: $window; }
QWidget { color: $text; }
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 6px 8px; }

QFrame#panel { background: $panel; border: 1px solid $line; border-radius: 8px; }
QFrame#panelTop { background: $panel; border: 1px solid $line; border-bottom: none;
  border-top-left-radius: 8px; border-top-right-radius: 8px; }
QFrame#panelBottom { background: $panel; border: 1px solid $line; border-top: none;
  border-bottom-left-radius: 8px; border-bottom-right-radius: 8px; }
QFrame#panelTop[floating="true"], QFrame#panelBottom[floating="true"] { border-color: $faint; }
QLabel#panelTitle { font-size: 12px; font-weight: 600; }
#keyFact, QLabel#caption, QLabel#fieldLabel { color: $dim; font-size: 12px; }
QLabel#caption { font-size: 11px; }
QLabel#caption[chosen="true"] { color: $accent; font-weight: 600; }
#liveCaption { color: $dim; font-size: 11px; }
QLabel#sectionTitle { font-size: 12px; font-weight: 600; padding-top: 6px; }
QLabel#plotReadOut { background: $raised; font-size: 11px; border: 1px solid $line;
  border-radius: 4px; padding: 2px 6px; }
QLabel#empty { color: $dim; font-size: 12px; }

QMainWindow::separator { background: $window; width: 6px; height: 6px; }
QMainWindow::separator:hover { background: $line; }
QSplitter::handle { background: $window; }
QDockWidget { border: none; }

QMenuBar { background: $window; border-bottom: 1px solid $line; padding: 2px 6px; }
QMenuBar::item { padding: 5px 9px; border-radius: 5px; background: transparent; color: $dim; }
QMenuBar::item:selected { background: $raised; color: $text; }
QMenu { background: $panel; border: 1px solid $line; padding: 5px; }
QMenu::item { padding: 5px 26px 5px 22px; border-radius: 4px; }
QMenu#recentMenu { icon-size: 64px; }
QMenu::item:selected { background: $accent; color: $accent_ink; }
QMenu::item:disabled { color: $faint; background: transparent; }
QLabel#menuHeading { color: $dim; font-size: 11px; padding: 4px 22px 2px 22px; }
QMenu::separator { height: 1px; background: $line; margin: 4px 6px; }

QStatusBar { background: $window; border-top: 1px solid $line; color: $dim; font-size: 12px; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: $dim; font-size: 12px; padding: 0 8px; }

QPushButton, QToolButton {
  background: $raised; border: 1px solid $line; border-radius: 6px; padding: 4px 10px;
}
QPushButton:hover, QToolButton:hover { border-color: $faint; }
QPushButton:pressed, QToolButton:pressed { background: $line; }
QPushButton:focus, QToolButton:focus { border-color: $accent; }
ActionButton:checked { background: $selection; border-color: $accent; }
QPushButton:disabled, QToolButton:disabled { color: $faint; background: $panel; }
QPushButton#primary, QToolButton#primary { background: $accent; color: $accent_ink;
  border-color: $accent; font-weight: 600; }
QPushButton#primary:disabled, QToolButton#primary:disabled { background: $raised;
  color: $faint; border-color: $line; }
QPushButton#primary:focus, QToolButton#primary:focus { border: 2px solid $text; }
QPushButton#flat, QToolButton#flat { background: transparent; border-color: transparent;
  color: $dim; padding: 2px 6px; font-size: 12px; }
QPushButton#flat:hover, QToolButton#flat:hover { color: $text; background: $raised; }
QPushButton#flat:focus, QToolButton#flat:focus { border-color: $accent; }
QPushButton#flat:checked, QToolButton#flat:checked { background: $raised; color: $text;
  font-weight: 600; }
QPushButton#overlay, QPushButton#fit { border-color: $faint; border-radius: 5px; font-size: 11px;
  padding: 1px 7px; min-height: 0px; }
QPushButton#overlay { color: $dim; }
QPushButton#overlay:hover { color: $text; }
QPushButton#overlay:checked { background: $accent; color: $accent_ink; border-color: $accent; }
QPushButton#overlay:focus { border-color: $text; }
QPushButton#groupHeading { background: transparent; border-color: transparent; font-size: 12px;
  font-weight: 600; padding: 2px 4px 2px 0; text-align: left; }
QPushButton#groupHeading:hover { background: $raised; }
QPushButton#groupHeading:focus { border-color: $accent; }
QPushButton#best { font-size: 12px; padding: 3px 8px; }
QPushButton#mend { color: $accent; background: transparent; border-color: $accent;
  font-size: 11px; padding: 1px 6px; }
QToolButton::menu-indicator { image: none; }
QToolButton[popupMode="1"] { padding-right: 22px; }
QToolButton::menu-button { border: none; width: 18px; }
QToolButton::menu-arrow { image: url("$chevron"); width: 12px; height: 12px; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }

QLineEdit, QComboBox, QAbstractSpinBox {
  background: $raised; border: 1px solid $line; border-radius: 5px; padding: 2px 7px;
  min-height: 19px; font-size: 12px;
  selection-background-color: $accent; selection-color: $accent_ink;
}
QLineEdit:hover, QComboBox:hover { border-color: $faint; }
QLineEdit:focus, QComboBox:focus { border-color: $accent; }
QLineEdit:disabled, QComboBox:disabled { color: $faint; background: $panel; }
QLineEdit[severity="error"], QComboBox[severity="error"] { border-color: $wrong; }
QLineEdit[severity="warning"], QComboBox[severity="warning"] { border-color: $warning; }
QComboBox QLineEdit { border: none; background: transparent; padding: 0; min-height: 0; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url("$chevron"); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $panel; border: 1px solid $line; padding: 3px;
  selection-background-color: $accent; selection-color: $accent_ink; outline: none; }

QCheckBox { spacing: 6px; font-size: 12px; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid $dim; border-radius: 4px;
  background: $raised; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent;
  image: url("$check"); }
QCheckBox::indicator:focus { border-color: $accent; }

QSlider::groove:horizontal { height: 4px; background: $line; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider::handle:horizontal { width: 14px; height: 14px; margin: -5px 0; border-radius: 7px;
  background: $text; border: 1px solid $line; }
QSlider::handle:horizontal:focus { border: 2px solid $accent; }

QTableView, QTreeView, QListView { background: $panel; border: none; outline: none;
  font-size: 12px; gridline-color: $line; selection-background-color: $selection;
  selection-color: $text; }
QTableView::item { border-bottom: 1px solid $line; padding: 0 3px; }
QTreeView#helpContents::item { padding: 3px 2px; }
QListView#helpResults::item { padding: 6px 4px; border-bottom: 1px solid $line; }
QTableView::item:selected { background: $selection; color: $text; }
QHeaderView { background: $panel; border: none; }
QHeaderView::section { background: $panel; color: $dim; border: none;
  border-bottom: 1px solid $line; padding: 3px 6px; font-size: 11px; }
QTableCornerButton::section { background: $panel; border: none; }

QTableView::indicator { width: 14px; height: 14px; border: 1px solid $dim; border-radius: 4px;
  background: $raised; }
QTableView::indicator:checked { background: $accent; border-color: $accent; image: url("$check"); }

QTabBar { font-size: 12px; }
QTabBar::tab { background: transparent; color: $dim; padding: 4px 10px; border-radius: 5px;
  min-width: 84px; }
QTabBar::tab:selected { background: $raised; color: $text; }

QToolBar { background: $window; border: none; border-bottom: 1px solid $line; padding: 0; }
QLabel#readoutCaption { color: $dim; font-size: 11px; }
#readout { font-size: 15px; font-weight: 600; }
QFrame#divider { background: $line; border: none; }

QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 9px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 9px; margin: 0; }
QScrollBar::handle { background: $line; border-radius: 4px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar::handle:disabled { background: transparent; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QFrame#commandPalette { background: $panel; border: 1px solid $faint; }
QLineEdit#commandField { font-size: 14px; min-height: 26px; }
QLabel#calloutTitle { font-size: 14px; font-weight: 600; }
QLabel#keyCap { background: $raised; border: 1px solid $line; border-radius: 4px;
  padding: 1px 7px; font-size: 12px; }

QFrame#questionCard { background: $panel; border: 1px solid $accent; border-radius: 8px; }
QPushButton#choice { padding: 5px 14px; text-align: left; }
QPushButton#choice:disabled { color: $dim; background: $raised; }
QPushButton#choice[verdict="right"]:disabled { color: $proven; border-color: $proven;
  font-weight: 600; }
QPushButton#choice[verdict="wrong"]:disabled { color: $wrong; border-color: $wrong; }
QLabel#lessonText { font-size: 12px; }
QLabel#lessonSame { color: $dim; font-size: 11px; }
QLabel#lessonTry { font-size: 12px; font-weight: 600; }
QLabel#lessonOther, QLabel#lessonNow { color: $warning; }
QLabel#lessonOther { font-size: 11px; }
QPushButton#lessonName { background: transparent; border: none; color: $accent; font-size: 12px;
  padding: 0; text-align: left; }
QPushButton#lessonName:hover, QPushButton#lessonName:focus { text-decoration: underline; }
QPushButton#lessonName:disabled { color: $dim; }
QPushButton#lessonOption { text-align: left; font-size: 12px; padding: 3px 10px; }
QPushButton#lessonOption:checked { border-color: $accent; color: $text; font-weight: 600; }
QPushButton#lessonBack, QPushButton#lessonNext { font-size: 12px; padding: 3px 10px; }

QLabel#verdict { font-size: 13px; font-weight: 600; }
QLabel#verdict[verdict="proven"], QPushButton#proofBadge[verdict="proven"] { color: $proven; }
QLabel#verdict[verdict="wrong"], QPushButton#proofBadge[verdict="wrong"] { color: $wrong; }
QLabel#verdict[verdict="faded"], QLabel#verdict[verdict="checking"] { color: $dim; }
QPushButton#proofBadge { background: transparent; border-color: transparent; color: $dim;
    font-size: 12px; min-height: 18px; padding: 0 6px; }
QPushButton#cancelExport { font-size: 12px; min-height: 16px; padding: 0 8px; }
QPushButton#proofBadge:hover { background: $raised; }
QPushButton#proofBadge:focus { border-color: $accent; }
QTabWidget#importTabs::pane { background: transparent; border: none; }
QProgressBar { background: $raised; border: none; border-radius: 3px; max-height: 6px;
    min-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QFrame#banner { background: $raised; border: 1px solid $warning; border-radius: 8px;
  margin-bottom: 4px; }
QFrame#banner[severity="error"] { border-color: $wrong; }
QFrame#banner[severity="note"] { border-color: $line; }
QLabel#problem { font-size: 11px; color: $warning; }
QLabel#problem[severity="error"] { color: $wrong; }
QLabel#problem[severity="note"] { color: $dim; }
""")


def style_sheet(tokens: Tokens) -> str:
    """All of the program's style, in these colours."""
    colors = {name: getattr(tokens, name) for name in tokens.__dataclass_fields__}
    icons = {
        "chevron": resource("style", f"chevron-{tokens.name}.svg").as_posix(),
        "check": resource("style", f"check-{tokens.name}.svg").as_posix(),
    }
    return _TEMPLATE.substitute(colors, selection=SELECTION[tokens.name], **icons)
