from fastapi import FastAPI


def create_app(config=None, *args, testing=False, **kwargs):
    app = FastAPI(title="x")

    def route(path, **options):
        return app.api_route("/api" + path, **options)

    @route("/one", methods=["GET"])
    def one(): ...

    @route("/two", methods=["POST"], include_in_schema=False)
    def two(): ...

    if testing:
        @app.get("/testing")
        def testing_only(): ...

    class View:
        @app.get("/in/class")
        def view(self): ...

    return app


application = create_app(testing=True)
