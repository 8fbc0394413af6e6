from django.apps import AppConfig


class BookingSaasConfig(AppConfig):
    name = "booking_saas"

    def ready(self) -> None:
        from booking_saas import wiring  # noqa: PLC0415 - needs the app registry
        from booking_saas.webhooks import receivers  # noqa: F401, PLC0415 - registers them

        wiring.connect()
