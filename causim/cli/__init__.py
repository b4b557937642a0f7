"""The command line: one file a command, nothing but click loaded before a command runs."""
