from typing import Any, Callable, Dict, List, Tuple
from fastapi import APIRouter

Handler = Callable[..., Any]
router = APIRouter(prefix="/events")


class Routes:
    table: List[Tuple[str, str]] = [("/ingest", "POST"), ("/query", "GET")]

    @classmethod
    def install(cls, to: APIRouter) -> "Routes":
        for path, method in cls.table:
            to.add_api_route(path, cls.handle, methods=[method])
        return cls()

    @staticmethod
    async def handle() -> Dict[str, Any]: return {}

    @property
    def sub(self):
        sub = APIRouter(prefix="/events/sub")
        sub.add_api_route("/x", self.handle)
        return sub


installed = Routes.install(router)
sub = installed.sub
