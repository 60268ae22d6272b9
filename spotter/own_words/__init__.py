# SPDX-License-Identifier: MIT
"""Teaching: from a few takes of a word to a head over the model's embedding.

Nothing here keeps a recording. Imported by the API, and through it by terminal and window.
"""
