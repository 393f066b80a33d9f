"""How things are put into words and read from them: values, numbers as people write them, tables for any terminal."""
