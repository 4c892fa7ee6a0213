"""The entry of the packaged program. Nothing else may stand here: functions that are sent to a
spawned process must not live in `__main__`."""

from desktop_nn.app.main import main

if __name__ == "__main__":
    raise SystemExit(main())
