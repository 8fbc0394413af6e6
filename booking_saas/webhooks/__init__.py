"""What others tell us, on the platform's host: it comes without a business, which we find."""
