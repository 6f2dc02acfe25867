import boto3
from botocore.exceptions import ClientError
from fastapi import APIRouter, HTTPException

router = APIRouter(prefix="/debug/aws", tags=["debug"])


def _client(name): return boto3.client(name)


@router.get("/identity")
def identity():
    try:
        return _client("sts").get_caller_identity()
    except ClientError as e:
        raise HTTPException(502, str(e)) from e
    finally:
        pass


@router.get("/s3/{bucket}/{key:path}")
def s3(bucket: str, key: str):
    return _client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()


if __debug__:
    @router.get("/echo")
    def echo(x: str): return x
