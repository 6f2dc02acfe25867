"""The engines service, every ticket done."""
from fastapi import FastAPI

from engines.actions import router as actions
from engines.canvas_commands import router as canvas_commands
from engines.canvas_stream.router import router as canvas_stream_router
from engines.chat.service import routes as chat_routes
from engines.chat.service import sse_transport, ws_transport
from engines.common.envelope import install_error_handlers
from engines.common.request_log import RequestLog
from engines.feature_flags import routes as feature_flags
from engines.identity import routes_auth, routes_keys
from engines.kill_switch import routes as kill_switch
from engines.kpi import routes as kpi
from engines.maybes import routes as maybes
from engines.muscle.media.service import routes as media
from engines.muscle.video_mask import routes as video_mask
from engines.muscle.video_presets import routes as video_presets
from engines.muscle.video_text import routes as video_text
from engines.nexus.vector_explorer import routes as vector_explorer
from engines.ops import status
from engines.persistence import routes as persistence
from engines.registry import routes as registry
from engines.routing.routes import router as routing_router
from engines.temperature import routes as temperature
from engines.video_multicam.routes import router as multicam_router

app = FastAPI(title="engines", version="2026.11.1")
app.add_middleware(RequestLog)
install_error_handlers(app)

app.include_router(status.router)
app.include_router(routes_auth.router)
app.include_router(routes_keys.router)
app.include_router(ws_transport.router)
app.include_router(sse_transport.router, prefix="/v1")
app.include_router(chat_routes.router, prefix="/v1")
app.include_router(video_mask.router)
app.include_router(multicam_router)
app.include_router(video_presets.router)
app.include_router(video_text.router)
app.include_router(media.router)
app.include_router(routing_router, prefix="/v1")
app.include_router(canvas_stream_router, prefix="/v1")
app.include_router(canvas_commands.router)
app.include_router(maybes.router)
app.include_router(vector_explorer.router)
app.include_router(kpi.router)
app.include_router(kill_switch.router)
app.include_router(actions.router)
app.include_router(persistence.router)
app.include_router(feature_flags.router)
app.include_router(registry.router, prefix="/v1")
app.include_router(registry.specs_router, prefix="/v1")
app.include_router(temperature.router)


@app.get("/internal/queues")
def queues():
    """No ticket speaks of this one."""
    return {"depth": 0}
