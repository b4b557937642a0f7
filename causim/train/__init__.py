"""Reasoners get trained: samples of a model that were proved right, taught to the model itself."""
