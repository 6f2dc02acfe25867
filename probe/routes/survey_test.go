package routes

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestSurveySource(t *testing.T) {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	fsys := fstest.MapFS{
		"shop/__init__.py": file(""),
		"shop/main.py": file(`from fastapi import FastAPI
from shop import items

app = FastAPI()
app.include_router(items.router)
app.include_router(items.other)
`),
		"shop/items.py": file(`from typing import Annotated
from fastapi import APIRouter, Header, Request
from fastapi.security import APIKeyHeader, HTTPBearer

router = APIRouter(prefix="/items")
other = APIRouter(prefix="/other")
key = APIKeyHeader(name="X-API-Key")
bearer = HTTPBearer(auto_error=False)

def context(x_tenant_id: str = Header(), x_mode: str = Header("lab"), x_user: Annotated[str, Header(alias="X-User-Id")] = None,
            x_project_id: Annotated[str, Header()] = ..., raw_name: str = Header(..., convert_underscores=False)):
    return x_tenant_id

def strict(x_mode: Annotated[str, Header()]):
    return x_mode

@router.get("")
def read(request: Request, q: str = ""):
    return request.headers.get("X-Surface-Id"), request.headers["X-App-Id"], request.headers.get("accept"), q

@other.get("")
def two():
    return {}
`),
		"shop/test_items.py": file("from fastapi import Header\ndef f(x_test: str = Header()): ...\n"),
		"made.py": file(`from fastapi import FastAPI
from shop import items

def create_app(debug=False):
    inner = FastAPI()
    inner.include_router(items.router)
    return inner
`),
		"broken.py": file("def (:\n    Header()\n"),
	}
	got, err := SurveySource(t.Context(), fsys)
	if err != nil {
		t.Fatal(err)
	}
	want := Survey{
		Apps: []App{{"shop.main:app", ".", false}, {"made:create_app", ".", true}},
		Headers: []ReadHeader{
			{"Authorization", false, "shop/items.py:8"},
			{"X-API-Key", false, "shop/items.py:7"},
			{"X-App-Id", false, "shop/items.py:19"},
			{"X-Mode", true, "shop/items.py:10"},
			{"X-Project-Id", false, "shop/items.py:10"},
			{"X-Surface-Id", false, "shop/items.py:19"},
			{"X-Tenant-Id", true, "shop/items.py:10"},
			{"X-User-Id", false, "shop/items.py:10"},
			{"raw_name", true, "shop/items.py:10"},
		},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
