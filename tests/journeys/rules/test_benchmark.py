"""The benchmark of rules runs the shipped code and checks its answers; here at a size that proves nothing."""

from benchmarks import analysis, rules


def test_the_rule_by_hand_and_the_product_agree() -> None:
    figures = rules.run(["--contacts", "3000", "--rounds", "3"])
    assert figures["bench"] == "rules"
    assert figures["n"] == 3000


def test_each_shape_of_table_is_analyzed() -> None:
    figures = analysis.run(["--rows", "24", "--rounds", "1"])
    assert figures["bench"] == "analysis"
    assert figures["n"] == 24
