"""Column types that both apps share."""

from django.db import models
from django.db.models.functions import Now


class NewPublicId(models.Func):
    """UUIDv7 made by the database (``weft_uuid7()``), so that set-based inserts need no round trip."""

    function = "weft_uuid7"
    template = "%(function)s()"
    output_field = models.UUIDField()


class PublicIdField(models.UUIDField):
    """The unguessable name of a row outside the database; inside, rows are joined by bigint."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("unique", True)
        kwargs.setdefault("editable", False)
        kwargs.setdefault("db_default", NewPublicId())
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's field options are untyped here


class WrittenAtField(models.DateTimeField):
    """Real time of the insert: for housekeeping and audit, never for a journey's decisions."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("db_default", Now())
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's field options are untyped here
