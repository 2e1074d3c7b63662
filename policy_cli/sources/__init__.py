"""The texts of the sources: how they are read, and whether what is cited is in them."""
