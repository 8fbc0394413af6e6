"""Pictures for the demo, drawn by the program: faces, things, rooms and marks."""
