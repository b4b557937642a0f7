"""What the formatter needs to know of each token: brackets, where statements and items start, which `-` is a sign.

All of it is read off the token stream; a text is known to parse before it comes here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from itertools import islice, pairwise

from lark import Token

from causim.source import SourceText

_HARD_STARTS = frozenset({"let", "return", "exogenous", "cpt", "do", "expect"})
_SOFT_STARTS = {
    "model": frozenset({"domain", "topology"}),
    "node": frozenset({"label", "unit"}),
    "check": frozenset({"given", "observe", "possible", "probability"}),
}
_DECLARATIONS = frozenset({"type", "const", "table", "fn", "node", "check"})
# Words that are keywords in some places and names in all others.
_SOFT = ("SCM", "MODEL", "DOMAIN", "TOPOLOGY", "UNIT", "LABEL", "COUPLING")
_SOFT_IN_CHECKS = ("GIVEN", "OBSERVE", "POSSIBLE", "PROBABILITY")
_NAMES = frozenset({"NAME", *_SOFT, *_SOFT_IN_CHECKS})
_LITERALS = ("INT", "DECIMAL", "STRING", "DOCSTRING", "TRUE", "FALSE")
_VALUE_ENDS = frozenset({*_NAMES, *_LITERALS, "RPAR", "RSQB", "RBRACE", "BOOL", "IMPOSSIBLE"})
_CALLABLE = frozenset({"INT_TYPE", "ENUM", "ORDINAL", *_NAMES})
_PAIRS = {")": "(", "]": "[", "}": "{"}


class Brace(Enum):
    """What a pair of braces holds."""

    BLOCK = "the block of a declaration"
    ARMS = "the arms of a match, the rows of a cpt"
    WEIGHTS = "weights"
    SET = "values"

    @property
    def breaks(self) -> bool:
        """One item a line once it is wider than a line. Where a set is broken is for the author to say."""
        return self is not Brace.SET

    @property
    def airy(self) -> bool:
        """With spaces inside: `{ a }`, not `{a}`."""
        return self in (Brace.BLOCK, Brace.ARMS)


@dataclass(slots=True)
class Piece:
    """A token, and how it stands in its declaration. Indices are into the declaration's pieces."""

    token: Token
    newlines: int  # the author's, just before it
    within: int | None = None  # the innermost open bracket
    partner: int | None = None  # of a bracket: the other one
    brace: Brace | None = None  # of `{` and `}`
    starts: bool = False  # a declaration, a statement, or an item of a list
    keyword: bool = False  # the first word of a statement, rather than a name that is spelt like one
    is_sign: bool = False  # a minus with one operand
    spans_lines: bool = False  # of `{`: there is a new line before its `}`

    @property
    def text(self) -> str:
        return str(self.token).rstrip() if self.is_comment else str(self.token)

    @property
    def is_comment(self) -> bool:
        return self.token.type == "COMMENT"

    @property
    def is_doc(self) -> bool:
        return self.token.type == "DOCSTRING"

    @property
    def opens(self) -> bool:
        return self.token.type in ("LPAR", "LSQB", "LBRACE")

    @property
    def closes(self) -> bool:
        return self.token.type in ("RPAR", "RSQB", "RBRACE")

    @property
    def is_block(self) -> bool:
        """The brace that opens the block of a declaration."""
        return self.brace is Brace.BLOCK and self.opens

    @property
    def is_name(self) -> bool:
        """An opening bracket touches it: a name, or a word that is called like one."""
        return self.token.type in _CALLABLE and (not self.keyword or self.token.type == "PROBABILITY")

    @property
    def ends_value(self) -> bool:
        return not self.keyword and self.token.type in _VALUE_ENDS


def declarations(source: SourceText, found: list[Token]) -> list[tuple[list[Piece], list[Piece]]]:
    """Each declaration, `scm 1` first: the comments on lines of their own above it, and its own pieces.

    Comments below the last declaration come last, above nothing.
    """
    groups: list[list[Piece]] = []
    current: list[Piece] = []
    depth, end = 0, 0
    for index, token in enumerate(found):
        start = token.start_pos or 0
        piece = Piece(token, source.text.count("\n", end, start))
        end = start + len(token)
        if depth == 0 and current and _begins(found, index, piece):
            groups.append(current)
            current = []
        depth += piece.opens - piece.closes
        current.append(piece)
    groups.append(current)
    blocks = _comments_down(groups)
    for _, pieces in blocks:
        _Annotator(pieces).run()
    return blocks


