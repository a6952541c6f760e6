"""From text to a function of a scope: expressions and unary tests."""

from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any

from journeys.rules.feel.arithmetic import calculate, negative
from journeys.rules.feel.parts import Expression, chosen, invoked, property_of
from journeys.rules.feel.primaries import Primaries
from journeys.rules.feel.values import (
    Span,
    TooMuchWorkError,
    UnsupportedError,
    any_of,
    both,
    compare,
    either,
    is_in,
    opposite,
    same,
)

type Test = Callable[[Any, Mapping[str, Any]], bool | None]
"""Whether a value fits, in a scope; None is null, which does not fit."""

ORDER = ("<=", ">=", "<", ">")


def read_expression(text: str, names: Collection[str]) -> Expression:
    """The function that an expression means; `names` are all that it may use. Raises UnsupportedError."""
    return _whole(_Parser(text, names), _Parser.expression)


def read_tests(text: str, names: Collection[str]) -> Test:
    """The test that a cell (unary tests) means. Raises UnsupportedError."""
    if text.strip() in ("", "-"):
        return lambda value, scope: True
    return _whole(_Parser(text, names), _Parser.tests)


def _whole[T](parser: "_Parser", part: Callable[["_Parser"], T]) -> T:
    try:
        found = part(parser)
    except RecursionError:
        raise UnsupportedError("an expression that is nested too deeply") from None
    if not parser.scan.ended:
        raise parser.scan.unknown()
    return found


class _Parser(Primaries):
    """Each method reads what it names and leaves the rest."""

    def tests(self) -> Test:
        scan, start = self.scan, self.scan.at
        if scan.word("not") and scan.sign("("):
            try:
                inner = self.listed()
                scan.expect(")")
                if scan.ended:
                    return lambda value, scope: opposite(inner(value, scope))
            except TooMuchWorkError:
                raise
            except UnsupportedError:
                pass
            scan.at = start  # not(...) is a function in an expression then
        scan.at = start
        return self.listed()

    def listed(self) -> Test:
        tests = [self.test()]
        while self.scan.sign(","):
            tests.append(self.test())
        return lambda value, scope: any_of([test(value, scope) for test in tests])

    def test(self) -> Test:
        sign = self.scan.sign(*ORDER, "!=", "=")
        if sign:
            end = self.additive()
            if sign in ORDER:
                return lambda value, scope: compare(sign, value, end(scope))
            if sign == "=":
                return lambda value, scope: same(value, end(scope))
            return lambda value, scope: opposite(same(value, end(scope)))
        outer, self.asks_value = self.asks_value, False
        found = self.expression()
        asks, self.asks_value = self.asks_value, outer or self.asks_value
        if asks:
            return lambda value, scope: _bool(found({**scope, "?": value}))
        return lambda value, scope: is_in(value, found(scope))

    def expression(self) -> Expression:
        scan = self.scan
        if scan.word("if"):
            asked = self.expression()
            if not scan.word("then"):
                raise scan.unknown("where 'then' is expected")
            yes = self.expression()
            if not scan.word("else"):
                raise scan.unknown("where 'else' is expected")
            no = self.expression()
            return lambda scope: yes(scope) if asked(scope) is True else no(scope)
        if word := scan.word("for", "some", "every", "function"):
            raise UnsupportedError(f"'{word}' in an expression")
        left = self.conjunction()
        while scan.word("or"):
            left = _pair(lambda a, b: either(_bool(a), _bool(b)), left, self.conjunction())
        return left

    def conjunction(self) -> Expression:
        left = self.comparison()
        while self.scan.word("and"):
            left = _pair(lambda a, b: both(_bool(a), _bool(b)), left, self.comparison())
        return left

    def comparison(self) -> Expression:
        scan, left = self.scan, self.additive()
        while True:
            if sign := scan.sign(*ORDER):
                left = _pair(partial(compare, sign), left, self.additive())
            elif scan.sign("!="):
                left = _pair(lambda a, b: opposite(same(a, b)), left, self.additive())
            elif scan.sign("="):
                left = _pair(same, left, self.additive())
            elif scan.word("between"):
                left = self.between(left)
            elif scan.word("in"):
                left = self.membership(left)
            elif scan.word("instance"):
                raise UnsupportedError("'instance of' in an expression")
            else:
                return left

    def between(self, value: Expression) -> Expression:
        low = self.additive()
        if not self.scan.word("and"):
            raise self.scan.unknown("where 'and' is expected")
        high = self.additive()
        return lambda scope: Span(low(scope), True, high(scope), True).holds(value(scope))

    def membership(self, value: Expression) -> Expression:
        start = self.scan.at
        if start not in self.no_lists and self.scan.sign("("):
            try:
                tests = self.listed()
                if self.scan.sign(")"):
                    return lambda scope: tests(value(scope), scope)
            except TooMuchWorkError:
                raise
            except UnsupportedError:
                pass
            # Tried again inside each bracket around it, it would double the time with every level.
            self.no_lists.add(start)
            self.scan.at = start
        test = self.test()
        return lambda scope: test(value(scope), scope)

    def additive(self) -> Expression:
        left = self.product()
        while sign := self.scan.sign("+", "-"):
            left = _pair(partial(calculate, sign), left, self.product())
        return left

    def product(self) -> Expression:
        left = self.power()
        while not self.scan.ahead("**") and (sign := self.scan.sign("*", "/")):
            left = _pair(partial(calculate, sign), left, self.power())
        return left

    def power(self) -> Expression:
        left = self.unary()
        while self.scan.sign("**"):
            left = _pair(partial(calculate, "**"), left, self.unary())
        return left

    def unary(self) -> Expression:
        if self.scan.sign("-"):
            inner = self.unary()
            return lambda scope: negative(inner(scope))
        return self.postfix()

    def postfix(self) -> Expression:
        scan, left = self.scan, self.primary()
        while True:
            if not scan.ahead("..") and scan.sign("."):
                name = scan.name()
                if name is None:
                    raise scan.unknown("where the name of a property is expected")
                left = property_of(left, name)
            elif scan.ahead("[") and (inner := self.filter()) is not None:
                left = chosen(left, inner)
            elif scan.sign("("):
                left = self.invocation(left)
            else:
                return left

    def filter(self) -> Expression | None:
        """What stands in `[...]` behind a value; None where the bracket ends an interval, as in `]1..5[`."""
        start = self.scan.at
        self.scan.sign("[")
        try:
            inner = self.expression()
            self.scan.expect("]")
        except TooMuchWorkError:
            raise
        except UnsupportedError:
            self.scan.at = start
            return None
        return inner

    def invocation(self, function: Expression) -> Expression:
        given: list[Expression] = []
        named: dict[str, Expression] = {}
        while not self.scan.sign(")"):
            start, name = self.scan.at, self.scan.name()
            if name is not None and self.scan.sign(":"):
                named[name] = self.expression()
            else:
                self.scan.at = start
                given.append(self.expression())
            if not self.scan.ahead(")"):
                self.scan.expect(",")
        return invoked(function, given, named)


def _pair(work: Callable[[Any, Any], Any], left: Expression, right: Expression) -> Expression:
    return lambda scope: work(left(scope), right(scope))


def _bool(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None
