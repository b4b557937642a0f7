"""Renaming: injective, deterministic, and away from everything that Python or the module itself uses."""

from __future__ import annotations

import builtins
import keyword

from causim.compiler.names import FORBIDDEN, constant_case, rename


def test_free_names_stay_as_they_are() -> None:
    assert rename(["Drug", "x_1", "Übergang"]) == {"Drug": "Drug", "x_1": "x_1", "Übergang": "Übergang"}


def test_names_that_differ_only_by_the_renaming_stay_apart() -> None:
    assert rename(["max", "max_", "max__"]) == {"max": "max___", "max_": "max_", "max__": "max__"}
    assert rename(["f", "f_"], {"f"}) == {"f": "f__", "f_": "f_"}


def test_nothing_that_python_needs_is_given_away() -> None:
    needed = [*keyword.kwlist, *keyword.softkwlist, *dir(builtins)]
    renamed = rename([*needed, *(name + "_" for name in needed)])
    assert len(set(renamed.values())) == len(renamed)
    assert not FORBIDDEN & set(renamed.values())
    assert all(name.isidentifier() and not name.startswith("__") for name in renamed.values())


def test_constants_are_named_as_python_names_them() -> None:
    assert [constant_case(name) for name in ("AgeBand", "Dose", "x_ray", "BMI2Class")] == [
        "AGE_BAND",
        "DOSE",
        "X_RAY",
        "BMI2_CLASS",
    ]
