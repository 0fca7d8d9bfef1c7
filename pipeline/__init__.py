"""How a run is put together and driven."""
