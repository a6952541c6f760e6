from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Registers the system checks of the installation as a whole."""

    name = "config"
    label = "weft_config"

    def ready(self) -> None:
        from config import checks

        checks.register_all()
