"""From the bytes of a decision file to its model: the only place that knows YAML. Nothing here raises for bad data."""
