"""Headers of our own that every mail of ours carries (api, "For scripts")."""

KIND = "X-Message-Kind"
"""What the mail tells, in one word."""
ACCOUNT = "account"
"""The kind of mails about a person's account: proving an address, choosing a new password."""
