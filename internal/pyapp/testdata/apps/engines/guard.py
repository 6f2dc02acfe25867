import functools


def guarded(f):
    @functools.wraps(f)
    def inner(*args, **kwargs):
        return f(*args, **kwargs)

    return inner


def closed(f):
    def inner():
        return f()

    return inner
