"""The models that judge language: the damage tagger that is shipped with the package."""
