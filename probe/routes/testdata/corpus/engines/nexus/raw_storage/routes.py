from fastapi import APIRouter, FastAPI


def register_routes(app: FastAPI) -> None:
    """Called by the application."""

    @app.get("/raw/registered")
    async def registered(): ...

    app.add_api_route("/raw/added", registered, methods=["POST"])


def register_unannotated(app, prefix="/raw"):
    @app.get("/raw/unannotated")
    def unannotated(): ...

    @app.post(prefix + "/param")
    def param(): ...

    @app.websocket("/raw/ws")
    async def ws(websocket): ...


def not_routes(client):
    client.get("/raw/client")
    return client.post("/raw/client2").json()


def create_app():
    app = FastAPI()
    register_routes(app)

    @app.get("/raw/app")
    def root(): ...

    return app
