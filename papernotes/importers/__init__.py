"""`papernotes import`: what a group has written elsewhere, as notes. A module reads a kind of source, one writes.

Sources are files that other programs have made; nothing is fetched. What a reader of a source gives is a `Harvest`.
"""
