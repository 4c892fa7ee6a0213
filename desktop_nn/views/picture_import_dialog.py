"""The import of a folder of pictures: in place of columns and rows, the pictures themselves."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout

from desktop_nn.models.picture_rows import picture_rows
from desktop_nn.views.import_dialog import ImportDialog
from desktop_nn.views.import_fields import made_heading
from desktop_nn.views.picture_preview import PicturePreview


class PictureImportDialog(ImportDialog):
    """As the import of a table."""

    def _made_right(self) -> QVBoxLayout:
        for unused in (self.columns, self.rows, self.picture, self.across, self.up):
            unused.hide()
        self.preview = PicturePreview(self.theme, self)
        scroll = QScrollArea(self)
        scroll.setObjectName("picturesArea")
        scroll.setAccessibleName("First pictures of each class")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.preview)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(made_heading(self, "Pictures"))
        right.addWidget(scroll, 1)
        return right

    def _show_names(self) -> None:
        """There are no columns to choose from."""

    def _show_picture(self) -> None:
        self.preview.show_rows(picture_rows(self._import))
