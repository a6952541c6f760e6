"""Taking a way out of a rule: what goes with it, and what must stay."""

from typing import Any

import pytest

from journeys.rules.problems import RuleError
from journeys.services.outcome_changes import remove_outcome


def routing(*given: str, values: tuple[str, ...] = (), otherwise: str = "nurture") -> dict[str, Any]:
    """A rule whose rows give these routes."""
    output: dict[str, Any] = {"name": "route", "type": "text"}
    rows = [{"id": f"r{at}", "when": ["-"], "then": [route]} for at, route in enumerate(given)]
    table = {
        "inputs": [{"fact": "contact.score", "type": "number"}],
        "outputs": [output | ({"values": list(values)} if values else {})],
        "rows": rows,
        "otherwise": {"then": [otherwise]},
    }
    return {"slug": "routing", "kind": "table", "table": table}


def test_its_rows_go_with_it() -> None:
    table = remove_outcome(routing("sales", "demo", "sales"), "route", "sales")["table"]
    assert [row["id"] for row in table["rows"]] == ["r1"]


@pytest.mark.parametrize(
    ("document", "says"),
    [
        (routing("sales", "sales"), "Every row gives 'sales', so no row would be left."),
        (routing("demo", values=("sales",), otherwise="demo"), "'sales' is the only way out of this rule."),
        (routing("demo", "sales", otherwise="sales"), "Otherwise gives 'sales', so it stays a way out."),
    ],
)
def test_what_would_leave_nothing_is_refused_in_true_words(document: dict[str, Any], says: str) -> None:
    with pytest.raises(RuleError) as refused:
        remove_outcome(document, "route", "sales")
    assert refused.value.problems[0].message == says
