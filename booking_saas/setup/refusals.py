"""What serializers and operations refuse, told at its path in the document."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from rest_framework import exceptions
from rest_framework.serializers import Field, ListSerializer, ReadOnlyField

from booking_saas.api.serializers.closed import KeyedSerializer
from foundation.json_documents import DocumentError, join_path
from foundation.web import problems
from scheduling.operations import rows


class _Top(KeyedSerializer):
    """The document: its keys are checked one after the other, as each may name the ones before."""


def read_top(document: object, keys: Sequence[str]) -> Mapping[str, Any]:
    """Return the keys of the document. Raises ``DocumentError``."""
    top = _Top()
    top.fields.update({key: ReadOnlyField() for key in keys})
    with refused_at(""):
        top.to_internal_value(document)
    return document  # type: ignore[return-value]  # the serializer refuses what is none


def read(field: Field[Any, Any, Any, Any], given: object, path: str) -> Any:
    """Return what the key says, checked. Raises ``DocumentError``."""
    with refused_at(path):
        return field.run_validation(given)


@contextmanager
def refused_at(path: str, field: object = None) -> Iterator[None]:
    """Tell what is refused inside as a ``DocumentError`` at ``path``.

    ``field`` is the serializer of what stands there, or of a list of it: it knows which key
    fills which column.
    """
    try:
        yield
    except exceptions.ValidationError as error:
        first = next(problems.list_field_problems(error.detail, path, join=join_path))
        raise DocumentError(first["field"], first["detail"]) from None
    except rows.InvalidRowError as error:
        raise _tell(join_path(path, error.index), field, error.problem) from None
    except ValidationError as problem:
        raise _tell(path, field, problem) from None


def _tell(path: str, field: object, problem: ValidationError) -> DocumentError:
    serializer = field.child if isinstance(field, ListSerializer) else field
    if not isinstance(serializer, KeyedSerializer):
        return DocumentError(path, str(problem.messages[0]))
    key, _code, sentence = serializer.tell_problem(problem)
    return DocumentError(join_path(path, key) if key else path, sentence)
