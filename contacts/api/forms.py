"""Hosted forms over REST."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.reverse import reverse

from config.access import HasNeeds
from contacts.api.catalog import SEARCH
from contacts.api.pagination import ByName
from contacts.api.people import asked
from contacts.models import Form


class FormShape(serializers.ModelSerializer[Form]):
    """A form: the attributes that it asks for besides the e-mail address, the topic of its consent, and where
    it stands."""

    fields_asked: serializers.ListField = serializers.ListField(
        child=serializers.CharField(), source="fields"
    )
    topic: serializers.SlugRelatedField[Any] = serializers.SlugRelatedField(read_only=True, slug_field="slug")
    url = serializers.SerializerMethodField()

    class Meta:
        model = Form
        fields = ("slug", "name", "fields_asked", "topic", "thanks", "url", "created_at")

    def get_url(self, form: Form) -> str:
        """The address of its page."""
        return str(reverse("contacts:form", args=[form.slug], request=self.context.get("request")))


@extend_schema_view(get=extend_schema(operation_id="forms", parameters=SEARCH))
class FormsView(ListAPIView):
    """Forms by name."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = {"GET": "contacts.view_form"}
    pagination_class = ByName
    serializer_class = FormShape

    def get_queryset(self) -> QuerySet[Form]:
        """Those whose name contains the search."""
        return Form.objects.select_related("topic").filter(name__icontains=asked(self.request, "search"))


@extend_schema_view(get=extend_schema(operation_id="form"))
class FormView(RetrieveAPIView):
    """One form."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = {"GET": "contacts.view_form"}
    lookup_field = "slug"
    serializer_class = FormShape
    queryset = Form.objects.select_related("topic")
