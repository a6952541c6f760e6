"""Wiring: settings, addresses, the ASGI application, Celery, the clock, nudges, and the servers that all of
it stands on.

Nothing here knows what a contact or a journey is. The package stays free of imports, because the bootstrap
and the keeper of the embedded servers run before any dependency is installed.
"""
