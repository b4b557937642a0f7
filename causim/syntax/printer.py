r"""The syntax tree -> its canonical text.

`parse(print_spec(tree)) == tree` for every tree that `parse` can return, and the text is a fixed point of the
formatter. Brackets stand only where the grammar asks for them, so that printing never nests deeper than the author did.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from causim.syntax import ast
from causim.syntax.layout import Break, Close, Group, Layout, Open, Role, Trailing, joined, render
from causim.syntax.numerals import print_number

_MATCH_WIDTH = 60  # a match that is wider has one arm a line

_ITEM = Break(Role.ITEM, "")
_COMMA = (",", Break(Role.ITEM))
_MORE = Break(Role.CONTINUATION)
_END = Break(Role.CLOSE, "")
_NEW = Break(Role.ITEM, None)
_LAST = Break(Role.CLOSE, None)

# Binding strength, as the rules of the grammar nest: an operand that binds less needs parentheses.
_IF, _OR, _AND, _NOT, _COMPARISON, _SUM, _PRODUCT, _UNARY, _ATOM = range(9)

Parts = tuple[Layout, ...]


def print_spec(spec: ast.Spec) -> str:
    """A whole file: model, types, constants, tables, functions, nodes, checks, each kind in its order."""
    blocks = [print_declaration(spec.model)]
    blocks += _runs(map(print_declaration, spec.types))
    blocks += _runs(map(print_declaration, spec.constants))
    long: tuple[Declaration, ...] = (*spec.tables, *spec.functions, *spec.nodes, *spec.checks)
    blocks.extend(map(print_declaration, long))
    return "\n\n".join(["scm 1", *blocks]) + "\n"


def _runs(declarations: Iterable[str]) -> Iterable[str]:
    """Neighbours of one line each stand together; what needs more lines stands alone."""
    for alone, run in groupby(declarations, key=lambda text: "\n" in text):
        together = list(run)
        yield from together if alone else ["\n".join(together)]


Declaration = (
    ast.ModelDecl
    | ast.TypeDecl
    | ast.ConstDecl
    | ast.TableDecl
    | ast.FunctionDecl
    | ast.NodeDecl
    | ast.CheckDecl
)


def print_declaration(declaration: Declaration) -> str:
    """One block, without a line end after it."""
    return render(_declaration(declaration))


def print_expr(expr: ast.Expr) -> str:
    """An expression, on one line where it fits."""
    return render(_expr(expr))


def print_claim(claim: ast.ClaimDecl) -> str:
    """A claim of a check, such as `expect Y == 1`."""
    return render(_claim(claim))


def print_type(type_: ast.TypeExpr) -> str:
    """A type, on one line where it fits."""
    return render(_type(type_))


def print_pattern(pattern: ast.Pattern) -> str:
    """One pattern, as it stands in a match, a table or a `cpt`."""
    match pattern:
        case ast.Wildcard():
            return "_"
        case ast.RangePattern(low, high):
            return f"{low}..{high}"
        case ast.Alternatives(options):
            return " | ".join(map(print_pattern, options))
        case _:
            return print_literal(pattern)


def print_patterns(patterns: Sequence[ast.Pattern]) -> str:
    """The patterns of an arm or row: bare when there is one, in parentheses when there are several."""
    inner = ", ".join(map(print_pattern, patterns))
    return inner if len(patterns) == 1 else f"({inner})"


def print_literal(literal: ast.Literal) -> str:
    """`true`, `-3` or `"low"`."""
    match literal:
        case ast.BoolLiteral(value):
            return "true" if value else "false"
        case ast.IntLiteral(value):
            return str(value)
        case ast.LabelLiteral(value):
            return quoted(value)


def quoted(text: str) -> str:
    """A label, unit or title between quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


# --- docstrings


def doc_lines(text: str) -> list[str]:
    r"""The lines of a docstring, quotes included: one line for one line of text, else quotes on their own lines."""
    escaped = text.replace("\\", "\\\\")
    escaped = re.sub(r'"{3,}|^"+|"+\Z', lambda run: '\\"' * len(run.group()), escaped)
    if "\n" not in escaped:
        return [f'"""{escaped}"""']
    return ['"""', *escaped.split("\n"), '"""']


def _doc(doc: ast.Doc) -> Parts:
    return joined(((line,) for line in doc_lines(doc.text)), (_NEW,))


# --- types


def _type(type_: ast.TypeExpr) -> Parts:
    match type_:
        case ast.NamedTypeRef(name):
            return (name,)
        case ast.BoolTypeExpr():
            return ("bool",)
        case ast.IntRangeType(low, high):
            return (f"int {low}..{high}",)
        case ast.IntSetType(values):
            return ("int ", _listed("{", map(print_literal, values), "}"))
        case ast.LabelType(labels, ordered=False):
            return ("enum", _listed("(", map(print_literal, labels), ")"))
        case ast.LabelType(labels):
            terms = joined(((print_literal(label),) for label in labels), (_MORE, "< "))
            return ("ordinal", Group((Open("("), *terms, Close(")"))))


