"""Prints what small applications answer under every setting of their environment.

    python3 conditions.py < [DIR, …]

For each directory and each of the settings "", "X", "Y" and "XY" of the environment, what routes.py prints.
"""
import json
import os
import sys
import warnings

import fastapi  # noqa: F401  (loaded once, for every child)

import routes

answers = []
for root in json.load(sys.stdin):
    for setting in ["", "X", "Y", "XY"]:
        readable, writable = os.pipe()
        if os.fork() == 0:
            os.close(readable)
            warnings.simplefilter("ignore")  # of two operations with one id
            for name in "XY":
                os.environ.pop(name, None)
                if name in setting:
                    os.environ[name] = "1"
            with os.fdopen(writable, "w") as out:
                json.dump(routes.describe(root), out)
            os._exit(0)
        os.close(writable)
        with os.fdopen(readable) as said:
            answers.append(json.load(said))
        os.wait()
json.dump(answers, sys.stdout)
