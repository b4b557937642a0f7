"""Published benchmarks against their own models: every label derived again, exactly.

An adapter reads a benchmark's files into claims (`causim.audit.claims`); `causim.audit.run.audit` judges each one by
computation and says which verdict it gets; `causim.audit.report` counts them. Nothing of the benchmark is ever run.
"""
