"""The words of messages: from facts to a letter, from a letter to text and HTML. No models."""
