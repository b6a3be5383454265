"""LanguageTool: where it is installed, its one shared server, what it says of a paragraph, and the answers kept."""