def _listed(opening: str, items: Iterable[str], closing: str) -> Group:
    return _bracketed(opening, [(item,) for item in items], closing)


def _bracketed(opening: str, items: Sequence[Parts], closing: str) -> Group:
    """`(a, b)`, or one item a line."""
    if not items:
        return Group((Open(opening), Close(closing)))
    parts = joined(items, _COMMA)
    return Group((Open(opening), _ITEM, *parts, Trailing(","), _END, Close(closing)))


# --- expressions


def _strength(expr: ast.Expr) -> int:
    match expr:
        case ast.If():
            return _IF
        case ast.Or():
            return _OR
        case ast.And():
            return _AND
        case ast.Not(ast.Membership()) | ast.Comparison() | ast.Membership():
            return _COMPARISON
        case ast.Not():
            return _NOT
        case ast.Sum():
            return _SUM
        case ast.Product():
            return _PRODUCT
        case ast.Negate():
            return _UNARY
        case ast.IntLiteral(value) if value < 0:
            return _UNARY
        case _:
            return _ATOM


def _operand(expr: ast.Expr, strength: int) -> Parts:
    parts = _expr(expr)
    return parts if _strength(expr) >= strength else (Open("("), *parts, Close(")"))


def _expr(expr: ast.Expr) -> Parts:
    match expr:
        case ast.IntLiteral() | ast.BoolLiteral() | ast.LabelLiteral():
            return (print_literal(expr),)
        case ast.Ref(name):
            return (name,)
        case ast.Not(ast.Membership(operand, options)):
            return (*_operand(operand, _SUM), " not in ", _options(options))
        case ast.Membership(operand, options):
            return (*_operand(operand, _SUM), " in ", _options(options))
        case ast.Not(operand):
            return ("not ", *_operand(operand, _NOT))
        case ast.Negate(operand):
            return ("-", *_operand(operand, _UNARY))
        case ast.Sum(first, rest):
            terms = (part for op, term in rest for part in (_MORE, f"{op} ", *_operand(term, _PRODUCT)))
            return (Group((*_operand(first, _PRODUCT), *terms)),)
        case ast.Product():
            return (Group(_product(expr)),)
        case ast.Comparison(op, left, right):
            return (*_operand(left, _SUM), f" {op} ", *_operand(right, _SUM))
        case ast.And(operands):
            return (Group(joined((_operand(o, _NOT) for o in operands), (_MORE, "and "))),)
        case ast.Or(operands):
            return (Group(joined((_operand(o, _AND) for o in operands), (_MORE, "or "))),)
        case ast.If(branches, otherwise):
            return (Group(_if(branches, otherwise)),)
        case ast.MatchExpr(subjects, arms):
            return (Group(_match(subjects, arms), _MATCH_WIDTH),)
        case ast.Index(table, keys):
            return (table.text, _bracketed("[", [_expr(key) for key in keys], "]"))
        case ast.Call(function, arguments):
            return (function.text, _bracketed("(", [_expr(a) for a in arguments], ")"))


def _options(options: Iterable[ast.Literal | ast.RangePattern]) -> Group:
    return _listed("{", map(print_pattern, options), "}")


def _product(expr: ast.Product) -> Parts:
    """A chain leans to the left; it is walked, not recursed into, for it can be hundreds of factors long."""
    factors: list[tuple[str, ast.Expr]] = []
    first: ast.Expr = expr
    while isinstance(first, ast.Product):
        factors.append((first.op, first.right))
        first = first.left
    rest = (part for op, f in reversed(factors) for part in (_MORE, f"{op} ", *_operand(f, _UNARY)))
    return (*_operand(first, _UNARY), *rest)


def _if(branches: Sequence[tuple[ast.Expr, ast.Expr]], otherwise: ast.Expr) -> Parts:
    parts: list[Layout] = []
    for index, (condition, value) in enumerate(branches):
        parts.extend((_MORE, "elif ") if index else ("if ",))
        parts.extend((*_expr(condition), " then ", *_expr(value)))
    return (*parts, _MORE, "else ", *_expr(otherwise))


def _match(subjects: Sequence[ast.Expr], arms: Sequence[ast.Arm]) -> Parts:
    heads = joined(map(_expr, subjects), (", ",))
    body = joined(map(_arm, arms), _COMMA)
    return (
        "match ",
        *heads,
        " ",
        Open("{"),
        Break(Role.ITEM),
        *body,
        Trailing(","),
        Break(Role.CLOSE),
        Close("}"),
    )


def _arm(arm: ast.Arm) -> Parts:
    return (f"{print_patterns(arm.patterns)} => ", *_expr(arm.value))


# --- declarations


