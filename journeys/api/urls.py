"""Addresses of the REST API about journeys and rules."""

from django.urls import URLPattern, URLResolver, path
from drf_spectacular.views import SpectacularAPIView

from journeys.api import (
    deliveries,
    draft,
    journeys,
    lifecycle,
    parked_runs,
    publishing,
    reviews,
    rule_files,
    rule_reviews,
    rules,
    runs,
    tasks,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SpectacularAPIView.as_view(), name="api_schema"),
    # Rulebook
    path("v1/rules/", rule_files.RulesView.as_view(), name="api_rules"),
    path("v1/rules/<slug:slug>/", rules.RuleView.as_view(), name="api_rule"),
    path("v1/rules/<slug:slug>/versions/", rules.RuleVersionsView.as_view(), name="api_rule_versions"),
    path("v1/rules/<slug:slug>/files/<slug:kind>/", rule_files.RuleFileView.as_view(), name="api_rule_file"),
    path("v1/rules/<slug:slug>/analysis/", rules.AnalysisView.as_view(), name="api_rule_analysis"),
    path("v1/rules/<slug:slug>/decide/", rules.DecideView.as_view(), name="api_rule_decide"),
    # One rule: its review
    path("v1/rules/<slug:slug>/review/send/", rule_reviews.SendView.as_view(), name="api_send_rule"),
    path("v1/rules/<slug:slug>/review/take-back/", rule_reviews.TakeBackView.as_view(), name="api_take_rule"),
    path("v1/rules/<slug:slug>/review/approve/", rule_reviews.ApproveView.as_view(), name="api_approve_rule"),
    path("v1/rules/<slug:slug>/review/return/", rule_reviews.ReturnView.as_view(), name="api_return_rule"),
    # Journeys
    path("v1/journeys/", journeys.JourneysView.as_view(), name="api_journeys"),
    path("v1/journeys/<slug:slug>/", journeys.JourneyView.as_view(), name="api_journey"),
    path("v1/journeys/<slug:slug>/versions/", journeys.VersionsView.as_view(), name="api_journey_versions"),
    path("v1/journeys/<slug:slug>/metrics/", journeys.MetricsView.as_view(), name="api_journey_metrics"),
    path("v1/journeys/<slug:slug>/enrollments/", runs.EnrollmentsView.as_view(), name="api_enrollments"),
    path("v1/enrollments/<uuid:public_id>/", runs.EnrollmentView.as_view(), name="api_enrollment"),
    # Parked runs
    path("v1/enrollments/<uuid:public_id>/resume/", parked_runs.ResumeView.as_view(), name="api_resume_run"),
    path("v1/enrollments/<uuid:public_id>/skip/", parked_runs.SkipView.as_view(), name="api_skip_run"),
    path("v1/enrollments/<uuid:public_id>/end/", parked_runs.EndView.as_view(), name="api_end_run"),
    # One journey: its life
    path("v1/journeys/<slug:slug>/simulate/", lifecycle.SimulateView.as_view(), name="api_journey_simulate"),
    path("v1/journeys/<slug:slug>/publish/", publishing.PublishView.as_view(), name="api_journey_publish"),
    path("v1/journeys/<slug:slug>/impact/", publishing.ImpactView.as_view(), name="api_journey_impact"),
    path("v1/journeys/<slug:slug>/pause/", lifecycle.PauseView.as_view(), name="api_journey_pause"),
    path("v1/journeys/<slug:slug>/resume/", lifecycle.ResumeView.as_view(), name="api_journey_resume"),
    # One journey: reviewed with its rules
    path("v1/journeys/<slug:slug>/review/", reviews.ReviewView.as_view(), name="api_journey_review"),
    path("v1/journeys/<slug:slug>/review/approve/", reviews.ApproveView.as_view(), name="api_approve_bundle"),
    path("v1/journeys/<slug:slug>/review/return/", reviews.ReturnView.as_view(), name="api_return_bundle"),
    # Tasks
    path("v1/tasks/", tasks.TasksView.as_view(), name="api_tasks"),
    path("v1/tasks/<uuid:public_id>/", tasks.TaskView.as_view(), name="api_task"),
    # One journey: its draft
    path("v1/journeys/<slug:slug>/draft/", draft.DraftView.as_view(), name="api_journey_draft"),
    path("v1/journeys/<slug:slug>/draft/edits/", draft.EditsView.as_view(), name="api_journey_draft_edits"),
    path("v1/journeys/<slug:slug>/draft/layout/", draft.LayoutView.as_view(), name="api_journey_layout"),
    path("v1/journeys/<slug:slug>/problems/", draft.ProblemsView.as_view(), name="api_journey_problems"),
    # Messages
    path("v1/deliveries/", deliveries.DeliveriesView.as_view(), name="api_deliveries"),
    path("v1/deliveries/<uuid:public_id>/", deliveries.DeliveryView.as_view(), name="api_delivery"),
]
