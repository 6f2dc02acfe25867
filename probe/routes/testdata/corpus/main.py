from fastapi import FastAPI, WebSocket
from routers import items, users

app = FastAPI(root_path="/proxy")
app.include_router(items.router, prefix="/items")
app.include_router(users.router)


@app.get("/")
def root(): ...


@app.websocket("/ws")
async def ws(websocket: WebSocket): ...


@items.router.get("/not/ours")
def not_ours(): ...


if __name__ == "__main__":
    import uvicorn

    @app.get("/when/run/as/main")
    def when_main(): ...

    uvicorn.run(app)
