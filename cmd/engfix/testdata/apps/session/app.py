"""A service that serves nobody who has not logged in, made a thread and minted a ticket: what the setup steps are for.

SESSION_LOG names a file to which each request is appended as "METHOD path"; SESSION_BROKEN makes the thread step fail, SESSION_CLINGS a step after the run.
"""
import asyncio
import json
import os
import secrets

from fastapi import Depends, FastAPI, Header, HTTPException, Query, Request, WebSocket, WebSocketDisconnect
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException as StarletteHTTPException

PREFIX = "s3cr3t"  # of every credential that is handed out, so that a test can look for them

app = FastAPI(title="session")
tokens = set()
threads = set()
tickets = {}


class Log:
    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] in ("http", "websocket"):
            with open(os.environ["SESSION_LOG"], "a", encoding="utf-8") as log:
                log.write(f"{scope.get('method', 'WS')} {scope['path']}\n")
        await self.app(scope, receive, send)


app.add_middleware(Log)


def envelope(status, message, **details):
    return {
        "error": {
            "code": f"session.{status}",
            "message": message,
            "http_status": status,
            "gate": None,
            "action_name": None,
            "resource_kind": None,
            "details": details,
        }
    }


@app.exception_handler(StarletteHTTPException)
async def refused(_: Request, exc):
    return JSONResponse(envelope(exc.status_code, str(exc.detail)), exc.status_code)


@app.exception_handler(RequestValidationError)
async def invalid(_: Request, exc):
    return JSONResponse(envelope(422, "the request is not valid", errors=jsonable_encoder(exc.errors())), 422)


def caller(authorization: str = Header(""), x_tenant_id: str = Header("")):
    if not x_tenant_id:
        raise HTTPException(401, "X-Tenant-Id is missing")
    if authorization.removeprefix("Bearer ") not in tokens:
        raise HTTPException(401, "log in first")
    return x_tenant_id


def known(thread_id: str):
    if thread_id not in threads:
        raise HTTPException(404, "no such thread")
    return thread_id


class Login(BaseModel):
    email: str
    password: str


class Message(BaseModel):
    reply_to: str
    text: str


@app.post("/auth/login")
def login(body: Login):
    if body.password != "correct horse":
        raise HTTPException(401, "wrong password")
    token = f"{PREFIX}-token-{secrets.token_hex(8)}"
    tokens.add(token)
    return {"data": {"access_token": token}}


@app.post("/threads")
def make(_: str = Depends(caller)):
    if os.environ.get("SESSION_BROKEN"):
        raise HTTPException(503, "no room for a thread")
    thread = f"thr_{len(threads) + 1}"
    threads.add(thread)
    return {"data": {"id": thread}}


@app.delete("/threads/{thread_id}")
def drop(thread_id: str = Depends(known), _: str = Depends(caller)):
    threads.discard(thread_id)
    return {"data": "gone"}


class Mint(BaseModel):
    thread_id: str


@app.post("/ws-ticket")
def mint(body: Mint, _: str = Depends(caller)):
    known(body.thread_id)
    ticket = f"{PREFIX}-ticket-{secrets.token_hex(8)}"
    tickets[ticket] = f"{PREFIX}-session-{secrets.token_hex(8)}"
    return {"data": {"ticket": ticket, "session": tickets[ticket]}}


@app.post("/auth/forget")
def forget(body: Mint, _: str = Depends(caller)):
    if os.environ.get("SESSION_CLINGS"):
        raise HTTPException(409, "nothing is forgotten here")
    return {"data": body.thread_id}


@app.post("/auth/logout")
def logout(authorization: str = Header(""), _: str = Depends(caller)):
    tokens.discard(authorization.removeprefix("Bearer "))
    return {"data": "bye"}


@app.get("/threads/{thread_id}/messages")
def messages(_: str = Depends(caller), thread_id: str = Depends(known)):
    return {"data": []}


@app.post("/threads/{thread_id}/messages")
def say(body: Message, _: str = Depends(caller), thread_id: str = Depends(known)):
    known(body.reply_to)
    return {"data": body.text}


@app.get("/drafts/{draft_id}")
def draft(draft_id: str, _: str = Depends(caller)):
    return {"data": draft_id}


@app.get("/drafts")
def drafts(_: str = Depends(caller)):
    return {"data": []}


@app.get("/slow")
async def slow():
    """Longer than anybody waits: a run that asks this is interrupted."""
    await asyncio.sleep(60)
    return {"data": "at last"}


@app.get("/feed/{thread_id}")
def feed(ticket: str = Query(""), _: str = Depends(caller), thread_id: str = Depends(known)):
    if ticket not in tickets:
        raise HTTPException(401, "the ticket is not known")

    async def events():
        yield "event: ready\ndata: {}\n\n"
        await asyncio.sleep(60)

    return StreamingResponse(events(), media_type="text/event-stream")


@app.websocket("/live/{thread_id}")
async def live(ws: WebSocket, thread_id: str, ticket: str = ""):
    await ws.accept()
    try:
        message = await ws.receive()
        if message["type"] == "websocket.disconnect":
            return
        try:
            hello = json.loads(message.get("text") or "")
            context = hello.get("context") or {}
        except (ValueError, AttributeError):
            return await close(ws, 400, "a frame is a JSON object")
        if hello.get("type") != "hello":
            return await close(ws, 400, "say hello first")
        if not isinstance(context, dict) or not context.get("tenant_id"):
            return await close(ws, 401, "who are you?")
        if ticket not in tickets or context.get("session") != tickets[ticket]:
            return await close(ws, 401, "the ticket or the session is not known")
        if thread_id not in threads:
            return await close(ws, 404, "no such thread")
        await ws.send_json({"type": "ready"})
        while True:
            await ws.receive_text()
    except WebSocketDisconnect:
        pass


async def close(ws, status, message):
    await ws.send_json({"type": "error", **envelope(status, message)})
    await ws.close(code=4000 + status)
