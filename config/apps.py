from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ConfigConfig(AppConfig):
    """Registers the system checks of the installation as a whole."""

    name = "config"
    label = "weft_config"

    def ready(self) -> None:
        from config import checks

        checks.register_all()


class WeftAdminConfig(AdminConfig):
    """Django's admin with our site."""

    default_site = "config.admin_site.WeftAdmin"
