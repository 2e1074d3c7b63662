"""What `check` warns about: a rule is a generator, and its docstring is its documentation."""
