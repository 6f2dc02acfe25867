# -*- coding: utf-8 -*-
from fastapi import APIRouter as Router, FastAPI as App
from fastapi import Depends as D

multicam: Router = Router(prefix='/video' '/multicam')
admin, public = Router(prefix="/video/multicam/admin"), Router()

@multicam.post('/sessions')
def create_session(): pass

@multicam.get('/sessions/{session_id:int}')
def get_session(session_id): pass

@admin.patch(path="/sessions/{session_id}", name="patch_session")
def some_other_name(session_id): pass

@public.options("/video/multicam/ping")
def ping(): pass

@public.trace("/video/multicam/trace")
def trace_it(): pass
