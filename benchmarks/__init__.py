"""Speed and quality, side by side with peers; none of it runs in the tests."""
