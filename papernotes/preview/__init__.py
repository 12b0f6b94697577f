"""The live preview: watches the sources, rebuilds by the same `build`, serves the result, updates open pages."""
