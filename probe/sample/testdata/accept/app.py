"""A FastAPI application with an operation for every kind of parameter and body that the sample package knows.

Every handler says only that it was reached: whoever gets a 422 sent something that FastAPI refuses. Two operations have
rules that no document tells (see "untold"); a sampler cannot know them.
"""

import datetime
import enum
import ipaddress
import pathlib
import uuid
from decimal import Decimal
from typing import Any, Dict, FrozenSet, Generic, List, Literal, Optional, Set, Tuple, TypeVar, Union
from xml.etree import ElementTree

from fastapi import Body, Cookie, Depends, FastAPI, File, Form, Header, HTTPException, Path, Query, Request, UploadFile
from pydantic import (AnyHttpUrl, AnyUrl, BaseModel, ByteSize, Field, HttpUrl, IPvAnyAddress, Json, NonNegativeInt,
                      PositiveFloat, SecretStr, UUID1, UUID4, conbytes, condecimal, confloat, conint, conlist, conset,
                      constr, create_model, root_validator, validator)
from pydantic.color import Color
from pydantic.generics import GenericModel

app = FastAPI(title="accept", version="1.0.0")


class Colour(str, enum.Enum):
    red = "red"
    green = "green"


class Level(enum.IntEnum):
    low = 10
    high = 20


class Leaf(BaseModel):
    name: str
    note: Optional[str] = None


class Tree(BaseModel):
    name: str
    children: List["Tree"]
    parent: Optional["Tree"] = None


class Forest(BaseModel):
    by_name: Dict[str, Tree]
    first: Tree


Tree.update_forward_refs()


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: conint(ge=1, le=9)


class Dog(BaseModel):
    kind: Literal["dog"]
    tricks: List[str]


class Literals(BaseModel):
    op: Literal["lit"] = "lit"
    value: float


class Sum(BaseModel):
    op: Literal["sum"]
    left: "Expr"
    right: "Expr"


Expr = Union[Sum, Literals]
Sum.update_forward_refs(Expr=Expr)

T = TypeVar("T")


class Page(GenericModel, Generic[T]):
    items: List[T]
    total: NonNegativeInt


