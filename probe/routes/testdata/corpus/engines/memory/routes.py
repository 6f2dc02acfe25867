"""Memory.\
"""
from fastapi import (APIRouter,
                     Depends, # "quoted" comment
                     )
router = \
    APIRouter(
        prefix = "/memory" \
            "/v1"
    )

@router \
    .get \
    ("/continued")
def continued(): ...

@router.get("/tabs")
def	tabs():
	if True:
	    return 1
        # odd comment
	return 2

@router.post(path="/kw", **{"name": "by_kw"})
def kw(): ...

@router.post(*["/starred"])
def starred(): ...
