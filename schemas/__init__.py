"""Records, Arrow schemas, ontology and reject codes of the tables."""
