"""Data of the test environment."""
from typing import Any, Dict, List, Optional


class Table:
    """Rows by id. Writes are answered as if they had been made and are dropped, so that the environment's data never
    change, however often a job runs against it."""

    def __init__(self, rows: Dict[str, Dict[str, Any]]) -> None:
        self._rows = rows

    def list(self) -> List[Dict[str, Any]]:
        return [{"id": ident, **row} for ident, row in self._rows.items()]

    def get(self, ident: str) -> Optional[Dict[str, Any]]:
        row = self._rows.get(ident)
        return None if row is None else {"id": ident, **row}

    def create(self, ident: str, row: Dict[str, Any]) -> Dict[str, Any]:
        return {"id": ident, **row}

    def update(self, ident: str, changes: Dict[str, Any]) -> Optional[Dict[str, Any]]:
        row = self.get(ident)
        return None if row is None else {**row, **changes}

    def delete(self, ident: str) -> bool:
        return ident in self._rows
