import sys, os
sys.path.insert(0, os.path.dirname(__file__))
from fastapi import FastAPI, Request, Depends
from fastapi.middleware.cors import CORSMiddleware
app=FastAPI()
app.add_middleware(CORSMiddleware,allow_origins=["*"])
@app.get('/')
def index(request:Request): return dict(ok=True)
@app.get( '/spaces/{ id }' )
def spaces(id): pass
@app.post ( "/odd" )
def odd ( ) : pass
api=app
@api.put("/alias")
def alias(): pass
for verb in 'get','post':
    getattr(app,verb)("/by/"+verb)(alias)
