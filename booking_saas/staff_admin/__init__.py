"""The staff's admin of one business, on Django's own; its addresses stand in ``urls.py``."""
