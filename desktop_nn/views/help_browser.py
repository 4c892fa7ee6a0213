"""Shows a page of the help: Markdown as text, formulas typeset, pictures painted, in the theme's
colours and at any size."""

from __future__ import annotations

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import (
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser, QWidget

from desktop_nn.models.help_page import FORMULA, HelpPage
from desktop_nn.models.help_pictures import help_picture
from desktop_nn.views.help_painting import (
    formula_pixmap,
    picture_pixmap,
    set_formula,
)
from desktop_nn.views.theme import MONO, Theme, sans

BODY, TITLE, HEADING = 14.0, 24.0, 17.0
"""Sizes of type in pixels, before zooming."""
FORMULA_SIZE = 18.0


class HelpBrowser(QTextBrowser):
    """`topic_asked(topic)` when a link was followed."""

    topic_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._page: HelpPage | None = None
        self.zoom = 1.0
        self.setObjectName("helpPage")
        self.setAccessibleName("Page of the help")
        self.setToolTip("What it does, its formula and where that is from; links lead on")
        self.setOpenLinks(False)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.anchorClicked.connect(self._on_anchor)
        theme.changed.connect(self._write)

    @property
    def page(self) -> HelpPage | None:
        return self._page

    def show_page(self, page: HelpPage) -> None:
        self._page = page
        self._write()
        self.verticalScrollBar().setValue(0)

    def set_zoom(self, zoom: float) -> None:
        """1 is the usual size."""
        share = self.verticalScrollBar().value() / max(1, self.verticalScrollBar().maximum())
        self.zoom = zoom
        self._write()
        self.verticalScrollBar().setValue(round(share * self.verticalScrollBar().maximum()))

    def _write(self) -> None:
        if self._page is None:
            return
        document = QTextDocument(self)
        document.setDefaultFont(sans(BODY * self.zoom))
        document.setDocumentMargin(24 * self.zoom)
        document.setMarkdown(_with_images(self._page.text))
        self._add_pictures(document, self._page)
        self._style(document)
        self.setDocument(document)  # the one before goes

    # Pictures

    def _add_pictures(self, document: QTextDocument, page: HelpPage) -> None:
        ratio = self.devicePixelRatioF()
        image = QTextDocument.ResourceType.ImageResource.value
        for number, latex in enumerate(page.formulas):
            piece = set_formula(latex, FORMULA_SIZE * self.zoom)
            pixmap = formula_pixmap(piece, self._theme.color("text"), ratio)
            document.addResource(image, QUrl(f"formula:{number}"), pixmap)
        if f"(picture:{page.topic})" in page.text:
            picture = help_picture(page.topic)
            if picture is not None:
                pixmap = picture_pixmap(picture, self._theme, ratio, self.zoom)
                document.addResource(image, QUrl(f"picture:{page.topic}"), pixmap)

    # Looks

    def _style(self, document: QTextDocument) -> None:
        block = document.begin()
        while block.isValid():
            cursor = QTextCursor(block)
            self._style_block(cursor)
            block = block.next()
        for frame in document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                self._style_table(frame)

    def _style_block(self, cursor: QTextCursor) -> None:
        level = cursor.blockFormat().headingLevel()
        look = QTextBlockFormat()
        look.setLineHeight(140.0, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        if "￼" in cursor.block().text():  # a picture: its height is the line's
            look.setLineHeight(100.0, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            look.setLeftMargin(14 * self.zoom)
        if cursor.currentTable() is None:
            look.setTopMargin((18 if level > 1 else 0) * self.zoom)
            look.setBottomMargin((4 if level > 1 else 9) * self.zoom)
        if cursor.currentList() is not None:
            look.setBottomMargin(2 * self.zoom)
        if cursor.blockFormat().nonBreakableLines():
            self._set_code(look, cursor.block().next().blockFormat().nonBreakableLines())
        cursor.mergeBlockFormat(look)
        if level:
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
            cursor.setCharFormat(self._heading(level))
        else:
            self._style_words(cursor)

    def _set_code(self, look: QTextBlockFormat, goes_on: bool) -> None:
        """Lines of code stand close, and one that is too long goes on below."""
        look.setNonBreakableLines(False)
        look.setLeftMargin(14 * self.zoom)
        look.setBottomMargin((0 if goes_on else 9) * self.zoom)

    def _heading(self, level: int) -> QTextCharFormat:
        look = QTextCharFormat()
        size = (TITLE if level == 1 else HEADING) * self.zoom
        look.setFont(sans(size, QFont.Weight.DemiBold))
        return look

    def _style_words(self, cursor: QTextCursor) -> None:
        """Code in the mono face, links in the accent's colour."""
        looks = []
        parts = cursor.block().begin()
        while not parts.atEnd():
            piece = parts.fragment()
            look = self._look_of(piece.charFormat())
            looks.append((piece.position(), piece.position() + piece.length(), look))
            parts += 1
        # All were read before the first is changed: a change would move them.
        part = QTextCursor(cursor.document())
        for start, end, look in looks:
            part.setPosition(start)
            part.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            part.mergeCharFormat(look)

    def _look_of(self, form: QTextCharFormat) -> QTextCharFormat:
        """What is to be changed of a stretch of words."""
        look = QTextCharFormat()
        if form.fontFixedPitch():
            look.setFontFamilies(MONO)
            look.setProperty(QTextCharFormat.Property.FontPixelSize, round(13 * self.zoom))
            look.setForeground(self._theme.color("text"))
        if form.fontWeight() > QFont.Weight.DemiBold:
            look.setFontWeight(QFont.Weight.DemiBold)  # there is no heavier face
        if form.isAnchor():
            look.setForeground(self._theme.color("accent"))
            look.setFontUnderline(False)
        return look

    def _style_table(self, table: QTextTable) -> None:
        look = table.format()
        look.setBorder(1)
        look.setBorderCollapse(True)
        look.setBorderBrush(self._theme.color("line"))
        look.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        look.setCellPadding(6 * self.zoom)
        look.setTopMargin(6 * self.zoom)
        look.setBottomMargin(10 * self.zoom)
        look.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        table.setFormat(look)

    def _on_anchor(self, url: QUrl) -> None:
        if not url.scheme():
            self.topic_asked.emit(url.toString())


def _with_images(text: str) -> str:
    """Each formula as an image of its own, in order."""
    count = iter(range(text.count("$$")))

    def image(found: object) -> str:
        return f"![formula](formula:{next(count)})"

    return FORMULA.sub(image, text)
