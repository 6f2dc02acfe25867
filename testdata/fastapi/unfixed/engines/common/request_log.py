"""A log of what reached the service, one "METHOD path" a line."""
import os


class RequestLog:
    """ASGI middleware, below which streams and WebSockets work as without it."""

    def __init__(self, app) -> None:
        self.app = app
        self.path = os.environ.get("ENGFIX_REQUEST_LOG", "")

    async def __call__(self, scope, receive, send) -> None:
        if self.path and scope["type"] in ("http", "websocket"):
            method = "WS" if scope["type"] == "websocket" else scope["method"]
            with open(self.path, "a", encoding="utf-8") as log:
                log.write(f"{method} {scope['path']}\n")
        await self.app(scope, receive, send)
