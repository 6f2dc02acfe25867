from fastapi import APIRouter
from fastapi.responses import FileResponse, JSONResponse, PlainTextResponse

router = APIRouter()


class RenderAPI:
    """Routes added by hand."""

    def __init__(self, service=None, prefix="/video/render"):
        self.service = service
        self.router = APIRouter(prefix=prefix)
        self.router.add_api_route("/jobs", self.list_jobs, methods=["GET"])
        self.router.add_api_route("/jobs", self.create_job, methods=["POST"], status_code=202)
        self.router.add_api_route(path="/jobs/{job_id}", endpoint=self.get_job, methods=["GET", "HEAD"])
        self.router.add_api_websocket_route("/jobs/{job_id}/ws", self.follow)
        self._more()

    def _more(self):
        self.router.add_api_route("/health", self.health, response_class=PlainTextResponse, include_in_schema=False)

    async def list_jobs(self): ...
    async def create_job(self): ...
    async def get_job(self, job_id: str): ...
    async def follow(self, websocket, job_id: str): ...
    def health(self): return "ok"


api = RenderAPI()
router = api.router
