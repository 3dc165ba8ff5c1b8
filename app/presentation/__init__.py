"""What people read: view models and the messages on the pages."""
