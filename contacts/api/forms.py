"""Hosted forms over REST."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from config.access import HasNeeds
from config.problem_documents import ProblemError
from contacts.api.catalog import SEARCH
from contacts.api.pagination import ByName
from contacts.api.people import asked
from contacts.forms.new_form import MOST_FIELDS, NewForm
from contacts.models import Form
from journeys.rules.problems import Problem


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


class NewFormShape(serializers.Serializer[Any]):
    """A form to be made. Without a `slug` it is made of the name; `fields_asked` are names of attributes that
    the catalog knows, `topic` is the slug of what it asks consent to."""

    name = serializers.CharField(max_length=120)
    slug = serializers.SlugField(required=False, allow_blank=True, max_length=50)
    fields_asked: serializers.ListField = serializers.ListField(
        child=serializers.CharField(max_length=100), default=list, max_length=MOST_FIELDS
    )
    topic = serializers.SlugField(required=False, allow_null=True)
    thanks = serializers.CharField(required=False, allow_blank=True, max_length=1000)


@extend_schema_view(get=extend_schema(operation_id="forms", parameters=SEARCH))
class FormsView(ListAPIView):
    """Forms by name."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = {"GET": "contacts.view_form", "POST": "contacts.add_form"}
    pagination_class = ByName
    serializer_class = FormShape

    def get_queryset(self) -> QuerySet[Form]:
        """Those whose name contains the search."""
        return Form.objects.select_related("topic").filter(name__icontains=asked(self.request, "search"))

    @extend_schema(operation_id="form_make", request=NewFormShape, responses={201: FormShape})
    def post(self, request: Request) -> Response:
        """Make a form. Its page answers at once."""
        said = NewFormShape(data=request.data)
        said.is_valid(raise_exception=True)
        new = NewForm({name: value for name, value in said.validated_data.items() if value is not None})
        form = new.make() if new.is_valid() else None
        if form is None:
            raise ProblemError(
                [
                    Problem("bad_form", place, str(message), "Change it, or leave it out.")
                    for place, messages in new.errors.items()
                    for message in messages
                ]
            )
        return Response(FormShape(form, context={"request": request}).data, status=201)


@extend_schema_view(get=extend_schema(operation_id="form"))
class FormView(RetrieveAPIView):
    """One form."""

    permission_classes = (HasNeeds,)
    needs: ClassVar = {"GET": "contacts.view_form"}
    lookup_field = "slug"
    serializer_class = FormShape
    queryset = Form.objects.select_related("topic")
