"""What readers get from blocks: snapshots, windows of lines, whole lines, exports."""
