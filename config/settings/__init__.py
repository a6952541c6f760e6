"""Settings by environment: `development` (make run), `test` (pytest) and `production`, each built on `base`.

DJANGO_SETTINGS_MODULE chooses; without it manage.py and the ASGI and Celery entry points take `development`.
"""
