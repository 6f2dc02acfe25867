from fastapi import APIRouter
from engines.canvas_commands.handlers import apply, undo
import engines.canvas_commands.handlers as handlers

router = APIRouter(prefix="/canvas")
router.add_api_route("/commands", apply, methods=["POST"], name="apply_command")
router.add_api_route("/commands/undo", undo, methods=["POST"])
router.add_api_route("/commands/redo", handlers.redo, methods=["POST"])
router.add_api_route("/commands/replay", endpoint=handlers.replay)
router.add_api_route(
    path="/commands/{command_id}",
    endpoint=handlers.history,
    methods=["GET"],
    include_in_schema=False,
)
for handler in (apply, undo):
    router.add_api_route("/loop", handler, methods=["GET"])
