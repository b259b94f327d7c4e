"""What was published: studies, and the notices that change how they stand."""
