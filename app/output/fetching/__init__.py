"""Which events of an output are here, and which are still to be fetched."""
