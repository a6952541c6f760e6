"""One pass at a time in each process."""

import threading

from journeys.engine.turns import in_turn


def test_a_second_pass_begins_when_the_first_is_over() -> None:
    inside, let_go, order = threading.Event(), threading.Event(), list[str]()

    @in_turn
    def first() -> None:
        inside.set()
        let_go.wait(10)
        order.append("first")

    @in_turn
    def second() -> str:
        order.append("second")
        return "done"

    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    threads[0].start()
    assert inside.wait(10)
    threads[1].start()
    assert not order
    let_go.set()
    for thread in threads:
        thread.join(10)
    assert order == ["first", "second"]


def test_a_pass_that_fails_lets_the_next_begin() -> None:
    @in_turn
    def fails() -> None:
        raise ValueError

    for _ in range(2):
        try:
            fails()
        except ValueError:
            continue
        raise AssertionError("it must raise")
