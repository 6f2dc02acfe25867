from dataclasses import dataclass

VERSION = 1
API_PREFIX = f"/api/v{VERSION}"


@dataclass
class Settings:
    media_prefix: str = "/media"


settings = Settings()
