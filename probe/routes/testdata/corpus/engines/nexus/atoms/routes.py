from fastapi import APIRouter
router = APIRouter(prefix='/atoms')
a = '''triple ' quote " inside''' ; b = """x"""
c = "a\"b" 'c\'d' "\\"
d = f'{a!r:>{10}} {b} {{literal}} {"nested"}'
e = rb'\'' + Rb"\"" + b'\n' + BR'\\'
f = fr'{a}\{b}' rf"{c}"
g = u'unicode' U"UPPER"
h = f"""{
    a
} {b
!s}"""
i = {"a": 1, **{"b": 2}}; j = [*range(3)]
k = lambda x, *y, z=1, **w: (x, y, z, w)
l = 0x_ff + 0b1_0 + 0o17 + 1_000 + 1e-5 + 1.5j + .5 + 5. + 1if a else 2
m = a if b else c if d else e
n = not a and b or c
o = a < b <= c != d in (e,) not in f is g is not h
p = ~a ** -b // c % d @ e << f >> g & h ^ i | j
q = [x for x in a if x if not x for y in x]
r = {x: y for x, y in {}.items()}
s = {*a, *b}
t = a[1:2, ::3, ...]
u = (yield_ := 5)
@router.get('/survived')
def survived(x: int = 1, /, y: str = "a", *args: int, z: "int" = 2, **kw: str) -> "dict[str, int]": ...
async def agen():
    async for x in survived():
        yield x
    async with a as b, c as d: pass
    await b; return
    yield
def gen(): x = yield; y = yield from gen(); return x, *y
def deco(*, a): return lambda f: f
@deco(a=lambda: {1: (2, [3])})
@router.post('/survived/too')
class NotAFunction: pass
assert a, b
del a, b[0], c.d
global_ = 1
if a: raise ValueError from None
@router.get('/after/raise')
def after_raise(): ...
