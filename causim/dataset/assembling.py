"""Instances as rows and as lines of JSON: the same that `Record` makes of itself, put together from texts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Literal

from causim.dataset.drawing import Shape
from causim.dataset.instances import Instance, Options, Request
from causim.dataset.prompts import statement
from causim.dataset.records import Derivation, Mode, Scenario, json_line
from causim.dataset.specification import Specification


class Assembler:
    """Puts together what is the same for all questions of a request with what each of them says."""

    def __init__(
        self, spec: Specification, request: Request, options: Options, mode: Mode, statement_: str
    ) -> None:
        self.mode = mode
        self.statement = statement_
        model = spec.model
        self._spec = {
            "model": model.name,
            "sha256": spec.sha256,
            "hash": spec.hash,
            "nodes": len(model.nodes),
            "topology": model.topology,
            "domain": model.domain,
            "family": spec.family,
            "version": spec.version,
        }
        self._constant = {
            "kind": str(request.kind),
            "mode": mode,
            "abstention": options.abstention,
            **{key: value for key, value in self._spec.items() if key not in ("sha256", "hash")},
            "spec_sha256": spec.sha256,
            "model_hash": spec.hash,
        }
        self._derivation = _derivation(request.seed, request.split, request.scenario, request.shape)
        self._json = (json_line(self._spec), json_line(str(request.kind)), json_line(mode))
        self._abstention = json_line(options.abstention)

    def prompt(self, instance: Instance) -> str:
        return f"{self.statement}\n\n{instance.question}"

    def row(self, instance: Instance) -> dict[str, Any]:
        """As `row_of` of the record."""
        columns = {"prompt": self.prompt(instance), **self.columns([instance])}
        return {name: column[0] if isinstance(column, list) else column for name, column in columns.items()}

    def columns(self, instances: Sequence[Instance]) -> dict[str, Any]:
        """The rows as columns, but for the prompts: a list of values, or one value that is in all rows."""
        return {
            "id": [i.id for i in instances],
            "completion": [i.completion for i in instances],
            "scenario": [i.scenario for i in instances],
            "status": [i.answer.status for i in instances],
            "count": [str(i.answer.count) for i in instances],
            "required_keys": [i.target for i in instances],
            "query": [i.query for i in instances],
            "answer": [i.answer.text(i.gold) for i in instances],
            "derivation": [self._derived(i) for i in instances],
            **self._constant,
        }

    def line(self, instance: Instance) -> str:
        """As `Record.to_line`."""
        spec, kind, mode = self._json
        return (
            f'{{"id": {json_line(instance.id)}, "spec": {spec}, "kind": {kind}, "scenario": "{instance.scenario}", '
            f'"mode": {mode}, "abstention": {self._abstention}, "query": {instance.query}, '
            f'"prompt": {json_line(self.prompt(instance))}, "required_keys": {json_line(instance.target)}, '
            f'"answer": {instance.answer.text(instance.gold)}, "derivation": {self._derived(instance)}}}'
        )

    def _derived(self, instance: Instance) -> str:
        before, after = self._derivation
        return f"{before}{instance.index}{after}"


@lru_cache(maxsize=256)
def _derivation(seed: int, split: str, scenario: Scenario | Literal["any"], shape: Shape) -> tuple[str, str]:
    """The JSON text of a derivation, before its index and after it."""
    whole = Derivation(
        seed=seed,
        split=split,
        scenario=scenario,
        index=0,
        missing_exo_pct=float(shape.missing_exo_pct),
        intervention_node_pct=float(shape.intervention_node_pct),
        evidence=shape.evidence if isinstance(shape.evidence, str) else float(shape.evidence),
        require_intervention_effect=shape.require_intervention_effect,
        require_counterfactual_effect=shape.require_counterfactual_effect,
    )
    before, _, after = json_line(whole.model_dump(mode="json")).partition('"index": 0')
    return f'{before}"index": ', after


def stated(spec: Specification, mode: Mode, omit: tuple[str, ...] = ()) -> str:
    """The first part of all prompts about a model."""
    return statement(mode, spec.text(mode, omit))
