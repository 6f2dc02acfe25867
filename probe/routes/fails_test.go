package routes

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/probe"
)

// failsHead is the beginning of every application of failsCases.
const failsHead = "import contextlib, importlib, os, sys\nfrom contextlib import suppress\nfrom fastapi import FastAPI\napp = FastAPI()\ndef h(): ...\ndef add(path): app.add_api_route(path, h)\n"

// pluginFile is a module with a router below /plugin.
const pluginFile = "from fastapi import APIRouter\nrouter = APIRouter(prefix='/plugin')\n@router.get('/x')\ndef x(): ...\n"

// failsCases are applications in which something ends early or may fail, and what the list has to say: the routes that are
// there, and with a "?" those that are there under a condition. Plugin is a module beside the application.
var failsCases = []struct{ name, source, plugin, want string }{
	{"after raise", "def wire():\n    add('/a')\n    raise ValueError\n    add('/never')\ntry:\n    wire()\nexcept ValueError:\n    pass\nadd('/b')\n", "", "/a /b"},
	{"after a call that raises", "def stop(): raise ValueError\ntry:\n    stop()\n    add('/never')\nexcept ValueError:\n    add('/a')\n", "", "/a"},
	{"an argument that raises", "def stop(): raise ValueError\ntry:\n    add(stop())\nexcept ValueError:\n    add('/a')\n", "", "/a"},
	{"a coroutine raises when it is awaited", "async def stop(): raise ValueError\nstop().close()\nadd('/a')\n", "", "/a"},
	{"a generator raises when it is asked", "def stop():\n    yield\n    raise ValueError\nstop()\nadd('/a')\n", "", "/a"},
	{"after sys.exit", "def wire():\n    sys.exit(1)\n    add('/never')\ntry:\n    wire()\nexcept SystemExit:\n    add('/a')\n", "", "/a"},
	{"after an assert", "def wire():\n    assert False\n    add('/never')\ntry:\n    wire()\nexcept AssertionError:\n    add('/a')\n", "", "/a"},
	{"a guard that nothing catches", "if len(sys.argv) > 90: raise SystemExit\nadd('/a')\n", "", "/a"},
	{"a guard that another handler does not catch", "try:\n    import json\nexcept ImportError:\n    raise SystemExit\nadd('/a')\n", "", "/a"},
	{"a name that only one branch binds", "if len(sys.argv) < 90: prefix = '/a'\nelse: raise SystemExit\nadd(prefix)\n", "", "/a"},
	{"a guard that is caught", "def need(name):\n    if os.environ.get(name) is None: raise ValueError\ntry:\n    need('ENGFIX_NOT_SET')\n    add('/never')\nexcept ValueError:\n    pass\nadd('/a')\n", "", "/a /never?"},
	{"a variable that is not set", "try:\n    os.environ['ENGFIX_NOT_SET']\n    add('/never')\nexcept KeyError:\n    pass\n", "", "/never?"},
	{"what may fail", "try:\n    int(sys.argv[90])\n    add('/never')\nexcept IndexError:\n    add('/a')\n", "", "/a? /never?"},
	{"what cannot fail", "try:\n    add('/a')\nexcept ImportError:\n    pass\n", "", "/a"},
	{"a router of either way", "from fastapi import APIRouter\ntry:\n    import engfix_not_there\n    r = APIRouter(prefix='/fast')\nexcept ImportError:\n    r = APIRouter(prefix='/slow')\nr.add_api_route('/x', h)\napp.include_router(r)\n", "", "/fast/x? /slow/x?"},
	{"a return in a try statement", "def wire():\n    try:\n        import engfix_not_there\n        return\n    except ImportError:\n        pass\n    add('/a')\nwire()\n", "", "/a?"},
	{"finally after a return", "def wire():\n    try:\n        return\n    finally:\n        add('/a')\nwire()\n", "", "/a"},
	{"else of a loop that is left", "for p in ['/a', '/b']:\n    add(p)\n    break\nelse:\n    add('/never')\n", "", "/a"},
	{"else of a loop", "for p in ['/a']:\n    add(p)\nelse:\n    add('/b')\n", "", "/a /b"},
	{"a return before a caught exception", "def wire():\n    try:\n        if len(sys.argv) > 90: return\n        raise ValueError\n    except ValueError:\n        pass\n    add('/a')\nwire()\n", "", "/a?"},
	{"suppress", "with suppress(ImportError):\n    import engfix_not_there\n    add('/never')\nadd('/a')\n", "", "/a /never?"},
	{"suppress of a module", "with contextlib.suppress(ImportError):\n    from plugin import router\n    app.include_router(router)\n", "import engfix_not_there\n" + pluginFile, "/plugin/x?"},
	{"a context of the file's own", "@contextlib.contextmanager\ndef optional():\n    try: yield\n    except ImportError: pass\nwith optional():\n    import engfix_not_there\n    add('/never')\n", "", "/never?"},
	{"a class of the file's own", "class Optional:\n    def __enter__(self): ...\n    def __exit__(self, kind, e, tb): return True\nwith Optional():\n    import engfix_not_there\n    add('/never')\n", "", "/never?"},
	{"a context that ends nothing", "with open(os.devnull) as f:\n    f.read()\n    add('/a')\n", "", "/a"},
	{"a module whose import is not installed", "try:\n    from plugin import router\n    app.include_router(router)\nexcept ImportError:\n    pass\n", "import engfix_not_there\n" + pluginFile, "/plugin/x?"},
	{"a module that needs FastAPI only", "try:\n    from plugin import router\n    app.include_router(router)\nexcept ImportError:\n    pass\n", pluginFile, "/plugin/x"},
	{"a module that may raise", "try:\n    import plugin\nexcept ImportError:\n    plugin = None\nelse:\n    app.include_router(plugin.router)\n", "import os\nif not os.environ.get('ENGFIX_NOT_SET'): raise ImportError\n" + pluginFile, "/plugin/x?"},
	{"a module that raises", "try:\n    import plugin\n    app.include_router(plugin.router)\nexcept RuntimeError:\n    add('/a')\n", pluginFile + "raise RuntimeError\n", "/a"},
	{"a module by its name in text", "for n in ['plugin']:\n    try:\n        app.include_router(importlib.import_module(n).router)\n    except ImportError:\n        continue\n", "import engfix_not_there\n" + pluginFile, "/plugin/x?"},
	{"a name that a module does not have", "try:\n    from plugin import other\n    add('/never')\nexcept ImportError:\n    add('/a')\n", pluginFile, "/a? /never?"},
	{"a handler that ends the loop", "for n in ['plugin', 'json']:\n    try:\n        importlib.import_module(n)\n    except KeyError:\n        continue\n    except Exception:\n        break\n    add('/' + n)\nadd('/a')\n", "raise RuntimeError\n", "/a /json?"},
	{"an exception behind a return", "def check(p):\n    for arg in sys.argv:\n        if arg != p: return\n    raise LookupError(p)\ncheck('/a')\nadd('/b')\n", "", "/b"},
	{"a name that is deleted", "import plugin\nr = getattr(plugin, 'router', None)\nif r: app.include_router(r)\nelse: add('/a')\n", pluginFile + "del router\n", "/a"},
	{"a context of a module", "import plugin\nwith plugin.quiet():\n    raise ValueError\nadd('/a')\n", "import contextlib\n@contextlib.contextmanager\ndef quiet():\n    try: yield\n    except Exception: pass\n", "/a"},
	{"a context by a method", "class Guard:\n    @contextlib.contextmanager\n    def quiet(self):\n        try: yield\n        except ValueError: return\nwith Guard().quiet():\n    raise ValueError\nadd('/a')\n", "", "/a"},
	{"a context in a variable", "quiet = suppress(ValueError)\nwith quiet:\n    raise ValueError\nadd('/a')\n", "", "/a"},
	{"a context that a function returns", "def quiet(): return suppress(ValueError)\nwith quiet():\n    raise ValueError\nadd('/a')\n", "", "/a"},
	{"a context without its decorator", "def _quiet():\n    try: yield\n    except ValueError: pass\nquiet = contextlib.contextmanager(_quiet)\nwith quiet():\n    raise ValueError\nadd('/a')\n", "", "/a"},
	{"a context within a context", "@contextlib.contextmanager\ndef quiet():\n    with suppress(ValueError): yield\nwith quiet():\n    raise ValueError\nadd('/a')\n", "", "/a"},
	{"a context that only measures", "@contextlib.contextmanager\ndef timed():\n    try: yield\n    finally: pass\ndef wire():\n    with timed():\n        raise ValueError\n    add('/never')\ntry: wire()\nexcept ValueError: add('/a')\n", "", "/a"},
	{"a context that raises again", "@contextlib.contextmanager\ndef logged():\n    try: yield\n    except ValueError:\n        print()\n        raise\ndef wire():\n    with logged():\n        raise ValueError\n    add('/never')\ntry: wire()\nexcept ValueError: add('/a')\n", "", "/a"},
	{"a context that may raise again", "@contextlib.contextmanager\ndef quiet(strict):\n    try: yield\n    except ValueError:\n        if strict: raise\ndef wire():\n    with quiet(True):\n        raise ValueError\n    add('/never')\ntry: wire()\nexcept ValueError: pass\nadd('/a')\n", "", "/a /never?"},
	{"a context that ends other exceptions", "def wire():\n    with suppress(KeyError):\n        raise ValueError\n    add('/never')\ntry: wire()\nexcept ValueError: add('/a')\n", "", "/a? /never?"},
	{"a class that ends nothing", "class Timer:\n    def __enter__(self): ...\n    def __exit__(self, *args): print()\ndef wire():\n    with Timer():\n        raise ValueError\n    add('/never')\ntry: wire()\nexcept ValueError: add('/a')\n", "", "/a"},
	{"a class that ends some", "class Some:\n    def __enter__(self): ...\n    def __exit__(self, kind, e, tb): return kind is KeyError\ndef wire():\n    with Some():\n        raise ValueError\n    add('/never')\ntry: wire()\nexcept ValueError: pass\nadd('/a')\n", "", "/a /never?"},
	{"a class derived from a context", "class Quiet(suppress): ...\nwith Quiet(ValueError):\n    raise ValueError\nadd('/a')\n", "", "/a"},
	{"a context of a library", "import unittest\nwith unittest.TestCase().assertRaises(ImportError):\n    import engfix_not_there\n    add('/never')\nadd('/a')\n", "", "/a /never?"},
	{"a context without any effect", "def wire():\n    with contextlib.nullcontext():\n        raise ValueError\n    add('/never')\ntry: wire()\nexcept ValueError: add('/a')\n", "", "/a"},
	{"either of two contexts", "quiet = suppress(ValueError) if len(sys.argv) < 90 else contextlib.nullcontext()\nwith quiet:\n    raise ValueError\nadd('/a')\n", "", "/a"},
	{"a context with a router", "from fastapi import APIRouter\n@contextlib.contextmanager\ndef below(prefix):\n    r = APIRouter(prefix=prefix)\n    yield r\n    app.include_router(r)\nwith below('/p') as r:\n    r.add_api_route('/x', h)\n", "", "/p/x"},
	{"a handler of another kind", "def wire():\n    try:\n        raise KeyError\n    except ValueError:\n        add('/never')\n    add('/never2')\ntry: wire()\nexcept KeyError: pass\nadd('/a')\n", "", "/a /never2? /never?"},
	{"a handler of a base", "class Stop(ValueError): ...\ndef wire():\n    try:\n        raise Stop('x')\n    except ValueError:\n        add('/a')\ntry: wire()\nexcept Exception: pass\nadd('/b')\n", "", "/a /b"},
	{"a handler of a tuple", "FAULTS = (KeyError, ValueError)\ndef wire():\n    try:\n        raise ValueError\n    except FAULTS:\n        add('/a')\ntry: wire()\nexcept Exception: pass\n", "", "/a"},
	{"a handler that sys.exit passes", "def wire():\n    try:\n        sys.exit(1)\n    except Exception:\n        pass\n    add('/never')\ntry: wire()\nexcept SystemExit: pass\nadd('/a')\n", "", "/a /never?"},
	{"a failed import that another handler passes", "def wire():\n    try:\n        import engfix_not_there\n    except ValueError:\n        pass\n    add('/never')\ntry: wire()\nexcept ImportError: pass\nadd('/a')\n", "", "/a /never?"},
	{"a missing name that a handler for modules passes", "def wire():\n    try:\n        from plugin import other\n    except ModuleNotFoundError:\n        pass\n    add('/never')\ntry: wire()\nexcept ImportError: pass\nadd('/a')\n", pluginFile, "/a /never?"},
	{"a missing module that a handler for modules ends", "def wire():\n    try:\n        import engfix_not_there\n    except ModuleNotFoundError:\n        pass\n    add('/a')\ntry: wire()\nexcept ImportError: pass\n", "", "/a"},
	{"a handler of Python's own base", "def wire():\n    try:\n        raise KeyError\n    except LookupError:\n        pass\n    add('/a')\ntry: wire()\nexcept Exception: pass\n", "", "/a"},
	{"a handler of a base's base", "class Stop(FileNotFoundError): ...\ndef wire():\n    try:\n        raise Stop\n    except IOError:\n        pass\n    add('/a')\ntry: wire()\nexcept Exception: pass\n", "", "/a"},
	{"a handler that an exception of the lowest base passes", "class Stop(BaseException): ...\ndef wire():\n    try:\n        raise Stop\n    except Exception:\n        pass\n    add('/never')\ntry: wire()\nexcept Stop: pass\nadd('/a')\n", "", "/a /never?"},
	{"a failed import in a function", "def wire():\n    try:\n        import engfix_not_there\n    except ImportError:\n        pass\n    add('/a')\ntry: wire()\nexcept ImportError: pass\nadd('/b')\n", "", "/a /b"},
}

