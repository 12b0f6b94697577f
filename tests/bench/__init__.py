"""How fast papernotes is beside its peers, on this machine: `python -m tests.bench --help`.

    corpus   notes of its own, the same bytes everywhere
    tools    papernotes, Eleventy and Hugo, each set up as a project of its own
    measure  what one command costs: wall time, processor time, memory of all its processes
    builds   cold, with no change, after an edit
    preview  from saving a note to its new page being served; thousands of edits in a row
    report   tables and ratios

The peers' projects are the folders `eleventy/` and `hugo/` here. Nothing of this is a test: a machine's speed proves
nothing about the program's rightness.
"""
