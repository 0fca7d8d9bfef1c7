"""Measurements of the pipeline, and the articles that they run on."""
