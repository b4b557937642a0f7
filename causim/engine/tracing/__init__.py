"""Derivations that a person can follow and a program can check again."""
