"""Validated changes to a specification: what authors, people and models alike, propose."""

from causim.edit.apply import apply_edit
from causim.edit.blocks import Block
from causim.edit.draft import Draft
from causim.edit.operations import Edit, read_edit

__all__ = ["Block", "Draft", "Edit", "apply_edit", "read_edit"]