# What a required member of a JSON body, a query parameter and a form field may be.
SCALARS = {
    "str": str,
    "int": int,
    "float": float,
    "bool": bool,
    "decimal": Decimal,
    "uuid": uuid.UUID,
    "uuid1": UUID1,
    "uuid4": UUID4,
    "date": datetime.date,
    "datetime": datetime.datetime,
    "time": datetime.time,
    "timedelta": datetime.timedelta,
    "path": pathlib.Path,
    "url": AnyUrl,
    "http_url": AnyHttpUrl,
    "short_url": HttpUrl,
    "ip": IPvAnyAddress,
    "ipv4": ipaddress.IPv4Address,
    "ipv6": ipaddress.IPv6Address,
    "ipv4net": ipaddress.IPv4Network,
    "ipv6net": ipaddress.IPv6Network,
    "ipv4if": ipaddress.IPv4Interface,
    "colour": Colour,
    "level": Level,
    "literal": Literal["only"],
    "literals": Literal["b", "a"],
    "numbers": Literal[3, 4],
    "secret": SecretStr,
    "web_colour": Color,
    "bytesize": ByteSize,
    "min_length": constr(min_length=20),
    "max_length": constr(max_length=4),
    "both_lengths": constr(min_length=5, max_length=5),
    "slug": constr(regex=r"^[a-z0-9]+(?:-[a-z0-9]+)*$"),
    "tenant_like": constr(regex=r"^t_[a-z0-9_-]+$"),
    "sku": constr(regex=r"^[A-Z]{2,4}-\d{3,6}$"),
    "hex": constr(regex=r"^[0-9a-f]{32}$"),
    "semver": constr(regex=r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$"),
    "hashtag": constr(regex=r"^#\w+$", min_length=3),
    "either": constr(regex=r"^(alpha|beta)/[xyz]$"),
    "phone": constr(regex=r"^\+?[1-9]\d{7,14}$"),
    "timecode": constr(regex=r"^\d{2}:\d{2}:\d{2}[:;]\d{2}$"),
    "lookahead": constr(regex=r"^(?!-)[a-z-]{1,20}$"),
    "password": constr(regex=r"^(?=.*[A-Z])(?=.*\d).{8,64}$"),
    "ge_le": conint(ge=5, le=7),
    "gt_lt": conint(gt=5, lt=7),
    "multiple": conint(multiple_of=12, gt=12),
    "negative": conint(le=-4),
    "unit": confloat(gt=0, lt=1),
    "positive": PositiveFloat,
    "narrow": confloat(ge=0.25, le=0.3),
    "money": condecimal(max_digits=6, decimal_places=2, gt=0),
}

# What only a JSON body may hold.
STRUCTURES = {
    "list": List[str],
    "list_min": conlist(int, min_items=2),
    "list_exact": conlist(Leaf, min_items=1, max_items=1),
    "set": Set[str],
    "set_min": conset(str, min_items=3),
    "set_of_ints": conset(int, min_items=2),
    "frozenset": FrozenSet[int],
    "tuple": Tuple[int, str, bool],
    "tuple_any": Tuple[int, ...],
    "tuple_models": Tuple[Leaf, Level],
    "dict": Dict[str, Any],
    "dict_ints": Dict[str, int],
    "dict_models": Dict[str, Leaf],
    "dict_keys": Dict[constr(regex=r"^k_\w+$"), int],
    "any": Any,
    "object": dict,
    "array": list,
    "bytes": bytes,
    "conbytes": conbytes(min_length=3),
    "json": Json,
    "model": Leaf,
    "tree": Tree,
    "forest": Forest,
    "union": Union[int, str],
    "union_models": Union[Cat, Dog],
    "optional": Optional[int],
    "nested_lists": List[List[conint(ge=1)]],
    "deep": Dict[str, List[Dict[str, Leaf]]],
    "expression": Expr,
    "page": Page[Leaf],
}


def reached(*_: Any) -> Dict[str, bool]:
    return {"reached": True}


def json_body(name: str, kind: Any) -> None:
    model = create_model(f"Json_{name}", value=(kind, ...), extra=(Optional[kind], None), tenant_id=(Optional[str], None))

    @app.post(f"/json/{name}", name=f"json_{name}")
    def handler(payload: model) -> Any:
        return reached(payload)


def query(name: str, kind: Any) -> None:
    @app.get(f"/query/{name}", name=f"query_{name}")
    def handler(value: kind = Query(...), tenant_id: Optional[str] = None, limit: int = Query(10, ge=1, le=100)) -> Any:
        return reached(value)


def form(name: str, kind: Any) -> None:
    @app.post(f"/form/{name}", name=f"form_{name}")
    def handler(value: kind = Form(...), note: Optional[str] = Form(None)) -> Any:
        return reached(value)


def path(name: str, kind: Any) -> None:
    @app.get(f"/path/{name}/{{value}}/tail", name=f"path_{name}")
    def handler(value: kind = Path(...)) -> Any:
        return reached(value)


def header(name: str, kind: Any) -> None:
    @app.get(f"/header/{name}", name=f"header_{name}")
    def handler(x_value: kind = Header(...), x_tenant_id: Optional[str] = Header(None)) -> Any:
        return reached(x_value)


def cookie(name: str, kind: Any) -> None:
    @app.get(f"/cookie/{name}", name=f"cookie_{name}")
    def handler(value: kind = Cookie(...)) -> Any:
        return reached(value)


for _name, _kind in {**SCALARS, **STRUCTURES}.items():
    json_body(_name, _kind)
for _name, _kind in SCALARS.items():
    query(_name, _kind)
for _name in ("str", "int", "decimal", "uuid", "date", "datetime", "colour", "level", "slug", "sku", "unit", "bool"):
    form(_name, SCALARS[_name])
for _name in ("str", "int", "float", "bool", "uuid", "date", "datetime", "colour", "level", "slug", "sku", "ge_le", "either_path"):
    path(_name, SCALARS.get(_name, constr(regex=r"^(a|b)c$")))
for _name in ("str", "int", "uuid", "colour", "sku"):
    header(_name, SCALARS[_name])
    cookie(_name, SCALARS[_name])


# Lists, aliases and models in the query.


@app.get("/lists/ints")
def ints(ids: List[int] = Query(...)) -> Any:
    return reached(ids)


@app.get("/lists/colours")
def colours(c: List[Colour] = Query(..., min_items=2)) -> Any:
    return reached(c)


@app.get("/lists/set")
def a_set(c: Set[int] = Query(..., alias="c[]")) -> Any:
    return reached(c)


class Filter(BaseModel):
    since: datetime.date
    page: int = 1


@app.get("/depends")
def depends(f: Filter = Depends()) -> Any:
    return reached(f)


@app.get("/alias")
def alias(v: str = Query(..., alias="item-query", min_length=3, max_length=5)) -> Any:
    return reached(v)


# Paths.


@app.get("/files/{file_path:path}")
def files(file_path: str) -> Any:
    return reached(file_path)


@app.get("/many/{a}/{b}.json")
def many(a: int, b: str) -> Any:
    return reached(a, b)


@app.get("/tenants/{tenant_id}/things/{thing_id}")
def tenant(tenant_id: constr(regex=r"^t_[a-z0-9_-]+$"), thing_id: int = Path(..., gt=1000)) -> Any:
    return reached(tenant_id, thing_id)


# Files.


@app.post("/upload/one")
def upload_one(file: UploadFile) -> Any:
    return reached(file)


@app.post("/upload/bytes")
def upload_bytes(file: bytes = File(...)) -> Any:
    return reached(file)


@app.post("/upload/many")
def upload_many(files: List[UploadFile]) -> Any:
    return reached(files)


@app.post("/upload/optional")
def upload_optional(file: Optional[UploadFile] = None) -> Any:
    return reached(file)


@app.post("/upload/mixed")
def upload_mixed(file: UploadFile, title: str = Form(..., min_length=4), level: Level = Form(...), tags: List[str] = Form(...)) -> Any:
    return reached(file, title, level, tags)


@app.put("/upload/{artifact_id}")
def upload_put(artifact_id: uuid.UUID, file: bytes = File(...), kind: Literal["mask", "clip"] = Form(...)) -> Any:
    return reached(artifact_id, kind, file)


@app.post("/form/list")
def form_list(values: List[int] = Form(...)) -> Any:
    return reached(values)


# Bodies that are neither JSON nor forms are read by hand; the document says what they are.


def raw(path: str, media_type: str, schema: Dict[str, Any], wanted: Any) -> None:
    async def handler(request: Request) -> Any:
        body = await request.body()
        if request.headers.get("content-type", "").split(";")[0] != media_type or not wanted(body):
            from fastapi.responses import JSONResponse
            return JSONResponse({"detail": "not what the document says"}, status_code=422)
        return reached()

    app.add_api_route(path, handler, methods=["POST"], name=path, openapi_extra={
        "requestBody": {"required": True, "content": {media_type: {"schema": schema}}}})


raw("/raw/text", "text/plain", {"type": "string"}, lambda b: b.decode())
raw("/raw/number", "text/plain", {"type": "integer", "minimum": 3}, lambda b: int(b) >= 3)
raw("/raw/octets", "application/octet-stream", {"type": "string", "format": "binary"}, len)
raw("/raw/patch", "application/merge-patch+json", {"type": "object"}, lambda b: b.startswith(b"{"))
raw("/raw/csv", "text/csv", {"type": "string", "example": "a,b\n1,2\n"}, lambda b: b.startswith(b"a,b"))


# Whole bodies of other shapes than one model.


@app.post("/body/list")
def body_list(items: List[Leaf]) -> Any:
    return reached(items)


@app.post("/body/list_min")
def body_list_min(items: conlist(Leaf, min_items=1)) -> Any:
    return reached(items)


@app.post("/body/dict")
def body_dict(items: Dict[str, int]) -> Any:
    return reached(items)


@app.post("/body/any")
def body_any(payload: Any = Body(...)) -> Any:
    return reached(payload)


@app.post("/body/scalar")
def body_scalar(n: int = Body(..., ge=3)) -> Any:
    return reached(n)


@app.post("/body/embedded")
def body_embedded(leaf: Leaf = Body(..., embed=True)) -> Any:
    return reached(leaf)


@app.post("/body/several")
def body_several(leaf: Leaf, cat: Cat, importance: int = Body(..., gt=0)) -> Any:
    return reached(leaf, cat, importance)


@app.post("/body/union")
def body_union(pet: Union[Cat, Dog] = Body(..., discriminator="kind")) -> Any:
    return reached(pet)


@app.post("/body/optional")
def body_optional(leaf: Optional[Leaf] = None) -> Any:
    return reached(leaf)


@app.post("/body/identity")
def body_identity(payload: create_model("WithIdentity", tenant_id=(constr(regex=r"^t_[a-z0-9_-]+$"), ...),
                                        mode=(Literal["saas", "enterprise", "lab"], ...), user_id=(Optional[str], None))) -> Any:
    return reached(payload)


class Example(BaseModel):
    code: str
    extra: Optional[str]

    class Config:
        schema_extra = {"example": {"code": "from-the-example", "extra": "x"}}

    @validator("code")
    def only_the_example(cls, v: str) -> str:
        if v != "from-the-example":
            raise ValueError("only what the example says")
        return v


@app.post("/body/example")
def body_example(payload: Example) -> Any:
    return reached(payload)


class Aliased(BaseModel):
    class_: str = Field(..., alias="class")
    from_: int = Field(..., alias="from-time", ge=0)


@app.patch("/body/aliased")
def body_aliased(payload: Aliased) -> Any:
    return reached(payload)


class Strict(BaseModel):
    id: uuid.UUID
    parts: List[Tuple[float, float]] = Field(..., min_items=2)
    labels: Dict[str, Set[Colour]]
    choice: Union[None, Leaf, List[Leaf]] = Field(...)

    class Config:
        extra = "forbid"


@app.put("/body/strict/{id}")
def body_strict(id: uuid.UUID, payload: Strict, dry_run: bool = Query(...)) -> Any:
    return reached(id, payload, dry_run)


@app.delete("/body/delete/{n}")
def body_delete(n: conint(ge=1), reason: constr(min_length=3) = Body(..., embed=True)) -> Any:
    return reached(n, reason)


@app.get("/path/segment/{media}")
def path_segment(media: Literal["image/png", "png"]) -> Any:
    return reached(media)


@app.get("/header/list")
def header_list(x_level: List[int] = Header(..., min_items=2), content_length: Optional[int] = Header(None, lt=80000),
                host: str = Header(...)) -> Any:
    return reached(x_level, content_length, host)


class Patterned(BaseModel):
    password: constr(regex=r"^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])(?=.*[^A-Za-z0-9]).{8,12}$")
    quoted: constr(regex=r"^(['\"])x\1$")
    twice: constr(regex=r"^(?P<part>[a-z]+)-(?P=part)$")
    even: constr(regex=r"^[a-z]+_[a-z]+$", min_length=16, max_length=16)
    unanchored: constr(regex=r"\d")
    open: constr(regex=r"^k_", min_length=8)
    branch: constr(regex=r"^(?!foo)(foo|quux)$")


@app.post("/body/patterned")
def body_patterned(payload: Patterned) -> Any:
    return reached(payload)


class Text(BaseModel):
    type: Literal["text"] = "text"
    text: str


class Image(BaseModel):
    type: Literal["image"] = "image"
    width: int


class Blocks(BaseModel):
    first: Union[Text, Image] = Field(..., discriminator="type")
    rest: conlist(Union[Text, Image], min_items=1)


@app.post("/body/discriminator/default")
def body_discriminator_default(payload: Blocks) -> Any:
    return reached(payload)


async def sent(request: Request, media_type: str) -> str:
    """The body's text, where it is of the media type: what else comes is refused as FastAPI refuses."""
    if request.headers["content-type"] != media_type:
        raise HTTPException(422, request.headers["content-type"])
    return (await request.body()).decode()


def of_type(media_type: str, content: Dict[str, Any]) -> Dict[str, Any]:
    return {"requestBody": {"required": True, "content": {media_type: content}}}


@app.post("/body/yaml", openapi_extra=of_type("application/x-yaml", {"schema": Leaf.schema()}))
async def body_yaml(request: Request) -> Any:
    return reached(Leaf.parse_raw(await sent(request, "application/x-yaml")))


@app.post("/body/lines", openapi_extra=of_type("application/x-ndjson", {"schema": Leaf.schema()}))
async def body_lines(request: Request) -> Any:
    return reached([Leaf.parse_raw(line) for line in (await sent(request, "application/x-ndjson")).splitlines()])


@app.post("/body/xml", openapi_extra=of_type("application/xml", {"schema": {"type": "string"}, "example": "<leaf/>"}))
async def body_xml(request: Request) -> Any:
    return reached(ElementTree.fromstring(await sent(request, "application/xml")))


# untold: rules that the document does not tell.


class Untold(BaseModel):
    low: int
    high: int

    @root_validator
    def ordered(cls, values: Dict[str, Any]) -> Dict[str, Any]:
        if values.get("low", 0) >= values.get("high", 0):
            raise ValueError("low must be below high")
        return values


@app.post("/untold/order")
def untold_order(payload: Untold) -> Any:
    return reached(payload)


class Even(BaseModel):
    n: int

    @validator("n")
    def even(cls, v: int) -> int:
        if v % 2:
            raise ValueError("n must be even")
        return v


@app.post("/untold/even")
def untold_even(payload: Even) -> Any:
    return reached(payload)
