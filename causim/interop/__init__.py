"""Other people's model formats, read into specifications."""