// TestFails guards that a route behind something that ends early is not listed, and one behind something that may fail only with
// that condition. The running application has all that the list is sure of, and none that the list does not have.
func TestFails(t *testing.T) {
	var sources []map[string]string
	for _, tt := range failsCases {
		sources = append(sources, map[string]string{"app.py": failsHead + tt.source, "plugin.py": tt.plugin})
	}
	in, err := json.Marshal(sources)
	if err != nil {
		t.Fatal(err)
	}
	var live [][]string
	runPython(t, bytes.NewReader(in), &live, "testdata/live.py")
	for i, tt := range failsCases {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, text := range sources[i] {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			table, err := Resolve(context.Background(), Input{Wanted: []Wanted{{"app", []string{"app.py", "plugin.py"}}}, Source: dir})
			if err != nil {
				t.Fatal(err)
			}
			var sure, all []string
			for _, e := range table.Routers[0].Endpoints {
				if e.Standing != probe.Mounted {
					continue
				}
				if !strings.Contains(e.Note, "under a condition") {
					sure = append(sure, e.Key())
					all = append(all, e.Path)
				} else {
					all = append(all, e.Path+"?")
				}
				if slices.Contains(live[i], e.Key()) {
					live[i] = slices.DeleteFunc(live[i], func(k string) bool { return k == e.Key() })
					sure = slices.DeleteFunc(sure, func(k string) bool { return k == e.Key() })
				}
			}
			slices.Sort(all)
			if diff := cmp.Diff(tt.want, strings.Join(all, " ")); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if len(live[i])+len(sure) > 0 {
				t.Errorf("the application has %v too, and does not have %v", live[i], sure)
			}
		})
	}
}
