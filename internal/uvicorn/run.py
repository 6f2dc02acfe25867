"""Runs uvicorn until standard input ends, so that it never outlives the test that holds the other end."""
import os
import runpy
import sys
import threading

try:
    import fastapi  # noqa: F401
    import multipart  # noqa: F401
    import uvicorn  # noqa: F401
    import websockets  # noqa: F401
except ImportError as exc:
    sys.exit(f"missing module: {exc.name}")


def wait_for_end() -> None:
    os.read(0, 1)
    os._exit(0)


threading.Thread(target=wait_for_end, daemon=True).start()
runpy.run_module("uvicorn", run_name="__main__")
