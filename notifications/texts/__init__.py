"""The words of messages: from context to letter, from letter to text and HTML. No models."""