def _begins(found: list[Token], index: int, piece: Piece) -> bool:
    """Whether a token outside all brackets begins a declaration; `model` is a name everywhere else."""
    if piece.token in _DECLARATIONS:
        return True
    if piece.token != "model":
        return False
    following = [
        t.type for t in islice((t for t in islice(found, index + 1, None) if t.type != "COMMENT"), 2)
    ]
    before = next((found[i].type for i in range(index - 1, -1, -1) if found[i].type != "COMMENT"), "")
    named = len(following) == 2 and following[0] in _NAMES and following[1] == "LBRACE"
    return named and before in _VALUE_ENDS


def _comments_down(groups: list[list[Piece]]) -> list[tuple[list[Piece], list[Piece]]]:
    """Give the comments below a declaration to the one after them."""
    blocks: list[tuple[list[Piece], list[Piece]]] = []
    above: list[Piece] = []
    for group in groups:
        start = next(i for i, piece in enumerate(group) if not piece.is_comment)
        end = len(group)
        while group[end - 1].is_comment and group[end - 1].newlines:
            end -= 1
        blocks.append((above + group[:start], group[start:end]))
        above = group[end:]
    return [*blocks, (above, [])] if above else blocks


class _Annotator:
    """Fills in what a piece's neighbours tell about it, in one pass."""

    def __init__(self, pieces: list[Piece]) -> None:
        self.pieces = pieces
        self.open: list[int] = []
        self.matches = [0]  # at each bracket level: matches whose subjects are being read
        self.new_line = -1  # the last piece that starts a line, or is more than one
        self.before: Piece | None = None  # the token before, comments left out
        self.word = next((str(piece.token) for piece in pieces if not piece.is_comment), "")

    def run(self) -> None:
        code = [index for index, piece in enumerate(self.pieces) if not piece.is_comment]
        following = dict(pairwise(code))
        for index, piece in enumerate(self.pieces):
            if piece.newlines or (piece.is_doc and "\n" in piece.token):
                self.new_line = index
            if piece.closes:
                self._close(index, piece)
            piece.within = self.open[-1] if self.open else None
            if piece.is_comment:
                continue
            after = self.pieces[following[index]] if index in following else None
            self._mark(piece, after)
            if piece.opens:
                if str(piece.token) == "{":
                    piece.brace = self._kind()
                    self.matches[-1] -= piece.brace is Brace.ARMS and self.matches[-1] > 0
                self.open.append(index)
                self.matches.append(0)
            self.before = piece

    def _close(self, index: int, piece: Piece) -> None:
        at = self.open.pop()
        self.matches.pop()
        opening = self.pieces[at]
        opening.partner, piece.partner, piece.brace = index, at, opening.brace
        opening.spans_lines = self.new_line > at

    def _kind(self) -> Brace:
        match str(self.before.token) if self.before else "":
            case "in" | "int":
                return Brace.SET
            case "~":
                return Brace.WEIGHTS
            case _:
                return Brace.ARMS if self.open or self.word == "const" else Brace.BLOCK

    def _mark(self, piece: Piece, after: Piece | None) -> None:
        before, text = self.before, str(piece.token)
        piece.is_sign = text == "-" and not (before and before.ends_value and not before.is_doc)
        around = self.pieces[self.open[-1]] if self.open else None
        if before is None:
            piece.starts = piece.keyword = True
        elif around is not None and around.is_block and self.word != "table":
            piece.keyword = self._is_statement(piece, after)
            piece.starts = piece.keyword or piece.is_doc
        elif around is not None:
            separated = str(before.token) == "," and not self.matches[-1]
            piece.starts = before.opens or before.is_doc or separated
        self.matches[-1] += text == "match"

    def _is_statement(self, piece: Piece, after: Piece | None) -> bool:
        text, before = str(piece.token), self.before
        if text in _HARD_STARTS:
            return True
        if text not in _SOFT_STARTS.get(self.word, ()) or before is None:
            return False
        if self.word == "node" and (after is None or after.token.type != "STRING"):
            return False
        return before.is_block or before.ends_value
