package routes

import (
	"context"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// TestConvertors guards that the source's knowledge of a path parameter is not lost with the convertor, which the
// document's form of a path leaves out: no document describes a WebSocket, and it refuses "engfix-probe" for a number.
func TestConvertors(t *testing.T) {
	source := fstest.MapFS{"m.py": {Data: []byte(`
from uuid import UUID
import uuid
from fastapi import FastAPI
app = FastAPI()
@app.websocket("/{n:int}/{rest:path}/{free}")
async def by_path(ws, n, rest: str, free: str): ...
@app.websocket("/of/{n}/{x}/{u}/{v}/{s}")
async def by_handler(ws, n: int, x: float, u: UUID, v: uuid.UUID, s: str, other: int = 1): ...
`)}}
	for name, pins := range map[string][]Pin{
		"declared": nil,
		"pinned": {{Router: "m", Endpoints: []Pinned{
			{Transport: "ws", Path: "/{n}/{rest}/{free}"}, {Transport: "ws", Path: "/of/{n}/{x}/{u}/{v}/{s}"},
		}}},
	} {
		t.Run(name, func(t *testing.T) {
			table, err := resolve(context.Background(), Input{Wanted: []Wanted{{"m", []string{"m.py"}}}, Pins: pins}, source)
			if err != nil {
				t.Fatal(err)
			}
			var got []map[string]string
			for _, e := range table.Routers[0].Endpoints {
				got = append(got, e.Convertors)
			}
			want := []map[string]string{
				{"n": "int", "rest": "path"},
				{"n": "int", "x": "float", "u": "uuid", "v": "uuid"},
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
