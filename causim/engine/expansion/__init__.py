"""Many questions about one small model at once, by expanding possible worlds node by node, all questions in step.

The third way to an exact answer, beside enumeration (`engine.reference`) and elimination (`engine.factored`): made for
millions of questions whose answers are short. Where worlds become too many, it says so and leaves them to the others.
"""

from causim.engine.expansion.mechanisms import Mechanisms
from causim.engine.expansion.questions import OPEN, Questions
from causim.engine.expansion.solve import solve
from causim.engine.expansion.supports import Supports

__all__ = ["OPEN", "Mechanisms", "Questions", "Supports", "solve"]
