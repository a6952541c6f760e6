"""The pages of the console, as its second navigation shows them: ours, and those of Django's admin."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Tab:
    """A page: its name in the address map and in words."""

    page: str
    label: str | Promise
    icon: str

    @property
    def address(self) -> str:
        """Where it is."""
        return reverse(self.page)


TABS = (
    Tab("journeys:console", _("Health"), "activity"),
    Tab("journeys:console_parked", _("Parked"), "octagon-pause"),
    Tab("journeys:console_messages", _("Messages"), "mail"),
    Tab("journeys:console_journal", _("Journal"), "history"),
)

SETTINGS = (
    Tab("admin:contacts_member_changelist", _("Members"), "users"),
    Tab("admin:auth_group_changelist", _("Roles"), "shield"),
    Tab("admin:journeys_teamsettings_changelist", _("Team settings"), "settings"),
    Tab("admin:contacts_key_changelist", _("Keys"), "key-round"),
    Tab("admin:contacts_brand_changelist", _("Brands"), "stamp"),
    Tab("admin:contacts_topic_changelist", _("Topics"), "tag"),
    Tab("admin:journeys_contactlimit_changelist", _("Contact limits"), "gauge"),
    Tab("admin:contacts_suppression_changelist", _("Suppressed addresses"), "ban"),
    Tab("admin:contacts_attribute_changelist", _("Attributes"), "list"),
    Tab("admin:contacts_eventtype_changelist", _("Events"), "zap"),
    Tab("admin:journeys_offer_changelist", _("Offers"), "badge-percent"),
)


def tabs(current: str) -> dict[str, object]:
    """What templates of the console need besides their own: its pages, and which of them this is."""
    return {"tabs": TABS, "tab": current, "console_settings": SETTINGS}
