from fastapi import APIRouter as _R

_routers = []


def new(prefix, **kw):
    r = _R(prefix=prefix, **kw)
    _routers.append(r)
    return r


snippets = new("/origin/snippets", tags=["x"])
secret = new("/origin/secret", include_in_schema=False)
aliased = snippets


@aliased.get("/all")
def all_(): ...


@secret.get("/all")
def all_secret(): ...


def paginated(path):
    def wrap(fn):
        snippets.add_api_route(path, fn, methods=["GET"])
        snippets.add_api_route(path + "/page/{n}", fn, methods=["GET"], name=fn.__name__ + "_page")
        return fn
    return wrap


@paginated("/paged")
def paged(): ...
