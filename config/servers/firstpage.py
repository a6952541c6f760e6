"""Whether the web answers."""

import http.client


def answers(host: str, port: int, seconds: float = 10.0) -> bool:
    """Whether `GET /` gives a page, or a way to one, within so many seconds."""
    connection = http.client.HTTPConnection(host, port, timeout=seconds)
    try:
        connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
