import hmac
import logging

from fastapi import APIRouter, BackgroundTasks, Header, HTTPException, Request

log = logging.getLogger("billing")

router = APIRouter(prefix="/billing", tags=["billing"])
webhooks = APIRouter(prefix="/webhooks", tags=["billing", "webhooks"], include_in_schema=False)


@router.get("/invoices")
def invoices(): return []


@router.get("/invoices/{invoice_id}.pdf")
def invoice_pdf(invoice_id: str): ...


@router.post("/invoices/{invoice_id}:pay")
def pay(invoice_id: str): ...


@webhooks.post("/stripe")
async def stripe(request: Request, tasks: BackgroundTasks, stripe_signature: str = Header(...)):
    payload = await request.body()
    if not hmac.compare_digest(stripe_signature, "x"):
        raise HTTPException(400, "bad signature")
    tasks.add_task(log.info, "got %d bytes", len(payload))
    return {"received": True}


@webhooks.api_route("/paypal", methods=["GET", "POST"])
async def paypal(request: Request):
    return {"method": request.method}


router.include_router(webhooks)
