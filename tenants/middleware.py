"""From a host name to a business: the domains table decides, nothing else."""

from django.http import Http404, HttpRequest
from django_tenants.middleware.main import TenantMainMiddleware

from tenants.models import Business, Domain
from tenants.models.business import BusinessStatus


class BusinessMiddleware(TenantMainMiddleware):
    """Enter the schema of the business that the host belongs to; 404 for any other host."""

    def get_tenant(self, domain_model: type[Domain], hostname: str) -> Business:
        """Return the business of ``hostname``; one that is not ready does not exist yet."""
        business: Business = super().get_tenant(domain_model, hostname.lower())
        if business.status != BusinessStatus.READY:
            raise Http404
        return business

    @staticmethod
    def hostname_from_request(request: HttpRequest) -> str:
        """Return the host without its port, in small letters."""
        return request.get_host().rsplit(":", 1)[0].lower()
