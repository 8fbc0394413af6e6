"""Files that businesses uploaded, each on its own host only."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

from foundation import schemas

CACHE_SECONDS = 7 * 24 * 3600


@require_safe
def show_file(request: HttpRequest, folder: str, path: str) -> HttpResponseBase:
    """Answer a file of the current business; another's folder is a 404 like a missing file.

    Names of files are made by us and used once, so browsers may keep them.
    """
    if folder != schemas.get_current():
        raise Http404
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT / folder))
    response.headers["Cache-Control"] = f"public, max-age={CACHE_SECONDS}"
    return response
