"""`python -m causim`."""

from causim.cli.main import main

if __name__ == "__main__":
    main()
