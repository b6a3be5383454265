"""Where a register's facts come from: one file a source, each giving `PersonRecord`s."""