def _block(header: Parts, statements: Sequence[Parts], outermost: bool = True) -> Parts:
    if not statements:
        return (*header, " ", Open("{"), Close("}"))
    return (*header, " ", Open("{", outermost), _NEW, *joined(statements, (_NEW,)), _LAST, Close("}"))


def _rows(rows: Iterable[Parts]) -> list[Parts]:
    return [(*row, ",") for row in rows]


def _declaration(declaration: Declaration) -> Parts:
    match declaration:
        case ast.ModelDecl(name, doc, domain, topology):
            statements = [_doc(doc)] if doc else []
            named = (("domain", domain), ("topology", topology))
            statements += [(f"{word} {value.text}",) for word, value in named if value]
            return _block((f"model {name.text}",), statements)
        case ast.TypeDecl(name, type_, unit):
            return (
                f"type {name.text} = ",
                *_type(type_),
                *((f" unit {quoted(unit)}",) if unit is not None else ()),
            )
        case ast.ConstDecl(name, type_, value):
            return (f"const {name.text}: ", *_type(type_), " = ", *_expr(value))
        case ast.TableDecl(name, keys, result, rows, doc):
            header = (
                f"table {name.text}",
                _bracketed("(", [_type(k) for k in keys], ")"),
                " -> ",
                *_type(result),
            )
            return _block(header, [*([_doc(doc)] if doc else []), *_rows(map(_arm, rows))])
        case ast.FunctionDecl():
            return _function(declaration)
        case ast.NodeDecl():
            return _node(declaration)
        case ast.CheckDecl():
            return _check(declaration)


def _lets(lets: Iterable[ast.Let]) -> list[Parts]:
    return [(f"let {let.name.text} = ", *_expr(let.value)) for let in lets]


def _function(function: ast.FunctionDecl) -> Parts:
    parameters = [(f"{p.name.text}: ", *_type(p.type)) for p in function.parameters]
    header = (f"fn {function.name.text}", _bracketed("(", parameters, ")"), " -> ", *_type(function.result))
    value = ("return ", *_expr(function.value))
    if function.doc or function.lets:
        doc = [_doc(function.doc)] if function.doc else []
        return _block(header, [*doc, *_lets(function.lets), value])
    return (*header, " ", Group((Open("{", True), Break(Role.ITEM), *value, Break(Role.CLOSE), Close("}"))))


def _node(node: ast.NodeDecl) -> Parts:
    parents = [(parent.text,) for parent in node.parents]
    header = (f"node {node.name.text}", _bracketed("(", parents, ")"), " -> ", *_type(node.type))
    statements: list[Parts] = [_doc(node.doc)] if node.doc else []
    words = (("label", node.label), ("unit", node.unit))
    statements += [(f"{word} {quoted(text)}",) for word, text in words if text is not None]
    if node.exogenous:
        statements.append(_exogenous(node.exogenous))
    if node.cpt:
        statements.append(_cpt(node.cpt))
    statements += _lets(node.lets)
    if node.value is not None:
        statements.append(("return ", *_expr(node.value)))
    return _block(header, statements)


def _exogenous(exogenous: ast.ExogenousDecl) -> Parts:
    parts: Parts = (f"exogenous {exogenous.name.text}",)
    if exogenous.type is not None:
        parts = (*parts, ": ", *_type(exogenous.type))
    if exogenous.weights is not None:
        weights = (f"{print_literal(w.key)}: {print_number(w.weight.value)}" for w in exogenous.weights)
        parts = (*parts, " ~ ", _listed("{", weights, "}"))
    return parts


def _cpt(cpt: ast.CptDecl) -> Parts:
    header = (f"cpt {cpt.name.text} coupling {cpt.coupling.text}",)
    rows = []
    for row in cpt.rows:
        numbers = _listed("[", (print_number(p.value) for p in row.probabilities), "]")
        rows.append((f"{print_patterns(row.patterns)} => ", numbers))
    return _block(header, _rows(rows), outermost=False)


def _check(check: ast.CheckDecl) -> Parts:
    statements: list[Parts] = []
    for word, assignments in (("given", check.given), ("observe", check.observe), ("do", check.do)):
        if assignments:
            items = [(f"{a.name.text} = {print_literal(a.value)}",) for a in assignments]
            statements.append((f"{word} ", Group(joined(items, (",", _MORE)))))
    statements += map(_claim, check.claims)
    return _block((f"check {quoted(check.title)}",), statements)


def _claim(claim: ast.ClaimDecl) -> Parts:
    match claim:
        case ast.ClaimDecl("probability", expr, op, bound) if expr is not None and bound is not None:
            return ("probability", Open("("), *_expr(expr), Close(")"), f" {op} {print_number(bound.value)}")
        case ast.ClaimDecl(kind, expr) if expr is not None:
            return (f"{kind} ", *_expr(expr))
        case _:
            return ("expect impossible",)
