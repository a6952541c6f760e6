"""Files of contacts that somebody brings in: the file itself in parts, its rows in blocks, and what was wrong
with them. All of it in the database, so that any worker of any machine can go on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models.fields import PublicIdField, WrittenAtField
from contacts.models.member import Member


class Import(models.Model):
    """One file. ``plan`` says what each column is read as (``contacts.imports.plan``).

    The counts move in the transaction that takes a block of rows, so they are right whenever they are read.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Waits for its columns")
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        STOPPED = "stopped", _("Stopped")
        FAILED = "failed", _("Failed")

    public_id = PublicIdField()
    name = models.CharField(_("file"), max_length=200)
    member = models.ForeignKey(
        Member, models.SET_NULL, null=True, verbose_name=_("brought in by"), related_name="+"
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.UPLOADED)
    size = models.BigIntegerField(_("bytes"))
    lines = models.BigIntegerField(_("lines"), help_text="Line ends in the file, for the progress.")
    encoding = models.CharField(_("encoding"), max_length=12)
    delimiter = models.CharField(_("delimiter"), max_length=1)
    plan = models.JSONField(default=dict)
    header = models.JSONField(default=list)
    rows = models.BigIntegerField(_("rows"), default=0, help_text="Rows that were read, taken or not.")
    created = models.BigIntegerField(_("new contacts"), default=0)
    updated = models.BigIntegerField(_("changed contacts"), default=0)
    refused = models.BigIntegerField(_("rows not taken"), default=0)
    problems = models.BigIntegerField(
        _("problems"), default=0, help_text="Values and rows that were not taken."
    )
    failure = models.TextField(blank=True, default="")
    at = models.DateTimeField(null=True, help_text="Domain time: when what the file says was said.")
    uploaded_at = WrittenAtField(_("uploaded"))
    started_at = models.DateTimeField(null=True, help_text="Real time.")
    ended_at = models.DateTimeField(null=True, help_text="Real time.")

    class Meta:
        indexes = (
            # What workers look for.
            models.Index(
                fields=["id"], name="import_open", condition=models.Q(state__in=["waiting", "running"])
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def open(self) -> bool:
        """Whether a worker has something to do for it."""
        return self.state in (self.State.WAITING, self.State.RUNNING)


class ImportPart(models.Model):
    """A piece of the file, as it came. They go when its rows have been read."""

    file = models.ForeignKey(Import, models.CASCADE, related_name="parts")
    seq = models.IntegerField()
    body = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["file", "seq"], name="one_import_part"),)

    def __str__(self) -> str:
        return f"{self.file_id}#{self.seq}"


class ImportBlock(models.Model):
    """Some thousand rows that are yet to be taken, as JSON: ``[[line, [cell, ...]], ...]``.

    The transaction that takes them deletes the block: what is there is still to be done, what is gone is
    done, once.
    """

    file = models.ForeignKey(Import, models.CASCADE, related_name="blocks")
    seq = models.IntegerField()
    body = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["file", "seq"], name="one_import_block"),)

    def __str__(self) -> str:
        return f"{self.file_id}#{self.seq}"


class ImportProblem(models.Model):
    """Why a row, or one value of it, was not taken. ``column`` is empty where it concerns the whole row."""

    file = models.ForeignKey(Import, models.CASCADE, related_name="found", db_index=False)
    line = models.BigIntegerField(_("line"))
    column = models.CharField(_("column"), max_length=200, blank=True, default="")
    reason = models.TextField(_("reason"))
    whole = models.BooleanField(default=False, help_text="Nothing of the row was taken.")
    cells = models.JSONField(default=list)

    class Meta:
        indexes = (models.Index(fields=["file", "id"], name="import_problems"),)

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"
