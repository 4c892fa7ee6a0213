"""What macOS is told of the program: its name and version, and that `.dnn` files are its own, so
that a double click on one opens it."""

from __future__ import annotations

PROJECT = "org.desktop-nn.project"


def properties(version: str) -> dict[str, object]:
    """For the bundle's Info.plist."""
    return {
        "CFBundleDisplayName": "Desktop NN",
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        # PyInstaller says True of a program that prints: it would have no place in the Dock, no
        # menu, and its window no keyboard.
        "LSBackgroundOnly": False,
        "NSHighResolutionCapable": True,
        "NSSupportsAutomaticGraphicsSwitching": True,
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "Desktop NN project",
                "CFBundleTypeRole": "Editor",
                "LSHandlerRank": "Owner",
                "LSItemContentTypes": [PROJECT],
            }
        ],
        "UTExportedTypeDeclarations": [
            {
                "UTTypeIdentifier": PROJECT,
                "UTTypeDescription": "Desktop NN project",
                "UTTypeConformsTo": ["public.data"],
                "UTTypeTagSpecification": {"public.filename-extension": ["dnn"]},
            }
        ],
    }
