"""One module a stage: a thin PTransform around plain functions that work without Beam."""
