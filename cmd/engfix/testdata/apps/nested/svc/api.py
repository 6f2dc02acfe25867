from fastapi import APIRouter

from svc.people.routes import admin, router as people
from svc.rooms import routes as rooms

V1 = "/v1"

api = APIRouter(prefix="/api")
v1 = APIRouter(prefix=V1)
v1.include_router(rooms.router, prefix="/rooms")
v1.include_router(people)
v1.include_router(admin, prefix="/admin")
api.include_router(v1)
