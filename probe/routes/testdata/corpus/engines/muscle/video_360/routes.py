from fastapi import APIRouter
router = APIRouter(prefix="/video/360",)
if True:
	@router.get("/tabs")
	async def tabs():
		return 1
	@router.post(
		"/tabs/deep"
	)
	async def deep():
		if 1:
			return 2
x = 1; router.add_api_route("/semicolons", \
  tabs); y = 2
