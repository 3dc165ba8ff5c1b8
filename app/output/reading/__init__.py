"""What callers read from blocks: snapshots, windows of lines, filtered lines, downloads."""
