"""The application: prefixes that only it knows."""
from fastapi import FastAPI

from engines import config
from engines.admin import router as admin
from engines.api import build_api
from engines.canvas_commands import router as canvas
from engines.chat.service import sse_transport, ws_transport
from engines.internal.app import internal_app
from engines.ops.status import router as ops_router
from engines.wiring import wire


def create_app() -> FastAPI:
    app = FastAPI(title="engines", version="1.2.3")
    app.include_router(ops_router)
    app.include_router(build_api(), prefix=config.API_PREFIX)
    for module, prefix in ((ws_transport, "/rt"), (sse_transport, "/rt/sse")):
        app.include_router(module.router, prefix=config.API_PREFIX + prefix)
    app.include_router(router=canvas, prefix="/canvas")
    app.include_router(canvas, prefix="/v2/canvas")
    app.include_router(admin, prefix="/admin", include_in_schema=False)
    app.mount("/internal", internal_app)
    wire(app)

    @app.get("/")
    async def root():
        return {}

    return app


app = create_app()
