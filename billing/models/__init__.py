from billing.models.policies import CancellationPolicy, ServiceTerms

__all__ = ["CancellationPolicy", "ServiceTerms"]
