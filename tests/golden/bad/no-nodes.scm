scm 1
model trial { """A trial.""" }
