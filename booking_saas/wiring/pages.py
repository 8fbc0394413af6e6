"""Where messages lead by themselves, whatever they are about."""

from booking_saas import absolute_links


class Pages:
    """Names the pages of the business's own host."""

    def get_unsubscribe_url(self, address: str) -> str:
        """Return where the owner of the address ends optional mail, absolute."""
        return absolute_links.get_unsubscribe_url(address)

    def get_report_url(self, reference: str) -> str:
        """Return where a provider reports about the text of that reference, absolute."""
        return absolute_links.get_report_url(reference)
