"""Addresses of the pages about journeys and rules, by section. Each view says itself who may open it."""

from django.urls import URLPattern, URLResolver, include, path

from journeys.views import (
    canvas,
    canvas_parts,
    contact_panels,
    demo,
    developers,
    docked_table,
    home,
    insights,
    journey_review,
    journeys,
    let_in,
    metrics,
    numbers,
    pauses,
    people,
    publish,
    run,
    search,
    segment_panels,
    tasks,
)
from journeys.views.console import journal, messages, overview, parked
from journeys.views.rulebook import (
    analysis,
    book,
    comments,
    condition,
    decisions,
    edit,
    examples,
    exchange,
    fact_type,
    facts,
    inline,
    listing,
    mentions,
    page,
    proposals,
    pruning,
    review,
    sheet,
    table,
    trying,
    versions,
)

app_name = "journeys"

urlpatterns: list[URLPattern | URLResolver] = [
    # For monitoring
    path("metrics", metrics.metrics, name="metrics"),
    # Home
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    # Journeys
    path("journeys/", journeys.journeys, name="journeys"),
    path("journeys/new/", journeys.new_journey, name="new_journey"),
    # One journey: canvas and draft
    path("journeys/<slug:slug>/", canvas.canvas, name="canvas"),
    path("journeys/<slug:slug>/form/", canvas.journey_form, name="journey_form"),
    path("journeys/<slug:slug>/nodes/<slug:key>/form/", canvas.node_form, name="node_form"),
    path("journeys/<slug:slug>/nodes/<slug:key>/table/", docked_table.table, name="node_table"),
    path("journeys/<slug:slug>/nodes/<slug:key>/table/change/", docked_table.change, name="change_table"),
    path("journeys/<slug:slug>/walks/", canvas_parts.walks, name="walks"),
    # One journey: publishing
    path("journeys/<slug:slug>/publish/", publish.publish_journey, name="publish"),
    path("journeys/<slug:slug>/publish/impact/", publish.impact, name="publish_impact"),
    path("journeys/<slug:slug>/pause/", pauses.pause, name="pause"),
    path("journeys/<slug:slug>/resume/", pauses.resume, name="resume"),
    # One journey: reviewed with its rules
    path("journeys/<slug:slug>/review/", journey_review.page, name="review"),
    path("journeys/<slug:slug>/review/send/", journey_review.send, name="send_bundle"),
    path("journeys/<slug:slug>/review/take-back/", journey_review.take_back, name="take_bundle_back"),
    path("journeys/<slug:slug>/review/send-back/", journey_review.send_back, name="send_bundle_back"),
    path("journeys/<slug:slug>/review/approve/", journey_review.approve, name="approve_bundle"),
    # One journey: numbers and the people behind them
    path("journeys/<slug:slug>/numbers/", numbers.numbers, name="numbers"),
    path("journeys/<slug:slug>/numbers/<slug:table>.csv", numbers.numbers_csv, name="numbers_csv"),
    path("journeys/<slug:slug>/people/", people.people, name="people"),
    path("journeys/<slug:slug>/let-in/", let_in.let_in, name="let_in"),
    path("runs/<uuid:public_id>/", run.run, name="run"),
    path("insights/", insights.insights, name="insights"),
    # Rulebook
    path("rulebook/", listing.rules, name="rules"),
    path("rulebook/new/", edit.new_rule, name="new_rule"),
    path("rulebook/book/", book.book, name="rule_book"),
    path("rulebook/book/rulebook.md", book.book_file, name="rule_book_file"),
    path("rulebook/facts/", facts.facts, name="facts"),
    path("rulebook/facts/<slug:kind>/<int:pk>/", facts.fact, name="fact"),
    path("rulebook/facts/attribute/<int:pk>/type/", fact_type.fact_type, name="fact_type"),
    path("rulebook/inline/", inline.inline, name="inline_logic"),
    path("rulebook/inline/rule/", inline.make_rule_of_it, name="make_rule_of_it"),
    path("rulebook/-/import/", exchange.import_rules, name="import_rules"),
    path("rulebook/-/members/", mentions.members, name="mentionable"),
    path("rulebook/facts/proposals/", proposals.proposals, name="fact_proposals"),
    path("rulebook/facts/proposals/values/", proposals.values, name="fact_values"),
    path("rulebook/conditions/try/", trying.try_condition, name="try_condition"),
    path("rulebook/<slug:slug>/", page.rule, name="rule"),
    path("rulebook/<slug:slug>/export/", exchange.export, name="export_rule"),
    path("rulebook/<slug:slug>/export/<slug:kind>/", exchange.file, name="rule_file"),
    path("rulebook/<slug:slug>/propose/", edit.propose, name="propose_rule"),
    path("rulebook/<slug:slug>/cell/", edit.cell, name="rule_cell"),
    path("rulebook/<slug:slug>/table/", table.table, name="rule_table"),
    path("rulebook/<slug:slug>/examples/", examples.examples, name="rule_examples"),
    path("rulebook/<slug:slug>/data/", analysis.data, name="rule_data"),
    path("rulebook/<slug:slug>/condition/", condition.condition, name="rule_condition"),
    path("rulebook/<slug:slug>/sheet/", sheet.edit_sheet, name="rule_sheet"),
    path("rulebook/<slug:slug>/around/", sheet.around, name="rule_around"),
    path("rulebook/<slug:slug>/purpose/", edit.purpose, name="rule_purpose"),
    path("rulebook/<slug:slug>/about/", edit.about, name="rule_about"),
    # Review of a rule
    path("rulebook/<slug:slug>/send/", review.send, name="send_rule"),
    path("rulebook/<slug:slug>/take-back/", review.take_back, name="take_rule_back"),
    path("rulebook/<slug:slug>/send-back/", review.send_back, name="send_rule_back"),
    path("rulebook/<slug:slug>/approve/", review.approve, name="approve_rule"),
    path("rulebook/<slug:slug>/discussion/", comments.discussion, name="rule_discussion"),
    path("rulebook/<slug:slug>/comments/", comments.comment, name="rule_comment"),
    path("rulebook/<slug:slug>/comments/<int:comment_id>/", comments.thread, name="rule_thread"),
    path("rulebook/<slug:slug>/versions/", versions.versions, name="rule_versions"),
    path("rulebook/<slug:slug>/versions/<int:number>/", versions.version, name="rule_version"),
    # What rules decided
    path("rulebook/<slug:slug>/decisions/", decisions.decisions_page, name="rule_decisions"),
    path("rulebook/<slug:slug>/decisions/lately/", decisions.lately, name="rule_lately"),
    path("rulebook/<slug:slug>/decisions/became/", decisions.became, name="rule_became"),
    # Logic that nobody uses
    path("pruning/", pruning.pruning, name="pruning"),
    path("pruning/<slug:slug>/", pruning.propose, name="propose_pruning"),
    path("decisions/", decisions.decisions_page, name="decisions"),
    path("decisions/export/", decisions.export, name="export_decisions"),
    # Mentions of oneself
    path("mentions/read/", mentions.read, name="read_mentions"),
    # Tasks
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/<uuid:public_id>/close/", tasks.close, name="close_task"),
    # For developers of the customer
    path("developers/", developers.developers, name="developers"),
    path("developers/first-event/", developers.first_event, name="first_event"),
    path("developers/api/", developers.api_reference, name="api_reference"),
    # The console of ops leads; what else is below admin/ is Django's
    path("admin/", overview.overview, name="console"),
    path("admin/parked/", parked.parked, name="console_parked"),
    path("admin/parked/decide/", parked.decide, name="decide_parked"),
    path("admin/parked/stuck/", parked.decide_stuck, name="decide_stuck"),
    path("admin/messages/", messages.messages, name="console_messages"),
    path("admin/messages/decide/", messages.decide, name="decide_messages"),
    path("admin/journal/", journal.journal, name="console_journal"),
    # Panels on the page of a contact, asked for by that page
    path("contacts/<uuid:public_id>/journeys/", contact_panels.runs, name="contact_runs"),
    path("contacts/<uuid:public_id>/messages/", contact_panels.messages, name="contact_messages"),
    # A panel on the page of a segment
    path("segments/<slug:slug>/uses/", segment_panels.uses, name="segment_uses"),
    # The demo, in development only
    path("demo/enter/", demo.enter, name="demo_enter"),
    path("demo/bar/", demo.bar, name="demo_bar"),
    path("demo/advance/", demo.advance, name="demo_advance"),
    path("contacts/<uuid:public_id>/timeline/", contact_panels.timeline, name="contact_timeline"),
    # Messages and what comes back
    path("", include("journeys.urls_public")),
]
