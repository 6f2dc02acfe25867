from fastapi import Header, HTTPException


def tenant(x_tenant_id: str = Header("")):
    if not x_tenant_id:
        raise HTTPException(401, "X-Tenant-Id is missing")
    return x_tenant_id
