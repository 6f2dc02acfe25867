"""The name under which the router is known; its source moved to engines.muscle."""
from engines.muscle.video_multicam.routes import router

__all__ = ["router"]
