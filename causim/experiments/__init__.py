"""Runs from one file: models are grown, questions are made of them, reasoners are trained on those, and one report says
what came of it, with intervals over seeds (CauSim, Astorga, Kriz, van der Schaar 2026, sections 4 and 5)."""
