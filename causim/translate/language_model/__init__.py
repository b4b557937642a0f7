"""Translation by a language model: it proposes, and never decides.

    async with OpenAIClient(endpoint) as client:
        told = await informalize(client, spec)                     # per mechanism, then whole
        found = await formalize(client, SourceText("a.md", text))  # node by node, each cause with a quotation
        judge(model, found.reading, renaming=True)                 # what it is worth

After the paper's section 4.2 and its Experiment 2 (CauSim; Astorga, Kriz, van der Schaar 2026).
"""

from __future__ import annotations

from causim.translate.language_model.asking import Attempt
from causim.translate.language_model.formalize import Formalization, formalize, one_shot
from causim.translate.language_model.informalize import Paraphrase, informalize

__all__ = ["Attempt", "Formalization", "Paraphrase", "formalize", "informalize", "one_shot"]
