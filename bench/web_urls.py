"""A business's own addresses, and beside them the least that an endpoint can do."""

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from booking_saas import urls_tenant


class TrivialEndpoint(APIView):
    """Checks three fields and says so."""

    class Input(serializers.Serializer):
        """What has to be there."""

        service = serializers.SlugField()
        start = serializers.DateTimeField()
        staff = serializers.SlugField()

    def post(self, request: Request) -> Response:
        """Answer with what was sent, once it is found valid."""
        checked = self.Input(data=request.data)
        checked.is_valid(raise_exception=True)
        return Response(checked.validated_data, status=201)


urlpatterns = [path("bench/", TrivialEndpoint.as_view()), *urls_tenant.urlpatterns]
