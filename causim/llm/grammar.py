"""The grammar of the language for servers that constrain what a model can write: GBNF, made from grammar/scm.lark.

It goes with a request as `extra_body`, `{"grammar": ...}` for llama.cpp or `{"structured_outputs": {"grammar": ...}}`
for vLLM, where the whole reply is to be text of the language. All that it generates parses. It covers the language but
for two habits that hardly anybody has: a word or label that touches a label or bracket before it, as in `(a)and b`, and
a comma at the end of `given`, `observe` and `do`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lark import Token, Tree
from lark.grammar import NonTerminal, Terminal
from lark.load_grammar import load_grammar

from causim.errors import MisuseError
from causim.llm.gbnf import literal, names_but, pattern
from causim.resources import grammar_text

# After the comma that may end these, Lark takes a keyword such as `observe` for one more name: the one place in which
# its tables read less than its grammar says.
_OPEN_ENDED = ("given", "observe", "do")
_BLANK = "ws"
_APART = f"{_BLANK}-apart"
_BLANKS = f"""\
{_BLANK} ::= ( [ \\t\\r\\n] | "#" [^\\n]* "\\n" )*
{_APART} ::= ( [ \\t\\r\\n] | "#" [^\\n]* "\\n" )+
"""


def gbnf(start: str = "file") -> str:
    """The grammar as GBNF. `start` is the rule that a text must match: `file`, `declaration`, `node_decl`, `expr`, ...

    Raises MisuseError if there is no such rule.
    """
    return _Export(grammar_text("scm.lark")).text(start)


@dataclass(frozen=True, slots=True)
class _Borders:
    """Whether a part can match nothing, and whether its first and last tokens can be words, numbers or labels."""

    empty: bool = False
    first: bool = False
    last: bool = False

    def leaves(self, apart: bool) -> bool:
        """Whether the next token must be set apart, given whether this part had to be."""
        return self.last or (self.empty and apart)

    def __or__(self, other: _Borders) -> _Borders:
        return _Borders(self.empty or other.empty, self.first or other.first, self.last or other.last)

    def then(self, other: _Borders) -> _Borders:
        return _Borders(
            self.empty and other.empty,
            self.first or (self.empty and other.first),
            other.last or (other.empty and self.last),
        )


class _Export:
    """Rules come in two versions: `apart` is for places where the token before may be a word, a number or a label.

    There, such a token has to be set apart. White space and comments belong to the token that follows them.
    """

    def __init__(self, text: str) -> None:
        grammar, _ = load_grammar(text, "scm.lark", [], False)  # type: ignore[no-untyped-call]
        self.rules = {str(name): _straight(str(name), tree) for name, _, tree, _ in grammar.rule_defs}
        for name in _OPEN_ENDED:
            sequence = self.rules[name].children[0]
            assert sequence.children[-1].data == "expr", "an optional comma"
            sequence.children.pop()
        terminals = [(str(name), tree) for name, (tree, _) in grammar.term_defs if name not in grammar.ignore]
        self.terminals = {name: next(tree.scan_values(_is_token)) for name, tree in terminals}
        tokens = [token for tree in self.rules.values() for token in tree.scan_values(_is_token)]
        found = {_unquoted(token) for token in [*tokens, *self.terminals.values()] if token.type == "STRING"}
        self.keywords = {word for word in found if re.fullmatch(r"\w+", word)}
        self.borders = dict.fromkeys(self.rules, _Borders())
        while True:
            now = {name: self._borders(tree) for name, tree in self.rules.items()}
            if now == self.borders:
                break
            self.borders = now

    def text(self, start: str) -> str:
        if start not in self.rules:
            raise MisuseError(f"the grammar has no rule {start!r}; it has {', '.join(sorted(self.rules))}")
        made: dict[tuple[str, bool], str] = {}
        self.wanted, self.used = [(start, False)], set[str]()
        for rule in self.wanted:  # which grows meanwhile
            name, apart = rule
            made[rule] = self._body(self.rules[name], apart)
        lines = [f'root ::= {_rule(start, False)} {_BLANK} ( "#" [^\\n]* )?']
        lines += [f"{_rule(*rule)} ::= {body}" for rule, body in made.items()]
        lines += [f"{name} ::= {self._terminal(name)}" for name in sorted(self.used)]
        return "\n".join(lines) + "\n" + _BLANKS

    # --- rules

    def _body(self, tree: Any, apart: bool) -> str:
        """What a part of a rule becomes where the token before is, or is not, one to be set apart from."""
        match tree:
            case Tree(data="expansions", children=options):
                return " | ".join(self._body(option, apart) for option in options)
            case Tree(data="alias", children=[inner, _]) | Tree(data="value", children=[inner]):
                return self._body(inner, apart)
            case Tree(data="expansion", children=parts):
                return self._sequence(parts, apart) or '""'
            case Tree(data="expr", children=[inner, op]):
                return self._repeated(inner, str(op), apart)
            case Tree(data="literal", children=[Token() as token]):
                return self._token(literal(_unquoted(token)), token, apart)
            case Terminal(name=name):
                return self._token(self._terminal_name(str(name)), self.terminals[str(name)], apart)
            case NonTerminal(name=name):
                rule = (str(name), apart and self.borders[str(name)].first)
                if rule not in self.wanted:
                    self.wanted.append(rule)
                return _rule(*rule)
        raise AssertionError(f"the export does not know {tree}")

    def _sequence(self, parts: list[Any], apart: bool) -> str:
        texts = []
        for number, part in enumerate(parts):
            after, rest = self._borders(part).leaves(apart), parts[number + 1 :]
            if _is_optional(part) and self._after(part, apart) != apart and self._borders_of(rest).first:
                # What follows depends on whether the part is there: `int -5`, but also `int 5`.
                inner, op = part.children
                there = self._repeated(inner, "+" if op == "*" else "", apart)
                with_it = f"{there} {self._sequence(rest, self._after(part, apart))}"
                texts.append(f"( {with_it} | {self._sequence(rest, apart)} )")
                break
            texts.append(self._grouped(part, apart))
            apart = after
        return " ".join(texts)

    def _after(self, part: Any, apart: bool) -> bool:
        """Whether what follows an optional part, where it is there, has to be set apart."""
        return self._borders(part.children[0]).leaves(apart)

    def _grouped(self, tree: Any, apart: bool) -> str:
        text = self._body(tree, apart)
        return f"( {text} )" if isinstance(tree, Tree) and tree.data == "expansions" else text

    def _repeated(self, inner: Any, op: str, apart: bool) -> str:
        assert op in ("", "?", "*", "+"), op
        first = self._body(inner, apart)
        if op in ("", "?") or apart or not self._borders(inner).last:
            return f"( {first} ){op}"
        again = self._body(inner, True)  # after itself
        if again == first:
            return f"( {first} ){op}"
        return f"( ( {first} ) ( {again} )* )" + ("?" if op == "*" else "")

    def _terminal_name(self, name: str) -> str:
        token = self.terminals[name]
        if token.type == "STRING":
            return literal(_unquoted(token))
        self.used.add(name)
        return name

    def _token(self, text: str, token: Token, apart: bool) -> str:
        return f"{_APART if apart and _at_borders(token).first else _BLANK} {text}"

    def _terminal(self, name: str) -> str:
        if name == "NAME":
            return names_but(self.keywords)
        regex = re.fullmatch(r"/(.*)/([a-z]*)", self.terminals[name], re.DOTALL)
        assert regex is not None, name
        return pattern(regex[1], dot_all="s" in regex[2])

    # --- borders

    def _borders(self, tree: Any) -> _Borders:
        match tree:
            case Tree(data="expansions", children=options):
                found = self._borders(options[0])
                for option in options[1:]:
                    found |= self._borders(option)
                return found
            case Tree(data="alias", children=[inner, _]) | Tree(data="value", children=[inner]):
                return self._borders(inner)
            case Tree(data="expansion", children=parts):
                return self._borders_of(parts)
            case Tree(data="expr", children=[inner, op]):
                return self._borders(inner) | _Borders(empty=str(op) != "+")
            case Tree(data="literal", children=[Token() as token]):
                return _at_borders(token)
            case Terminal(name=name):
                return _at_borders(self.terminals[str(name)])
            case NonTerminal(name=name):
                return self.borders[str(name)]
        raise AssertionError(f"the export does not know {tree}")

    def _borders_of(self, parts: list[Any]) -> _Borders:
        found = _Borders(empty=True)
        for part in parts:
            found = found.then(self._borders(part))
        return found


def _straight(name: str, tree: Tree[Any]) -> Tree[Any]:
    """A rule without recursion on the left, which GBNF cannot have: `a: b | a c` becomes `a: b c*`."""
    itself = Tree("value", [NonTerminal(name)])
    tails, others = [], []
    for option in tree.children:
        sequence = option.children[0] if option.data == "alias" else option
        if sequence.data == "expansion" and sequence.children[:1] == [itself]:
            tails.append(Tree("expansion", sequence.children[1:]))
        else:
            others.append(option)
    if not tails:
        return tree
    again = Tree("expr", [Tree("expansions", tails), Token("OP", "*")])
    return Tree("expansions", [Tree("expansion", [Tree("expansions", others), again])])


def _is_optional(part: Any) -> bool:
    return isinstance(part, Tree) and part.data == "expr" and part.children[1] in ("?", "*")


def _rule(name: str, apart: bool) -> str:
    """The name of a rule; what starts with `_` is part of others, and often named like one of them."""
    plain = name.strip("_").replace("_", "-") + ("-part" if name.startswith("_") else "")
    return f"{plain}-apart" if apart else plain


def _is_token(value: object) -> bool:
    return isinstance(value, Token) and value.type in ("STRING", "REGEXP")


def _unquoted(token: Token) -> str:
    """The text of a literal; the grammar has no escapes in them."""
    return str(token)[1:-1]


def _at_borders(token: Token) -> _Borders:
    if token.type == "REGEXP":  # names, numbers, labels, docstrings
        return _Borders(first=True, last=True)
    text = _unquoted(token)
    return _Borders(first=re.match(r"\w", text) is not None, last=re.search(r"\w\Z", text) is not None)
