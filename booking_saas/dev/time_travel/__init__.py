"""The demo's time: moving its clock, and running what is due by it at once."""
