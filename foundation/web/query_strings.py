"""What addresses ask for, before anything is looked up with it."""

from django.http import HttpRequest, QueryDict


def drop_nul(request: HttpRequest) -> None:
    """Take the NUL characters out of the request's query: Postgres refuses them in any text."""
    query = request.GET.urlencode()
    if "%00" in query:
        request.GET = QueryDict(query.replace("%00", ""))
