"""Questions about models with exact answers: drawn, written as records, asked in prompts, graded."""

from causim.dataset.drawing import Shape
from causim.dataset.folder import Folder
from causim.dataset.grade import grade, grade_many
from causim.dataset.grade_file import Report, gold_lines, grade_file
from causim.dataset.instances import Options, Tally
from causim.dataset.records import Record, read_records, write_records
from causim.dataset.reply import Flaw
from causim.dataset.reward import Reward, reward
from causim.dataset.rubric import Grade, Reason
from causim.dataset.sample import sample_lines, sample_records
from causim.dataset.specification import Specification, fingerprint

__all__ = [
    "Flaw",
    "Folder",
    "Grade",
    "Options",
    "Reason",
    "Record",
    "Report",
    "Reward",
    "Shape",
    "Specification",
    "Tally",
    "fingerprint",
    "gold_lines",
    "grade",
    "grade_file",
    "grade_many",
    "read_records",
    "reward",
    "sample_lines",
    "sample_records",
    "write_records",
]
