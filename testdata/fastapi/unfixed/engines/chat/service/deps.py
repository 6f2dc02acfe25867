"""What the chat routers share."""
from fastapi import Depends, Request

from engines.common.envelope import EngineError
from engines.common.identity import RequestContext, build_context, refuse_env
from engines.common.store import Table

THREADS = Table({"thr_demo": {"title": "Demo thread", "messages": [{"role": "user", "text": "hello"}]}})


def get_chat_context(request: Request) -> RequestContext:
    """The chat client signs its user in again on a 401, hence not 400."""
    refuse_env(request)
    names = ("tenant_id", "mode", "project_id", "app_id", "user_id")
    return build_context({n: request.headers.get("x-" + n.replace("_", "-")) for n in names}, status=401)


def get_thread(thread_id: str, _: RequestContext = Depends(get_chat_context)) -> dict:
    thread = THREADS.get(thread_id)
    if thread is None:
        raise EngineError(404, "thread.not_found", f"no thread {thread_id}", resource_kind="thread")
    return thread
