"""The profiles of the properties."""

import pytest

from tests import programs

ASK = """
from hypothesis import settings
from tests import properties

properties.load_profile()
found, asked = settings(), properties.examples(200)
print(found.deadline, found.derandomize, found.max_examples, asked.max_examples, asked.deadline)
"""


@pytest.mark.parametrize(
    ("profile", "told"),
    [
        ("", "None True 100 200 None"),
        ("ci", "None True 100 200 None"),
        ("soak", "None False 1000 2000 None"),
    ],
)
def test_profile_is_chosen_by_the_environment(profile, told):
    answer = programs.run_python("-c", ASK, environment={"HYPOTHESIS_PROFILE": profile})

    assert answer.stdout.strip() == told, answer.stderr
