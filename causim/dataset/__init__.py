"""Questions about models with exact answers: drawn, written as records, asked in prompts, graded."""

from causim.dataset.grade import Grade, Reason, grade
from causim.dataset.grade_file import Report, gold_lines, grade_file
from causim.dataset.questions import Settings
from causim.dataset.records import Record, read_records, write_records
from causim.dataset.reply import Flaw
from causim.dataset.sample import Tally, sample_records
from causim.dataset.specification import Specification, fingerprint

__all__ = [
    "Flaw",
    "Grade",
    "Reason",
    "Record",
    "Report",
    "Settings",
    "Specification",
    "Tally",
    "fingerprint",
    "gold_lines",
    "grade",
    "grade_file",
    "read_records",
    "sample_records",
    "write_records",
]
