"""XML from strangers: elements and texts alone, no document types, no entities, bounded in size and depth."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from xml.parsers import expat

from journeys.rules.problems import Problem, RuleError

MOST_BYTES = 20_000_000
MOST_ELEMENTS = 1_000_000
DEEPEST = 200
NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(slots=True)
class Element:
    """An element by its local name, whatever its namespace; `space` is the namespace. Most hold one text or
    no more than a few elements, so lists are made only for those that hold more: a large file has a hundred
    thousand of them."""

    name: str
    space: str = ""
    attributes: Mapping[str, str] = NONE
    children: Sequence["Element"] = ()
    texts: Sequence[str] = ()

    @property
    def text(self) -> str:
        """Its own text."""
        return self.texts[0] if len(self.texts) == 1 else "".join(self.texts)

    def get(self, name: str, default: str = "") -> str:
        """An attribute by its local name."""
        return self.attributes.get(name, default)

    def all(self, *names: str) -> Iterator["Element"]:
        """Children with one of these names, in order."""
        return (child for child in self.children if child.name in names)

    def first(self, *names: str) -> "Element | None":
        """The first child with one of these names."""
        for child in self.children:
            if child.name in names:
                return child
        return None

    def text_of(self, name: str) -> str:
        """The text of the first child of that name, empty where there is none."""
        for child in self.children:
            if child.name == name:
                return child.text
        return ""


def read_xml(content: bytes) -> Element:
    """The root element. Raises RuleError for what is no XML, declares a document type or entities (bombs and
    files of the server hide there), or is larger than `MOST_BYTES`, `MOST_ELEMENTS`, `DEEPEST`."""
    if len(content) > MOST_BYTES:
        raise _refused("too_large", f"The file has {len(content)} bytes.", f"Keep it under {MOST_BYTES}.")
    reader = _Reader()
    try:
        reader.parser.Parse(content, True)
    except expat.ExpatError as error:
        why = expat.ErrorString(error.code)
        message = f"This is not XML: {why} in line {error.lineno}, column {error.offset + 1}."
        raise _refused("not_xml", message, "Mend the file at this place.") from None
    except (LookupError, ValueError) as error:
        raise _refused("not_xml", f"This is not XML: {error}.", "Save the file as UTF-8.") from None
    return reader.root.children[0]


class _Reader:
    def __init__(self) -> None:
        self.root = Element("")
        self.path = [self.root]
        self.count = 0
        self.names: dict[str, tuple[str, str]] = {}
        parser = self.parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        parser.StartDoctypeDeclHandler = self.refuse
        parser.EntityDeclHandler = self.refuse
        parser.ExternalEntityRefHandler = self.refuse

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MOST_ELEMENTS or len(self.path) > DEEPEST:
            what = f"more than {MOST_ELEMENTS} elements or {DEEPEST} levels"
            raise _refused("too_large", f"The file has {what}.", "Divide it.")
        if name not in self.names:
            space, _, local = name.rpartition("}")
            self.names[name] = local, space
        # Nearly all elements of a table have none.
        named = {key.rpartition("}")[2]: value for key, value in attributes.items()} if attributes else NONE
        element, above = Element(*self.names[name], named), self.path[-1]
        if isinstance(above.children, list):
            above.children.append(element)
        else:
            above.children = [element]
        self.path.append(element)

    def end(self, name: str) -> None:
        self.path.pop()

    def characters(self, text: str) -> None:
        element = self.path[-1]
        if isinstance(element.texts, list):
            element.texts.append(text)
        else:
            element.texts = [*element.texts, text] if element.texts else (text,)

    def refuse(self, *_: object) -> int:
        raise _refused(
            "unsafe_xml",
            "The file declares a document type or entities, which are not read.",
            "Save it without the DOCTYPE part.",
        )


def _refused(code: str, message: str, cure: str) -> RuleError:
    return RuleError([Problem(code, "", message, cure)])
