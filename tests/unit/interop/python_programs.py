"""Random mechanisms in restricted Python, of every form that is read. They may fail for some inputs, as Python may."""

from __future__ import annotations

from random import Random

LABELS = ("none", "low", "high")


class Programs:
    """The text of one function `f_Y(A, B, Sick, Dose, u)`, after constants and a function that it may call."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.numbers = ["A", "B", "u"]
        self.truths = ["Sick"]

    def text(self) -> str:
        pick = self.random.choice
        table = ", ".join(f'"{label}": {self.random.randint(-2, 4)}' for label in LABELS)
        helper = pick(
            (
                "    if x > LIMIT:\n        return LIMIT\n    return x",
                "    y = x * 2\n    y -= LIMIT\n    return abs(y)",
                "    return x // LIMIT if x >= 0 else -x",
            )
        )
        head = f"LIMIT = {self.random.randint(1, 4)}\nEFFECT = {{{table}}}\ndef helped(x):\n{helper}\n"
        body = self.block(1, 4)
        last = self.expression(2, pick(("number", "number", "truth")))
        return f"{head}def f_Y(A, B, Sick, Dose, u):\n    x = {self.number(1)}\n{body}    return {last}\n"

    # --- statements

    def block(self, depth: int, most: int) -> str:
        return "".join(self.statement(depth) for _ in range(self.random.randint(1, most)))

    def statement(self, depth: int) -> str:
        indent = "    " * depth
        match self.random.choice(("assign", "assign", "change", "if", "if", "truth", "swap", "return")):
            case "if" if depth < 4:
                before = list(self.numbers), list(self.truths)
                text = f"{indent}if {self.truth(2)}:\n{self.block(depth + 1, 2)}"
                if self.random.random() < 0.4:
                    text += f"{indent}elif {self.truth(1)}:\n{self.block(depth + 1, 2)}"
                if self.random.random() < 0.5:
                    text += f"{indent}else:\n{self.block(depth + 1, 2)}"
                if self.random.random() < 0.9:
                    self.numbers, self.truths = before  # else a variable may have no value
                return text
            case "change":
                return f"{indent}x {self.random.choice(('+', '-', '*'))}= {self.number(1)}\n{indent}x %= 97\n"
            case "truth":
                text = f"{indent}t = {self.truth(2)}\n"
                self.truths = list(dict.fromkeys([*self.truths, "t"]))
                return text
            case "swap":
                return f"{indent}x, y = {self.number(1)}, x\n"
            case "return" if depth > 1 and self.random.random() < 0.6:
                return f"{indent}return {self.expression(1, 'number')}\n"
            case _:
                name = self.random.choice(("x", "y", "z"))
                text = f"{indent}{name} = {self.number(2)}\n"
                self.numbers = list(dict.fromkeys([*self.numbers, name]))
                return text

    # --- expressions

    def expression(self, depth: int, kind: str) -> str:
        return self.number(depth) if kind == "number" else self.truth(depth)

    def number(self, depth: int) -> str:
        if depth == 0:
            return self.random.choice((*self.numbers, "x", str(self.random.randint(-3, 9)), "LIMIT"))
        a, b = self.number(depth - 1), self.number(depth - 1)
        test = self.truth(depth - 1)
        forms = (
            f"{a} + {b}", f"({a} - {b})", f"({a}) * 2", f"({a}) // {self.random.choice((2, 3, -2))}",
            f"({a}) % {self.random.choice((2, 5))}", f"({a}) // max(1, abs({b}))", f"-({a})", f"abs({a})",
            f"max({a}, {b})", f"min([{a}, {b}, 5])", f"({a} if {test} else {b})", "EFFECT[Dose]",
            f"EFFECT.get(Dose, {a})", f"{{(True, 0): 1, (False, 1): 2}}.get((Sick, u), {b})", f"helped({a})",
            f"sum([{test}, {self.truth(0)}, Sick])", f"(3, {a}, 7)[u]", f"int({test})", f"({test}) + ({b})",
            f"round(({a}) / 3)", f"(({a}) // ({b}) if {b} else 1)", f"({a} and {b})", f"({a} or {b})",
            f"[{test}, Sick].count(True)", "('none', 'low', 'high').index(Dose)", f"({a}) ** 2 % 11",
        )  # fmt: skip
        return self.random.choice(forms)

    def truth(self, depth: int) -> str:
        label = self.random.choice(LABELS)
        if depth == 0:
            return self.random.choice((*self.truths, f'Dose == "{label}"', "u == 1", "not Sick"))
        a, b, c = (self.number(depth - 1) for _ in range(3))
        p, q = self.truth(depth - 1), self.truth(depth - 1)
        op = self.random.choice(("==", "!=", "<", "<=", ">", ">="))
        forms = (
            f"{a} {op} {b}", f"({a} < {b} <= {c})", f"({p} and {q})", f"({p} or {q})", f"not ({p})",
            f'Dose in ("none", "{label}")', "Dose not in {'low'}", f"({a}) in (1, 2, 3, 7)", f"({p}) == ({q})",
            f"({a}) in range(0, 5)", f"any([{p}, {q}])", f"all(({p}, {q}))", f"bool({a})", f"({p}) == 1",
            f"(Dose, Sick) == ('{label}', True)", "(u, Sick) in ((0, True), (1, False))",
            f"({b} != 0 and {a} // {b} > 1)", f"(True if {p} else {q})", "u in {0: 1, 2: 1}",
        )  # fmt: skip
        return self.random.choice(forms)
