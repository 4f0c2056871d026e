"""What people read of a result: tables shaped once, and one writer for each format."""
