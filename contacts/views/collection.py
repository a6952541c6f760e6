"""Event collection by way of Django, for servers without ASGI and for tests; ``contacts.api.door`` serves it
otherwise."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from config import clock
from contacts import ingest
from contacts.api import collect, pressure
from contacts.api.collect import Answer, Asked
from contacts.api.uploads import PackingError, TooLargeError, Upload

PIECE = 64 * 1024


# No session stands behind it: a request proves itself by its write key, which a foreign page would have to
# know.
@csrf_exempt
def collection(request: HttpRequest) -> HttpResponse:
    """Any call of the tracking API."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    asked = Asked(str(request.method), request.path, headers, request.META.get("QUERY_STRING", ""))
    try:
        answer = _answered(asked, request)
    except collect.AWAY_ERRORS:
        answer = collect.AWAY
    return HttpResponse(
        answer.body, status=answer.status, content_type="application/json", headers=dict(answer.headers)
    )


def _answered(asked: Asked, request: HttpRequest) -> Answer:
    call = collect.opened(asked)
    if isinstance(call, Answer):
        return call
    if pressure.look():
        return collect.BUSY
    key = collect.admitted(call)
    if isinstance(key, Answer):
        return key
    upload = Upload()
    try:
        while piece := request.read(PIECE):
            upload.feed(piece)
        post = collect.posted(call, upload.whole())
    except TooLargeError:
        return collect.TOO_LARGE
    except PackingError:
        return collect.BAD_PACKING
    if isinstance(post, Answer):
        return post
    if key is None:
        key = collect.admitted(collect.Call(call.kind, post.secret, ""))
    if not isinstance(key, int):
        return key or collect.UNKNOWN_KEY
    ahead = clock.ahead()
    ingest.store([ingest.Batch(key, clock.real_now() + ahead, post.messages, ahead)])
    return collect.SUCCESS
