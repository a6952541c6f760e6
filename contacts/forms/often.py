"""How often one address on the net may send forms: so often in ten minutes, counted in Redis."""

from redis.exceptions import RedisError

from config.log import get_logger
from config.redis import connection

MOST = 20
SECONDS = 600

log = get_logger(__name__)


def too_often(address: str) -> bool:
    """Count one more from this address; whether it is too many. Without Redis nobody is kept out."""
    key = f"weft:form:{address}"
    try:
        with connection().pipeline() as pipe:
            pipe.incr(key)
            pipe.expire(key, SECONDS, nx=True)
            count, _ = pipe.execute()
    except (RedisError, OSError) as problem:
        log.warning("form.not_counted", problem=str(problem))
        return False
    return int(count) > MOST
