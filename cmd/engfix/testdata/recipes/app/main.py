from fastapi import FastAPI

from app import keys, notes

app = FastAPI()
app.include_router(keys.router)
app.include_router(notes.router)
