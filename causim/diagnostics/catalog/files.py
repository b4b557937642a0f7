"""Before any text is seen: the file."""

from causim.diagnostics.catalog.entry import error

ENTRIES = (
    error(
        "cannot-read",
        "The file cannot be read",
        """
        The path names no file, a folder where one file is needed, or a file without read permission.
        Nothing is known of the model then; the command ends with exit status 2, as for any other
        request that cannot be carried out.
        """,
        "$ causim check trail.scm        # the file is called trial.scm",
        "$ causim check trial.scm",
    ),
    error(
        "file-too-large",
        "The text is larger than a specification may be",
        """
        A specification or document has at most 1 MiB. The bound keeps every check fast, whoever wrote
        the file; models written by people stay far below it. Look for a long docstring first.
        """,
        "$ causim check everything.scm   # 3 MB",
        "$ causim check heart.scm lungs.scm kidneys.scm",
    ),
    error(
        "binary-file",
        "The file holds binary data",
        """
        The file contains NUL bytes, so it is no text: most likely a picture, an archive or a compiled
        program. Specifications and documents are plain text.
        """,
        "$ causim check graph.png",
        "$ causim check graph.scm",
    ),
    error(
        "not-utf8",
        "The text is not UTF-8",
        """
        Specifications are UTF-8. Bytes of another encoding could be shown as one label in one program
        and as another elsewhere, so nothing is guessed. The place of the first such byte is given.
        """,
        "$ causim check old.scm          # saved as Latin-1",
        "$ iconv -f LATIN1 -t UTF-8 old.scm > new.scm && causim check new.scm",
    ),
    error(
        "empty-file",
        "The text is empty",
        """
        There is nothing in the file but white space. That is more often a file saved too early, or a
        command that failed to write it, than a model that is meant.
        """,
        "$ : > trial.scm && causim check trial.scm",
        "$ causim new trial && causim check trial.scm",
    ),
)
