"""``mtcheck serve``: the checker over HTTP, for those who can't run a command."""
