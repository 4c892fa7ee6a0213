"""The import of a folder of pictures: in place of columns and rows, the pictures themselves."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from desktop_nn.models.picture_rows import picture_rows
from desktop_nn.views.import_dialog import ImportDialog
from desktop_nn.views.import_fields import made_heading


class PictureImportDialog(ImportDialog):
    """As the import of a table."""

    def _made_right(self) -> QVBoxLayout:
        for unused in (self.columns, self.rows, self.picture, self.across, self.up):
            unused.hide()
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(made_heading(self, "Pictures"))
        right.addWidget(self._made_pictures(), 1)
        return right

    def _show_names(self) -> None:
        """There are no columns to choose from."""

    def _show_picture(self) -> None:
        """Nor one to be drawn."""

    def _show_pictures(self) -> None:
        self.preview.show_rows(picture_rows(self._import))
