"""The set-up of a business as rows, each list in a constant number of queries."""

from django.db.models import Prefetch, QuerySet

from scheduling.models import BusinessProfile, Closure, Location, Requirement, Resource, Service

_TIMETABLES = ("opening_hours", "breaks", "date_overrides__ranges")


def find_profile() -> BusinessProfile | None:
    """Return the business's own settings."""
    return BusinessProfile.objects.filter(pk=1).first()


def list_locations() -> QuerySet[Location]:
    """Return all locations with their hours."""
    found = Location.objects.order_by("slug")
    return found.prefetch_related(*_TIMETABLES, "holiday_openings")


def list_closures() -> QuerySet[Closure]:
    """Return all closures with their locations."""
    return Closure.objects.select_related("location")


def list_resources() -> QuerySet[Resource]:
    """Return all resources with their hours."""
    found = Resource.objects.select_related("location").order_by("position", "slug")
    return found.prefetch_related(*_TIMETABLES, "time_off")


def list_services() -> QuerySet[Service]:
    """Return all services with their requirements in order."""
    requirements = Requirement.objects.order_by("position", "pk").prefetch_related("candidates")
    found = Service.objects.select_related("location").order_by("position", "slug")
    return found.prefetch_related(Prefetch("requirements", requirements))


def map_locations() -> dict[str, Location]:
    """Return the locations by slug."""
    return {location.slug: location for location in Location.objects.all()}


def map_resources() -> dict[str, Resource]:
    """Return the resources by slug."""
    return {resource.slug: resource for resource in Resource.objects.all()}
