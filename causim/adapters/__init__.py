"""Questions with exact answers where people train and evaluate: one module for each library, an extra each.

Importing this package imports none of them; a module that needs a missing one says how to install it.
"""
