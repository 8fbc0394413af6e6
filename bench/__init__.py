"""Measurements as ratios: each figure stands beside its floor, taken in the same run."""
