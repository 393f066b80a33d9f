"""What holds for what nobody knows: one answer over many worlds, each of which is one way in which things may be."""
