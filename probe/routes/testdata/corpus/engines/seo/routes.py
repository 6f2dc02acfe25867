from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse
router = APIRouter()
BASE: str = "/seo"
SITEMAP: "str" = BASE + "/sitemap.xml"


@router.get(SITEMAP)
def sitemap():
    xml = f"""<?xml version="1.0"?>
<urlset>{"".join(f"<url><loc>{u['loc']}</loc></url>" for u in [{"loc": "/"}])}</urlset>"""
    return Response(xml, media_type="application/xml")


@router.get(BASE + "/robots.txt", response_class=PlainTextResponse)
def robots(): return "User-agent: *\nDisallow: {}".format("/private")


@router.get(
    (
        BASE
        + "/pages"
        + "/{slug:path}"
    )
)
def page(slug: str): return slug
