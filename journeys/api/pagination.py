"""How lists about journeys are cut; see ``contacts.api.pagination``."""

from contacts.api.pagination import Pages


class ByName(Pages):
    """Journeys and rules, by name."""

    ordering = ("name", "id")


class ByNumber(Pages):
    """Versions, the newest first."""

    ordering = ("-number",)


class NewestRun(Pages):
    """Runs, those that entered last first."""

    ordering = ("-entered_at", "-enrollment_id")


class NewestTask(Pages):
    """Tasks, the newest first."""

    ordering = ("-created_at", "-id")
