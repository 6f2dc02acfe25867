from fastapi import APIRouter

überschrift = APIRouter(prefix="/index")
名前 = "/名前"


@überschrift.get("/ünïcode/{größe}")
def straße(größe: int): ...


@überschrift.get(名前)
def 索引(): ...


x = "é"; überschrift.add_api_route("/after/é", straße)
