"""What workers of a measurement run with, and what they do."""
