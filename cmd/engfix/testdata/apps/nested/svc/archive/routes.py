from svc.muscle.archive.routes import router

__all__ = ["router"]
