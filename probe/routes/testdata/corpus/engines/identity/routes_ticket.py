from fastapi import APIRouter


class BaseRoutes:
    prefix = "/identity/base"

    def __init__(self):
        self.router = APIRouter(prefix=self.prefix)
        self.register()

    def register(self):
        @self.router.get("/common")
        async def common(): ...


class TicketRoutes(BaseRoutes):
    prefix = "/identity/ticket"

    def register(self):
        super().register()

        @self.router.post("/mint")
        async def mint(): ...


class NeverMade:
    def __init__(self):
        self.router = APIRouter(prefix="/identity/never")

    def setup(self):
        self.router.add_api_route("/made", self.made)

    def made(self): ...


router = TicketRoutes().router
