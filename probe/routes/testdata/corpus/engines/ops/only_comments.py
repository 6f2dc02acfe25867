# nothing here
# @router.get("/x")
