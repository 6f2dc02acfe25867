package routes

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// treeFiles is how many Python files the generated checkout has.
const treeFiles = 3340

// writeTree writes a checkout of so many Python files of realistic size below dir: packages of a router, models, services
// and helpers, and an application that includes every router. It returns a ticket for each router.
func writeTree(tb testing.TB, dir string, files int) []Wanted {
	tb.Helper()
	var wanted []Wanted
	var app strings.Builder
	app.WriteString("from fastapi import FastAPI\n")
	include := "app = FastAPI()\n"
	write := func(name, text string) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			tb.Fatal(err)
		}
	}
	write("engines/__init__.py", "")
	write("engines/common.py", helperFile(0))
	for i, n := 0, 3; n+16 <= files; i, n = i+1, n+16 {
		p := fmt.Sprintf("engines/area%d/p%d", i%20, i)
		write(p+"/__init__.py", "")
		write(p+"/routes.py", routerFile(i))
		for k := range 4 {
			write(fmt.Sprintf("%s/models_%d.py", p, k), modelFile(k))
		}
		for k := range 6 {
			write(fmt.Sprintf("%s/service_%d.py", p, k), serviceFile(k))
		}
		for k := range 4 {
			write(fmt.Sprintf("%s/helper_%d.py", p, k), helperFile(k))
		}
		module := strings.ReplaceAll(p, "/", ".") + ".routes"
		fmt.Fprintf(&app, "from %s import router as r%d\n", module, i)
		include += fmt.Sprintf("app.include_router(r%d, prefix='/api')\n", i)
		wanted = append(wanted, Wanted{module, []string{p + "/routes.py"}})
	}
	write("engines/main.py", app.String()+include)
	return wanted
}

func routerFile(i int) string {
	var b strings.Builder
	b.WriteString("from fastapi import APIRouter, Depends\nfrom engines.common import helper_0\n")
	for k := range 6 {
		fmt.Fprintf(&b, "from .service_%d import Service as Service%d\n", k, k)
	}
	for k := range 4 {
		fmt.Fprintf(&b, "from .models_%d import Model0 as Model%d\n", k, k)
	}
	fmt.Fprintf(&b, "\nrouter = APIRouter(prefix='/r%d', tags=['r%d'])\n\n", i, i)
	for k := range 6 {
		fmt.Fprintf(&b, `
@router.post("/items%d/{item_id}", response_model=Model0)
async def act_%d(item_id: str, body: Model%d, service: Service%d = Depends(Service%d)):
    """Does what the item asks for."""
    if not body.enabled:
        raise ValueError(f"item {item_id} is off")
    result = await service.method_%d(item_id, body)
    return {"data": result, "meta": {"count": len(result)}}

`, k, k, k%4, k, k, k)
	}
	return b.String()
}

func modelFile(k int) string {
	var b strings.Builder
	b.WriteString("from __future__ import annotations\nfrom typing import Optional\nfrom pydantic import BaseModel, Field\n\n")
	for c := range 8 {
		fmt.Fprintf(&b, "\nclass Model%d(BaseModel):\n    \"\"\"Model %d of %d.\"\"\"\n\n", c, c, k)
		for f := range 10 {
			fmt.Fprintf(&b, "    field_%d: Optional[str] = Field(default=None, description=\"the field %d\", max_length=%d)\n", f, f, 10+f)
		}
	}
	return b.String()
}

func serviceFile(k int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "import logging\nfrom .models_%d import Model0, Model1\nfrom .helper_%d import helper_0, helper_1\n\nlog = logging.getLogger(__name__)\n\n", k%4, k%4)
	b.WriteString("\nclass Service:\n    \"\"\"Does the work.\"\"\"\n\n    def __init__(self, store=None):\n        self.store = store or {}\n")
	for m := range 12 {
		fmt.Fprintf(&b, `
    async def method_%d(self, item_id: str, body: Model0) -> list[Model1]:
        """Returns what item_id has."""
        found = []
        for key, item in sorted(self.store.items()):
            if item.kind != "x%d" or key == item_id:
                continue
            try:
                found.append(Model1(field_0=helper_0(key), field_1=helper_1(item, limit=%d)))
            except (KeyError, ValueError) as exc:
                log.warning("skipped %%s: %%s", key, exc)
        return [f for f in found if f.field_0 is not None]
`, m, m, m)
	}
	return b.String()
}

func helperFile(k int) string {
	var b strings.Builder
	b.WriteString("import re\nfrom collections import defaultdict\n\nPATTERN = re.compile(r\"[a-z]+(-[a-z]+)*\")\n\n")
	for h := range 12 {
		fmt.Fprintf(&b, `
def helper_%d(value, *, limit: int = %d) -> str:
    """Returns value in short."""
    counts = defaultdict(int)
    for part in PATTERN.findall(str(value)):
        counts[part.lower()] += 1
    best = max(counts.items(), key=lambda pair: (pair[1], pair[0]), default=("", 0))
    return f"{best[0]}:{best[1]}"[:limit] if counts else ""

`, h, h+k)
	}
	return b.String()
}

// BenchmarkScanTree resolves a ticket for each router of a large checkout.
func BenchmarkScanTree(b *testing.B) {
	dir := b.TempDir()
	wanted := writeTree(b, dir, treeFiles)
	time.Sleep(3 * time.Second) // until the files' times can be trusted
	b.Run("warm", func(b *testing.B) {
		in := Input{Source: dir, Wanted: wanted, Cache: &Cache{Dir: b.TempDir(), Version: "x"}}
		if _, err := Resolve(context.Background(), in); err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if _, err := Resolve(context.Background(), in); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			if _, err := Resolve(context.Background(), Input{Source: dir, Wanted: wanted}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
