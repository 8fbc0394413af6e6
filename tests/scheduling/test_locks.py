"""Locking days: what there is to lock, and nothing else."""

from scheduling import locks


def test_no_days_lock_nobody(acme, django_assert_num_queries):
    with django_assert_num_queries(0):
        locks.lock_days([])
