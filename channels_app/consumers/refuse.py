"""A socket address that does not exist."""

from channels.generic.websocket import AsyncWebsocketConsumer


class Refuse(AsyncWebsocketConsumer):
    """Refuses the handshake; the browser sees 403."""

    async def connect(self) -> None:
        """Close before accepting."""
        await self.close(code=4404)
