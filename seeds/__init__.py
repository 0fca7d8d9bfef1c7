"""What a run starts from: sample articles, lexicons, gazetteer, actors and the trained French pipeline."""
