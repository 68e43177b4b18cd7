"""The marts as Spark jobs: one module for each in `marts`, what they share beside it."""
