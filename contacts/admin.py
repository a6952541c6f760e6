"""What ops leads look after on the contact side: members, keys, brands, the catalog of facts."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import BaseUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from contacts import keys
from contacts.models import Attribute, Brand, EventType, Key, Member, Segment, Suppression, Topic

OPS = "Ops lead"
"""The role that opens this console; roles are made by ``journeys.services.roles``."""

admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(admin.ModelAdmin):
    """Roles, to be read: what each may do is code, so that pages and tests agree with it."""

    list_display = ("name",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NewMember(BaseUserCreationForm):
    """A new member signs in by address; without a password they ask for one by mail."""

    class Meta:
        model = Member
        fields = ("email", "name", "groups")
        widgets: ClassVar[dict[str, Any]] = {"groups": forms.CheckboxSelectMultiple}

    def clean_email(self) -> str:
        """In lower case, as every address is stored."""
        return str(self.cleaned_data["email"]).strip().lower()


class MemberForm(UserChangeForm):
    class Meta:
        model = Member
        fields = "__all__"
        widgets: ClassVar[dict[str, Any]] = {"groups": forms.CheckboxSelectMultiple}


@admin.register(Member)
class MemberAdmin(UserAdmin):
    """The team and its roles."""

    form, add_form = MemberForm, NewMember
    list_display = ("email", "name", "role", "is_active", "is_staff", "last_login")
    list_filter = ("groups", "is_active")
    search_fields = ("email", "name")
    ordering = ("email",)
    filter_horizontal = ()
    readonly_fields = ("is_staff", "last_login", "joined_at")
    fieldsets = (
        (None, {"fields": ("email", "name", "timezone", "password")}),
        (_("Rights"), {"fields": ("groups", "is_active", "is_staff", "is_superuser")}),
        (_("Dates"), {"fields": ("joined_at", "last_login")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("email", "name", "groups", "password1", "password2")}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Ops leads and superusers open this console, nobody else."""
        super().save_related(request, form, formsets, change)
        member: Member = form.instance
        member.is_staff = member.is_superuser or member.groups.filter(name=OPS).exists()
        member.save(update_fields=["is_staff"])

    @admin.display(description=_("roles"))
    def role(self, member: Member) -> str:
        """The names of their groups."""
        return ", ".join(group.name for group in member.groups.all())

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Superusers are changed by superusers: else an ops lead could take one's password."""
        beyond = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not beyond and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The same for deleting."""
        beyond = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not beyond and super().has_delete_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Only a superuser makes superusers, else an ops lead could promote themselves past every limit."""
        fixed = tuple(super().get_readonly_fields(request, obj))
        return fixed if request.user.is_superuser else (*fixed, "is_superuser")


class KeyForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") == Key.Kind.API and not cleaned.get("member"):
            raise forms.ValidationError(
                {"member": _("An API key acts as a member: choose whose rights it has.")}
            )
        return cleaned

    class Meta:
        model = Key
        fields = ("kind", "name", "member")


@admin.register(Key)
class KeyAdmin(admin.ModelAdmin):
    """Keys of programs. A key is shown once, when it is made; then only its last characters are known."""

    form = KeyForm
    list_display = ("name", "kind", "shown_hint", "member", "created_at", "revoked_at")
    list_filter = ("kind",)
    list_select_related = ("member",)
    search_fields = ("name",)
    actions = ("revoke",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keys are revoked, not deleted: events keep the name of the key that they came by."""
        return False

    @admin.display(description=_("ends in"))
    def shown_hint(self, key: Key) -> str:
        """The last characters, after an ellipsis."""
        return f"…{key.hint}"

    def save_model(self, request: HttpRequest, obj: Key, form: Any, change: bool) -> None:
        """Make the key and show it, this once."""
        made, secret = keys.make(Key.Kind(obj.kind), obj.name, obj.member)
        obj.pk, obj.hash, obj.hint = made.pk, made.hash, made.hint
        told = _("Copy the key now, it is not shown again: {}")
        messages.warning(request, format_html(str(told), secret))

    @admin.action(description=_("Revoke the chosen keys"), permissions=["add"])
    def revoke(self, request: HttpRequest, found: Any) -> None:
        """Let programs in no longer by them."""
        chosen = list(found.filter(revoked_at=None))
        for key in chosen:
            keys.revoke(key)
        messages.success(request, _("%(number)s keys are revoked.") % {"number": len(chosen)})


@admin.register(Brand)
class BrandAdmin(admin.ModelAdmin):
    """Senders, footers, languages, zones and currencies."""

    list_display = ("name", "from_name", "from_email", "language", "timezone", "currency", "is_default")
    prepopulated_fields = {"slug": ("name",)}


class CatalogAdmin(admin.ModelAdmin):
    """Facts that rules may ask for, documented or merely seen."""

    list_filter = ("documented", "ignored")
    search_fields = ("name", "label", "description")
    readonly_fields = ("first_seen_at", "last_seen_at")


@admin.register(Attribute)
class AttributeAdmin(CatalogAdmin):
    """Attributes. The type of one that exists is changed on its page of the catalog, which converts what is
    stored."""

    list_display = ("name", "label", "type", "personal", "documented", "last_seen_at")

    def get_readonly_fields(self, request: HttpRequest, obj: Attribute | None = None) -> list[str]:
        """What cannot be typed here."""
        return [*self.readonly_fields, *(("name", "type") if obj else ())]


@admin.register(EventType)
class EventTypeAdmin(CatalogAdmin):
    list_display = ("name", "label", "interaction", "documented", "last_seen_at")


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    list_display = ("name", "slug", "documented")


@admin.register(Segment)
class SegmentAdmin(admin.ModelAdmin):
    """Conditions are changed on the page of the segment, where they are checked and a rebuild begins."""

    list_display = ("name", "slug", "kind", "size", "counted_at")
    readonly_fields = ("slug", "kind", "condition", "size", "counted_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Suppression)
class SuppressionAdmin(admin.ModelAdmin):
    """Addresses that must rest."""

    list_display = ("address", "channel", "reason", "at")
    list_filter = ("channel", "reason")
    search_fields = ("address",)
    show_full_result_count = False
