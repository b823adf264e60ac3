"""Every small break of one source file. The operators are mutmut's, and four of ours."""

import ast
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.file_mutation import ChildReplacementTransformer, MutationVisitor
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode

# --- operators of ours: a door is mostly made of guards and calls, which mutmut leaves standing ---------------


def _turn_the_condition(node: cst.If) -> Iterator[cst.If]:
    if not isinstance(node.test, cst.UnaryOperation):  # mutmut takes a `not` away itself
        turned = cst.UnaryOperation(cst.Not(), node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()]))
        yield node.with_changes(test=turned)


def _leave_the_call_out(node: cst.Expr) -> Iterator[cst.BaseSmallStatement]:
    if isinstance(node.value, cst.Call):
        yield cst.Pass()


def _do_not_raise(node: cst.Raise) -> Iterator[cst.BaseSmallStatement]:
    yield cst.Pass()


def _give_nothing_back(node: cst.Return) -> Iterator[cst.Return]:
    if node.value is not None and not cst.ensure_type(node, cst.Return).value.deep_equals(cst.Name("None")):
        yield node.with_changes(value=cst.Name("None"), whitespace_after_return=cst.SimpleWhitespace(" "))


OURS: list[tuple[type, Any]] = [
    (cst.If, _turn_the_condition),
    (cst.Expr, _leave_the_call_out),
    (cst.Raise, _do_not_raise),
    (cst.Return, _give_nothing_back),
]


class _Visitor(MutationVisitor):
    """mutmut's, but decorated functions are broken too: each mutant is a module of its own, imported afresh."""

    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.Assign) and _only_tools_read(node):
            return True
        if isinstance(node, cst.FunctionDef) and node.decorators:
            return False
        return bool(super()._skip_node_and_children(node))


def _only_tools_read(node: cst.Assign) -> bool:
    """A list of names to export, a type variable, the short name of a type: nothing runs differently without."""
    value, exports = node.value, any(_is_named(target.target, "__all__") for target in node.targets)
    variable = isinstance(value, cst.Call) and _is_named(value.func, "TypeVar")
    return exports or variable or (isinstance(value, cst.Subscript) and _is_named(value.value, "Callable"))


def _is_named(node: cst.CSTNode, name: str) -> bool:
    return isinstance(node, cst.Name) and node.value == name


# --- mutants ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mutant:
    """One break of one file."""

    path: str
    number: int
    function: str
    line: int
    before: str
    after: str
    words: bool
    """Whether only the text of an error is broken, which nobody is shown and no test asks for."""
    original: cst.CSTNode = field(repr=False, compare=False)
    mutated: cst.CSTNode = field(repr=False, compare=False)

    def as_listed(self) -> str:
        """Without its line, which moves."""
        return f"{self.function}: {_short(self.before)} -> {_short(self.after)}"

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.as_listed()}"


def _short(text: str) -> str:
    return " ".join(text.split())


class Source:
    """A file that is to be broken."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.text = Path(path).read_text("utf-8")
        self.digest = hashlib.sha256(self.text.encode()).hexdigest()[:16]
        self._tree = ast.parse(self.text)

    @cached_property
    def _wrapper(self) -> MetadataWrapper:
        return MetadataWrapper(cst.parse_module(self.text))

    @cached_property
    def mutants(self) -> list[Mutant]:
        """Every break, in the order of the file."""
        visitor = _Visitor([*mutation_operators, *OURS], IgnoredCode(set(), set(), set()))
        module = self._wrapper.visit(visitor)
        places, words = self._wrapper.resolve(PositionProvider), _words_of_errors(module)
        made = []
        for number, found in enumerate(visitor.mutations):
            before, after = found.original_node, found.mutated_node
            line = places[before].start.line
            texts = module.code_for_node(before), module.code_for_node(after)
            made.append(
                Mutant(self.path, number, self.function_at(line), line, *texts, id(before) in words, before, after)
            )
        return made

    def broken(self, mutant: Mutant) -> str:
        """The file's text with this break."""
        changed = self._wrapper.module.visit(ChildReplacementTransformer(mutant.original, mutant.mutated))
        return cst.ensure_type(changed, cst.Module).code

    def function_at(self, line: int) -> str:
        """The function, method or class around a line; empty for the module's own statements."""
        names: list[str] = []
        nodes: list[ast.stmt] = self._tree.body
        while nodes:
            around = [node for node in nodes if _first(node) <= line <= (node.end_lineno or 0)]
            if not around or not isinstance(around[0], ast.FunctionDef | ast.ClassDef):
                break
            names.append(around[0].name)
            nodes = around[0].body if isinstance(around[0], ast.ClassDef) else []
        return ".".join(names)

    def statement_at(self, line: int) -> int:
        """The first line of the smallest statement around a line: what coverage counts."""
        around = [
            node
            for node in ast.walk(self._tree)
            if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or 0)
        ]
        return min(around, key=lambda node: (node.end_lineno or 0) - node.lineno).lineno if around else line


def _first(node: ast.stmt) -> int:
    decorators = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _words_of_errors(module: cst.Module) -> set[int]:
    """The nodes of which only an error's text depends: `raise Error("text")` and its text."""
    found: set[int] = set()

    class Finder(cst.CSTVisitor):
        def visit_Raise(self, node: cst.Raise) -> None:  # noqa: N802 - named by libcst
            if isinstance(node.exc, cst.Call):
                found.add(id(node.exc))
                found.update(id(argument.value) for argument in node.exc.args)

    module.visit(Finder())
    return found
