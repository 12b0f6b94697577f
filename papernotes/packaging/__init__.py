"""What builds the wheel and the source archive; not a part of either's program."""
