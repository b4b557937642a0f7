"""What all tests share: how hard Hypothesis looks, and where the real inputs are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Whole models are slow to draw on a busy machine; a time limit an example would only make tests flaky.
settings.register_profile(
    "default", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("ci", settings.get_profile("default"), derandomize=True)
settings.register_profile("thorough", settings.get_profile("default"), max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "default"))

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of published models and cases that are too large, or not ours, to keep in the repository."""
    place = Path(os.environ.get("CAUSIM_SHARED_DATA") or REPOSITORY.parent / "shared" / "data")
    if not place.is_dir():
        pytest.skip("no shared data: set CAUSIM_SHARED_DATA to the folder that holds it")
    return place
