"""The handler of a route that each router has: it declares the body that it reads."""


async def note(note: dict):
    return {"data": note}
