"""What ops leads look after on the journey side: offers, contact limits, and what needs a hand."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.models import Member
from journeys.models import ContactLimit, Failure, JournalEntry, Offer, TeamSettings
from journeys.services.four_eyes import agree_on_four_eyes


@admin.register(Offer)
class OfferAdmin(admin.ModelAdmin):
    """Offers; at their end queued messages drop."""

    list_display = ("name", "brand", "starts_at", "ends_at")
    list_select_related = ("brand",)
    prepopulated_fields = {"slug": ("name",)}
    search_fields = ("name", "slug")


@admin.register(ContactLimit)
class ContactLimitAdmin(admin.ModelAdmin):
    """How much promotion one contact gets, over all journeys."""

    list_display = ("limit", "channel")

    @admin.display(description=_("limit"))
    def limit(self, limit: ContactLimit) -> str:
        """In words."""
        return f"{limit.at_most} / {limit.within}"


class Readable(admin.ModelAdmin):
    """Rows that the product writes and people only read."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Failure)
class FailureAdmin(Readable):
    """Why people were retried or parked."""

    list_display = ("at", "reason", "node", "attempt", "parked", "resolved_at")
    list_filter = ("parked", ("resolved_at", admin.EmptyFieldListFilter))
    list_select_related = ("node__version",)


@admin.register(JournalEntry)
class JournalAdmin(Readable):
    """Who did what."""

    list_display = ("at", "member", "sentence", "subject")
    list_filter = ("verb",)
    list_select_related = ("member",)
    search_fields = ("sentence", "subject")


@admin.register(TeamSettings)
class TeamSettingsAdmin(admin.ModelAdmin):
    """What the team has agreed on: one row, so the list leads straight to it."""

    radio_fields = {"four_eyes": admin.VERTICAL}

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The one row; made where nobody has changed anything yet."""
        TeamSettings.objects.get_or_create(pk=1)
        return redirect(reverse("admin:journeys_teamsettings_change", args=[1]))

    def save_model(self, request: HttpRequest, obj: TeamSettings, form: Any, change: bool) -> None:
        """By the service, which writes into the journal who agreed on what."""
        assert isinstance(request.user, Member)
        agree_on_four_eyes(request.user, TeamSettings.FourEyes(obj.four_eyes))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
