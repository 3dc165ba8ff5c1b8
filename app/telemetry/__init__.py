"""What an operator sees of a running Jobpane: figures, ids of requests, spans. Knows no job."""
