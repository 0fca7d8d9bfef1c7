"""Reading French: spaCy components, each with one job, and the seeds they read."""
