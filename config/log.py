"""One line per log record, as `key=value` pairs, from our loggers and everybody else's."""

import logging
import os
from typing import Any

import structlog

SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

RENDER = structlog.processors.LogfmtRenderer(
    key_order=["timestamp", "level", "logger", "event"], drop_missing=True, bool_as_flag=False
)

structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *SHARED,
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)


class Formatter(structlog.stdlib.ProcessorFormatter):
    """Renders our records and foreign ones alike."""

    def __init__(self) -> None:
        super().__init__(
            foreign_pre_chain=[*SHARED, structlog.processors.format_exc_info],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, RENDER],
        )


class NotHealth(logging.Filter):
    """Drops Django's line for each `503` of the health page: whoever asks it is told by the answer."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        return getattr(request, "path", "") != "/healthz"


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "config.log.Formatter"}},
    "filters": {"not_health": {"()": "config.log.NotHealth"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["not_health"]},
    },
    "root": {"handlers": ["stderr"], "level": os.environ.get("WEFT_LOG_LEVEL", "INFO")},
    "loggers": {
        # Their own handlers would print each record twice; at INFO they tell of every request and task.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.request": {"level": "ERROR"},
        "django.channels.server": {"level": "WARNING"},
        "celery": {"level": "WARNING"},
        "kombu": {"level": "WARNING"},
        "asyncio": {"level": "WARNING"},
        "uvicorn": {"handlers": [], "level": "WARNING", "propagate": True},
    },
}


def get_logger(name: str) -> "structlog.stdlib.BoundLogger":
    """A logger whose calls take the event and its facts: `log.info("tick", claimed=2000)`."""
    logging.getLogger(name)
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger
