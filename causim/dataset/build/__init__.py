"""`causim dataset build`: from libraries of models to shards of records, split so that no model is on two sides."""

from causim.dataset.build.config import DatasetConfig, read_dataset_config
from causim.dataset.build.metadata import Metadata
from causim.dataset.build.run import Progress, build

__all__ = ["DatasetConfig", "Metadata", "Progress", "build", "read_dataset_config"]
