package hello

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/engfix/engfix/probe/routes/modules"
)

// TestRead reads handlers as people write them. The handler of each is declared at line 1 of app.py.
func TestRead(t *testing.T) {
	const models = `
class Context(BaseModel):
    tenant_id: str
    note: str | None = None
class Base(BaseModel):
    version: int
class Hello(Base):
    type: Literal["hello", "resume"]
    kind: str = "client"
    context: Context
    limit: int = 5
    key: str = Field(..., alias="apiKey")
`
	for _, tt := range []struct {
		name, body, want string
		files            map[string]string
	}{
		{"members", "msg = await ws.receive_json()\ntoken = msg[\"token\"]\nmsg.get('tenant_id', '')", `{token tenant_id}`, nil},
		{"what a member is compared with", `msg = await ws.receive_json()
if msg.get("type") != "auth" or msg["v"] not in (2, 3) or "token" not in msg: return`, `{type="auth" v=2 token}`, nil},
		{"text that is parsed", "raw = await asyncio.wait_for(ws.receive_text(), timeout=5)\nmsg = json.loads(raw)\nmsg['token']", `{token}`, nil},
		{"nested", "ctx = (await ws.receive_json()).get('context') or {}\nctx['tenant_id']", `{context{tenant_id}}`, nil},
		{"the first message alone", "a = await ws.receive_json()\na['token']\nwhile True:\n    b = await ws.receive_json()\n    b['action']", `{token}`, nil},
		{"a name that holds something else later", "a = await ws.receive_json()\na['token']\na = load()\na['other']", `{token}`, nil},
		{"a loop over messages", "async for m in ws.iter_json():\n    m['token']", `{token}`, nil},
		{"a raw event", "event = await ws.receive()\nif event['type'] == 'websocket.disconnect': return\nmsg = json.loads(event['text'])\nmsg['token']", `{token}`, nil},
		{"a model of the text", "h = Hello.model_validate_json(await ws.receive_text())\nh.limit\nh.apiKey\nh.key\nh.context.note\nh.model_dump()" + outside(models), `{version=0 type="hello" kind="client" context{tenant_id note} apiKey limit=0}`, nil},
		{"a model of members", "h = Context(**(await ws.receive_json()))" + outside(models), `{tenant_id}`, nil},
		{"an adapter", "h = TypeAdapter(Context).validate_python(await ws.receive_json())" + outside(models), `{tenant_id}`, nil},
		{"a class that is no model of it", "h = Context((await ws.receive_json())['token'])" + outside(models), `{token}`, nil},
		{"a function of the file", "msg = await first(ws)\nmsg['token']" + outside("\nasync def first(s):\n    got = await s.receive_json()\n    return got\n"), `{token}`, nil},
		{"a function that is passed the message", "await admit(await ws.receive_json())" + outside("\nasync def admit(hello):\n    hello['token']\n"), `{token}`, nil},
		{"a function that calls itself", "await again(ws)" + outside("\nasync def again(s):\n    await again(s)\n    (await s.receive_json())['token']\n"), `{token}`, nil},
		{"an imported model", "from .models import Hello as H\nh = H.model_validate(await ws.receive_json())", `{token}`, map[string]string{"models.py": "class Hello(BaseModel):\n    token: str\n"}},
		{"a model that the handler imports", "from models import Hello\nh = Hello.model_validate(await ws.receive_json())", `{token}`, map[string]string{"src/models.py": "class Hello(BaseModel):\n    token: str\n"}},
		{"a model that a package passes on", "from api import Hello\nh = Hello.model_validate(await ws.receive_json())", `{token}`, map[string]string{"api/__init__.py": "from .models import First as Hello\n", "api/models.py": "class First(BaseModel):\n    token: str\n"}},
		{"models that are derived from each other", "h = A.model_validate(await ws.receive_json())" + outside("\nclass A(B):\n    token: str\nclass B(A):\n    tenant: str\n"), `{tenant token}`, nil},
		{"models derived from all before", "h = M39.model_validate(await ws.receive_json())\nh.f7.x" + outside(derived(40)), `{f7}`, nil},
		{"nothing is read", "await ws.send_json({})", "", nil},
		{"text without members", "if await ws.receive_text() == 'ping': pass", "", nil},
		{"a message whose members are not looked at", "await ws.send_json(await ws.receive_json())", "", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			body, rest, _ := strings.Cut(tt.body, "\x00")
			source := "@router.websocket('/ws')\nasync def chat(ws: WebSocket):\n    await ws.accept()\n    " + strings.ReplaceAll(body, "\n", "\n    ") + "\n" + rest
			fsys := fstest.MapFS{"app.py": {Data: []byte(source)}}
			for name, text := range tt.files {
				fsys[name] = &fstest.MapFile{Data: []byte(text)}
			}
			m, ok := Read(modules.New(fsys), "app.py:1")
			got := ""
			if ok {
				got = outline(m.Members)
			}
			if got != tt.want || ok != (tt.want != "") {
				t.Errorf("got %s, want %s, of\n%s", got, tt.want, source)
			}
		})
	}
}

// TestReadDeclared finds the handler that a call declares, and says where the message is read.
func TestReadDeclared(t *testing.T) {
	all := modules.New(fstest.MapFS{
		"svc/ws.py": {Data: []byte("async def chat(ws):\n    msg = await ws.receive_json()\n    msg['token']\n\napp.add_api_websocket_route('/ws', chat)\n")},
		"app.py":    {Data: []byte("from svc.ws import chat\napp.websocket('/ws')(chat)\napp.add_websocket_route('/ws', route=chat)\n")},
	})
	for _, source := range []string{"svc/ws.py:5", "app.py:2", "app.py:3"} {
		if m, ok := Read(all, source); !ok || m.Source != "svc/ws.py:2" {
			t.Errorf("%s: got %v, %v, want the message of svc/ws.py:2", source, m, ok)
		}
	}
	for _, source := range []string{"", "svc/ws.py", "svc/ws.py:x", "svc/ws.py:3", "gone.py:1"} {
		if m, ok := Read(all, source); ok {
			t.Errorf("%q: got %v, want none", source, m)
		}
	}
}

// outside is source that stands below the handler.
func outside(s string) string { return "\x00" + s }

func outline(ms []*Member) string {
	var parts []string
	for _, m := range ms {
		s := m.Name
		if m.JSON != "" {
			s += "=" + m.JSON
		}
		if m.Members != nil {
			s += outline(m.Members)
		}
		parts = append(parts, s)
	}
	return "{" + strings.Join(parts, " ") + "}"
}

// derived is so many classes, each derived from all before: they double with each if one is read more than once.
func derived(n int) string {
	var b strings.Builder
	names := []string{"BaseModel"}
	for i := range n {
		fmt.Fprintf(&b, "\nclass M%d(%s):\n    f%d: str", i, strings.Join(names, ", "), i)
		names = append([]string{fmt.Sprintf("M%d", i)}, names...)
	}
	return strings.ReplaceAll(b.String(), ": str", ": str = None") + "\n"
}
