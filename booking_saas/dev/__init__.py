"""The embedded default: servers, mail sink and supervisor for development, tests and the demo."""
