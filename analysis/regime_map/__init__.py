"""Which regime is best where over two factors."""
