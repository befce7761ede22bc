"""Screen 5: the verdict, editor's takes, the user's note and related comparisons."""
