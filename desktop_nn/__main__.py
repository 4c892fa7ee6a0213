"""`python -m desktop_nn`: the same as the command `desktop-nn`."""

import sys

from desktop_nn.app.main import main

if __name__ == "__main__":
    sys.exit(main())
