"""Talking about a rule: threads on the whole, on a row or on a cell, open until somebody resolves them."""

from django.db import transaction
from django.utils.translation import gettext as _

from config import clock
from contacts.models import Member
from journeys.models import Rule, RuleComment, RuleVersion
from journeys.queries.cell_places import places, told_cell
from journeys.rules.problems import Problem, RuleError
from journeys.services.keepable import NO_CHARACTER
from journeys.services.mention import tell, with_mentions

LONGEST = 5000
MOST_ANSWERS = 500


@transaction.atomic
def comment(
    rule: Rule, version: RuleVersion, member: Member, text: str, row: str = "", cell: str = ""
) -> RuleComment:
    """Begin a thread about the rule, about a row of the version (``otherwise`` among them), or about a
    ``cell`` of that row, named by its part and column: ``when contact.score``.

    Whom it mentions hears of it. Raises RuleError for an empty or too long text, for a row or a cell that the
    version has not, and for a mention that could mean several people.
    """
    said, mentioned = with_mentions(_text(text))
    if row and row not in rows_of(version):
        message = _("There is no row “%(row)s” in version %(number)s.") % {
            "row": row,
            "number": version.number,
        }
        raise RuleError([Problem("unknown_row", "row", message, _("Choose a row, or the whole rule."))])
    part, column = told_cell(cell)
    if cell and places(version).lane(row, part, column) is None:
        raise RuleError([_no_cell(version, row, part)])
    made = RuleComment.objects.create(
        rule=rule, version=version, row=row, part=part, column=column, author=member, text=said
    )
    tell(made, mentioned)
    return made


@transaction.atomic
def answer(thread: RuleComment, version: RuleVersion, member: Member, text: str) -> RuleComment:
    """Answer in a thread; one that was resolved is open again, since there is something new to read.

    Whom it mentions hears of it. Raises RuleError for an empty or too long text, for a thread that is full,
    and for a mention that could mean several people.
    """
    said, mentioned = with_mentions(_text(text))
    begun = RuleComment.objects.select_for_update().get(pk=thread.parent_id or thread.pk)
    if begun.replies.count() >= MOST_ANSWERS:
        message = _("This thread has %(number)s answers.") % {"number": MOST_ANSWERS}
        raise RuleError([Problem("too_many", "text", message, _("Begin a new one."))])
    reopen(begun)
    made = RuleComment.objects.create(
        rule_id=begun.rule_id,
        version=version,
        row=begun.row,
        part=begun.part,
        column=begun.column,
        parent=begun,
        author=member,
        text=said,
    )
    tell(made, mentioned)
    return made


@transaction.atomic
def withdraw(said: RuleComment, member: Member) -> None:
    """Take back what one has said oneself, unless somebody has answered.

    Raises RuleError for the words of somebody else, and for what has been answered.
    """
    found = RuleComment.objects.select_for_update().get(pk=said.pk)
    if found.author_id != member.pk:
        message = _("This was said by somebody else.")
        raise RuleError([Problem("not_yours", "", message, _("Answer it, or resolve the thread."))])
    if found.replies.exists():
        message = _("Somebody has answered this.")
        raise RuleError([Problem("answered", "", message, _("Answer as well, or resolve the thread."))])
    found.delete()


def resolve(thread: RuleComment, member: Member) -> bool:
    """Close a thread; false where somebody did before. One statement."""
    unresolved = RuleComment.objects.filter(pk=thread.pk, parent=None, resolved_at=None)
    return bool(unresolved.update(resolved_at=clock.real_now(), resolved_by=member))


def reopen(thread: RuleComment) -> bool:
    """Open a thread again; false where it is open. One statement."""
    resolved = RuleComment.objects.filter(pk=thread.pk, parent=None, resolved_at__isnull=False)
    return bool(resolved.update(resolved_at=None, resolved_by=None))


def _no_cell(version: RuleVersion, row: str, part: str) -> Problem:
    if not row:
        message = _("A cell stands in a row, and none is chosen.")
        return Problem("unknown_cell", "cell", message, _("Choose the row as well."))
    if row == "otherwise" and part == "when":
        message = _("Otherwise asks nothing.")
        return Problem("unknown_cell", "cell", message, _("Choose one of its answers, or the whole row."))
    message = _("Version %(number)s has no such column.") % {"number": version.number}
    return Problem("unknown_cell", "cell", message, _("Choose a column, or the whole row."))


def rows_of(version: RuleVersion) -> list[str]:
    """The ids of the rows that can be talked about, ``otherwise`` last; none of a condition."""
    table = version.document.get("table")
    return [*(str(row["id"]) for row in table["rows"]), "otherwise"] if table else []


def _text(text: str) -> str:
    said = NO_CHARACTER.sub("\ufffd", text.replace("\r\n", "\n")).strip()
    if not said:
        message = _("There is nothing in the comment.")
        raise RuleError([Problem("empty", "text", message, _("Write what you think."))])
    if len(said) > LONGEST:
        message = _("The comment has %(number)s characters.") % {"number": len(said)}
        cure = _("Shorten it to %(most)s.") % {"most": LONGEST}
        raise RuleError([Problem("too_long", "text", message, cure)])
    return said
