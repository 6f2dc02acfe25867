from fastapi import FastAPI

from engines.late import router as late_router


def wire(app: FastAPI) -> None:
    app.include_router(late_router, prefix="/late")

    @app.get("/wired/{name}")
    async def wired(name: str):
        return name


@late_router.get("/too-late")
async def before_wiring():
    return {}
